package httpserverbench

import (
	"bytes"
	"fmt"
	"mime"
	"os"
	"path/filepath"
	"strconv"

	"httpserverbench/frameworks"
	"httpserverbench/internal/httpclient"
)

// A scenario is one request and the answer owed for it, as data. Tests and
// benchmarks are driven by the same table.
type scenario struct {
	name    string // of the function, without Benchmark
	handler string // value of the further key handler=, or "" for none
	only    string // the one framework that serves it, or "" for all
	file    string // of the request, in testdata/requests
	conns   int    // requests under way at the same moment
	bytes   bool   // report MB/s of the request's body

	status    int
	mediaType string
	body      string // owed, or "" for the request's own
}

const (
	typeJSON = "application/json"
	typeText = "text/plain"
	pongBody = `{"pong":true}`
)

var scenarios = []scenario{
	{name: "SerialGetJSON", file: "get-ping.http", conns: 1, status: 200, mediaType: typeJSON, body: pongBody},
	{name: "SerialPostJSON", file: "post-echo.http", conns: 1, status: 200, mediaType: typeJSON},
	{name: "SerialGetText", file: "get-text.http", conns: 1, status: 200, mediaType: typeText, body: "Hello, World!"},
	{name: "SyncVsAsyncHandler", handler: "sync", only: "zerodep", file: "get-ping.http", conns: 1, status: 200, mediaType: typeJSON, body: pongBody},
	{name: "SyncVsAsyncHandler", handler: "async", only: "zerodep", file: "get-async-ping.http", conns: 1, status: 200, mediaType: typeJSON, body: pongBody},
	{name: "ConcurrentGet", file: "get-ping.http", conns: 10, status: 200, mediaType: typeJSON, body: pongBody},
	{name: "ConcurrentPost", file: "post-echo.http", conns: 10, status: 200, mediaType: typeJSON},
	{name: "LargePayloadPost", file: "post-large.http", conns: 1, bytes: true, status: 200, mediaType: typeJSON},
}

// entrants returns the frameworks that serve s, in the order of the tables.
func (s scenario) entrants() []frameworks.Framework {
	if s.only == "" {
		return frameworks.All
	}
	var list []frameworks.Framework
	for _, f := range frameworks.All {
		if f.Name == s.only {
			list = append(list, f)
		}
	}
	return list
}

// row returns the name of the sub-benchmark of s for f.
func (s scenario) row(f frameworks.Framework) string {
	row := "framework=" + f.Name
	if s.handler != "" {
		row += "/handler=" + s.handler
	}
	return row
}

// A message is a scenario's request as it is sent, and the body owed for it.
type message struct {
	request []byte
	sent    int // length of the request's body
	owed    []byte
}

func (s scenario) load() (message, error) {
	head, body, err := readRequest(filepath.Join("internal", "scenario", "requests", s.file))
	if err != nil {
		return message{}, err
	}
	owed := []byte(s.body)
	if s.body == "" {
		owed = body
	}
	return message{request: append(head, body...), sent: len(body), owed: owed}, nil
}

// readRequest reads a request in the notation of the HTTP clients of editors:
// the head, an empty line, and at most one line "< path" that names the file
// with the body, relative to the request's. It returns the head as it is sent,
// with CRLF, the body's Content-Length and the empty line.
func readRequest(path string) (head, body []byte, err error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	fields, rest, ok := bytes.Cut(data, []byte("\n\n"))
	if !ok {
		return nil, nil, fmt.Errorf("%s: no empty line after the head", path)
	}
	head = append(bytes.ReplaceAll(fields, []byte("\n"), []byte("\r\n")), "\r\n"...)
	if name, ok := bytes.CutPrefix(bytes.TrimSpace(rest), []byte("< ")); ok {
		body, err = os.ReadFile(filepath.Join(filepath.Dir(path), string(name)))
		if err != nil {
			return nil, nil, err
		}
		head = fmt.Appendf(head, "Content-Length: %d\r\n", len(body))
	}
	return append(head, "\r\n"...), body, nil
}

// check holds an answer against what s owes. One newline after JSON is let
// pass: encoding/json's Encoder writes it.
func (s scenario) check(r *httpclient.Response, owed []byte) error {
	body := r.Body
	if s.mediaType == typeJSON {
		body = bytes.TrimSuffix(body, []byte("\n"))
	}
	mediaType := r.Field("Content-Type")
	switch {
	case r.Status != s.status:
		return fmt.Errorf("owed status %d, got %v", s.status, r)
	case r.Close:
		return fmt.Errorf("owed a connection that is kept alive, got %v", r)
	case !isMediaType(mediaType, s.mediaType):
		return fmt.Errorf("owed media type %s, got %q", s.mediaType, mediaType)
	case !bytes.Equal(body, owed):
		at := firstDifference(body, owed)
		return fmt.Errorf("owed %d bytes of body, got %d; the first difference is at byte %d: owed %s, got %s",
			len(owed), len(body), at, excerpt(owed, at), excerpt(body, at))
	}
	return nil
}

// isMediaType reports whether field, a Content-Type, is want with no parameter
// but charset=utf-8.
func isMediaType(field, want string) bool {
	got, params, err := mime.ParseMediaType(field)
	if err != nil || got != want {
		return false
	}
	charset, ok := params["charset"]
	return len(params) == 0 || len(params) == 1 && ok && (charset == "utf-8" || charset == "UTF-8")
}

// firstDifference returns the offset at which a and b part.
func firstDifference(a, b []byte) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// excerpt quotes a little of b from offset at.
func excerpt(b []byte, at int) string {
	if at == len(b) {
		return "the end"
	}
	return strconv.Quote(string(b[at:min(at+40, len(b))]))
}
