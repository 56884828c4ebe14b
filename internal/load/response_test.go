package load

import (
	"strings"
	"testing"
)

// Whole responses, and what is read from them.
var responses = []struct {
	name   string
	data   string
	status int
	close  bool
	body   string
}{
	{"length", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 200, false, "ok"},
	{"empty", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", 404, false, ""},
	{"no reason", "HTTP/1.1 200 \r\nContent-Length: 1\r\n\r\nx", 200, false, "x"},
	{"letter case", "HTTP/1.1 200 OK\r\ncontent-LENGTH:2\r\n\r\nok", 200, false, "ok"},
	{"space around", "HTTP/1.1 200 OK\r\nContent-Length: \t    2 \r\n\r\nok", 200, false, "ok"},
	{"other fields", "HTTP/1.1 200 OK\r\nServer: x\r\nContent-Type: a\r\nTrailer: b\r\nContent-Length: 2\r\n\r\nok", 200, false, "ok"},
	{"close", "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 2\r\n\r\nok", 200, true, "ok"},
	{"keep", "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok", 200, false, "ok"},
	{"RFC 9112 9.3 closes by default", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", 200, true, "ok"},
	{"RFC 9112 9.3 keeps", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok", 200, false, "ok"},
	{"RFC 9112 6.3 no content", "HTTP/1.1 204 No Content\r\n\r\n", 204, false, ""},
	{"RFC 9112 6.3 not modified", "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", 304, false, ""},
	{"RFC 9112 7.1 chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nA\r\n, chunked!\r\n0\r\n\r\n", 200, false, "hello, chunked!"},
	{"RFC 9112 7.1 chunked and empty", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 200, false, ""},
}

func TestParse(t *testing.T) {
	for _, a := range responses {
		t.Run(a.name, func(t *testing.T) {
			var r Response
			end, err := r.parse([]byte(a.data))
			if err != nil || end != len(a.data) {
				t.Fatalf("parse: got end %d, error %v, want %d", end, err, len(a.data))
			}
			if r.Status != a.status || r.Close != a.close || string(r.Body) != a.body {
				t.Errorf("got %v, want status %d, close %t, body %q", &r, a.status, a.close, a.body)
			}
		})
	}
}

// A response that is not whole yet is neither a response nor an error, and is
// left as it came.
func TestParseBeginnings(t *testing.T) {
	for _, a := range responses {
		for n := range len(a.data) {
			var r Response
			data := []byte(a.data[:n])
			if end, err := r.parse(data); end != 0 || err != nil {
				t.Errorf("%s: of %q: got end %d, error %v", a.name, data, end, err)
			}
			if string(data) != a.data[:n] {
				t.Errorf("%s: parse changed %q to %q", a.name, a.data[:n], data)
			}
		}
	}
}

// What follows a response is not part of it.
func TestParseStopsAtTheEnd(t *testing.T) {
	for _, a := range responses {
		var r Response
		end, err := r.parse([]byte(a.data + "HTTP/1.1 500"))
		if err != nil || end != len(a.data) || string(r.Body) != a.body {
			t.Errorf("%s: got end %d, body %q, error %v, want %d", a.name, end, r.Body, err, len(a.data))
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, c := range []struct{ name, data, err string }{
		{"HTTP/2.0", "HTTP/2.0 200 OK\r\n", "status line"},
		{"no number", "HTTP/1.1 2x0 OK\r\n", "status line"},
		{"too short", "HTTP/1.1 20\r\n", "status line"},
		{"not HTTP", "220 ready\n", "status line"},
		{"no framing", "HTTP/1.1 200 OK\r\n\r\n", "cannot be told"},
		{"no colon", "HTTP/1.1 200 OK\r\ncontent\r\n", "colon"},
		{"length no number", "HTTP/1.1 200 OK\r\nContent-Length: 2x\r\n", "Content-Length"},
		{"length negative", "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n", "Content-Length"},
		{"length empty", "HTTP/1.1 200 OK\r\nContent-Length:\r\n", "Content-Length"},
		{"length too long", "HTTP/1.1 200 OK\r\nContent-Length: 1234567890\r\n", "Content-Length"},
		{"two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n", "second"},
		{"other coding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n", "transfer coding"},
		{"length and chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n", "both"},
		{"chunk size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", "chunk"},
		{"chunk size empty", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n", "chunk"},
		{"chunk size negative", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", "chunk"},
		{"chunk size huge", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\n", "chunk"},
		{"chunk line end", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\nx\r\n", "chunk"},
		{"chunk end", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxyz", "chunk"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var r Response
			if _, err := r.parse([]byte(c.data)); err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("parse(%q): got error %v, want one with %q", c.data, err, c.err)
			}
		})
	}
}

func TestField(t *testing.T) {
	r := Response{Head: []byte("HTTP/1.1 200 OK\r\nAllow: GET, HEAD\r\nallow: no\r\nX:\r\n\r\n")}
	for _, c := range []struct{ name, want string }{
		{"Allow", "GET, HEAD"},
		{"ALLOW", "GET, HEAD"},
		{"X", ""},
		{"Other", ""},
	} {
		if got := r.Field(c.name); got != c.want {
			t.Errorf("Field(%q) = %q, want %q", c.name, got, c.want)
		}
	}
}
