package scenario

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"slices"
)

// A Request is an HTTP/1.1 request as it is sent. Its bytes are shared and
// must not be changed.
type Request struct {
	Head    []byte // request line and fields, up to and with the empty line
	Content []byte
	Times   int // that Content is sent; 0 means once
}

// Bytes returns the request in one piece, in memory of its own.
func (r Request) Bytes() []byte {
	return slices.Concat(r.Head, bytes.Repeat(r.Content, max(1, r.Times)))
}

// once returns the request with its content sent once.
func (r Request) once() []byte { return slices.Concat(r.Head, r.Content) }

//go:embed requests
var files embed.FS

// mustRead reads a request that is part of this package.
func mustRead(name string) Request {
	dir, err := fs.Sub(files, "requests")
	if err != nil {
		panic(err)
	}
	r, err := readRequest(dir, name)
	if err != nil {
		panic(err)
	}
	return r
}

// readRequest reads a request in the notation of the HTTP clients of editors:
// the head, an empty line, and at most one line "< name" that names the file
// with the content. Line ends become CRLF; Content-Length is added.
func readRequest(dir fs.FS, name string) (Request, error) {
	data, err := fs.ReadFile(dir, name)
	if err != nil {
		return Request{}, err
	}
	fields, rest, ok := bytes.Cut(data, []byte("\n\n"))
	if !ok {
		return Request{}, fmt.Errorf("%s: no empty line after the head", name)
	}
	r := Request{Head: append(bytes.ReplaceAll(fields, []byte("\n"), []byte("\r\n")), "\r\n"...)}
	if file, ok := bytes.CutPrefix(bytes.TrimSpace(rest), []byte("< ")); ok {
		if r.Content, err = fs.ReadFile(dir, string(file)); err != nil {
			return Request{}, err
		}
		r.Head = fmt.Appendf(r.Head, "Content-Length: %d\r\n", len(r.Content))
	}
	r.Head = append(r.Head, "\r\n"...)
	return r, nil
}
