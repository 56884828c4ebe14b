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
}

// Bytes returns the request in one piece, in memory of its own.
func (r Request) Bytes() []byte { return slices.Concat(r.Head, r.Content) }

// get returns a request for a path that depends on an input.
func get(path, accept string) Request {
	return Request{Head: fmt.Appendf(nil, "GET %s HTTP/1.1\r\n%sAccept: %s\r\n\r\n", path, commonFields, accept)}
}

// post returns a request with content that depends on an input.
func post(path, mediaType string, content []byte) Request {
	return Request{
		Head: fmt.Appendf(nil, "POST %s HTTP/1.1\r\n%sAccept: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n",
			path, commonFields, JSON, mediaType, len(content)),
		Content: content,
	}
}

// commonFields are those with which the requests in files begin.
const commonFields = "Host: 127.0.0.1:8080\r\nUser-Agent: httpserverbench\r\n"

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
