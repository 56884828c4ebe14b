package frameworks

import (
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

func TestFloorComplete(t *testing.T) {
	const post = "POST /echo HTTP/1.1\r\nContent-Length: 12\r\nX: 3\r\n\r\n"
	for _, c := range []struct {
		request string
		want    bool
	}{
		{"GET /ping HTTP/1.1\r\nHost: x\r\n\r\n", true},
		{"GET /ping HTTP/1.1\r\nHost: x\r\n", false},
		{"G", false},
		{post + "123456789012", true},
		{post + "12345678901", false},
		{post, false},
		{post[:25], false},
		{"POST /echo HTTP/1.1\r\n\r\n", true},
		{"DELETE /ping HTTP/1.1\r\n\r\n", true},
		{post + "1234567890123", true},
		{"POST /echo HTTP/1.1\r\nX: 1\r\n\r\n\"Content-Length: 1\"", true},
	} {
		if got := floorComplete([]byte(c.request)); got != c.want {
			t.Errorf("floorComplete(%q) = %t, want %t", c.request, got, c.want)
		}
	}
}

func TestFloorRefuses(t *testing.T) {
	c := newFloorConn(nil)
	for _, r := range []struct{ request, err string }{
		{"GET /nothing HTTP/1.1\r\n\r\n", "none of the scenarios'"},
		{"PUT /ping HTTP/1.1\r\n\r\n", "none of the scenarios'"},
		{"PUT /upload HTTP/1.1\r\nContent-Length: 0\r\n\r\n", "none of the scenarios'"},
		{"GET /files/none HTTP/1.1\r\n\r\n", "none of the scenarios'"},
		{"POST /echo HTTP/1.1\r\nContent-Length: 1\r\n\r\n{", "unexpected end of JSON"},
	} {
		if err := c.respond([]byte(r.request), 0); err == nil || !strings.Contains(err.Error(), r.err) {
			t.Errorf("respond(%q): got error %v, want one with %q", r.request, err, r.err)
		}
	}
}

// floor ends with its client, also with one whose end comes together with its
// last request, and a request may come in pieces.
func TestFloorServesAConnection(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- serveFloor(ln) }()
	defer func() {
		ln.Close()
		if err := <-served; err != nil {
			t.Error(err)
		}
	}()
	for _, c := range []struct{ name, request, response string }{
		{"served", "GET /text HTTP/1.1\r\n\r\n", greeting},
		{"refused", "DELETE /text HTTP/1.1\r\n\r\n", ""},
	} {
		nc, err := net.Dial("tcp", ln.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer nc.Close()
		nc.SetDeadline(time.Now().Add(20 * time.Second))
		for _, piece := range []string{c.request[:7], c.request[7:]} {
			if _, err := io.WriteString(nc, piece); err != nil {
				t.Fatal(err)
			}
		}
		nc.(*net.TCPConn).CloseWrite()
		got, err := io.ReadAll(nc)
		if _, body, _ := strings.Cut(string(got), "\r\n\r\n"); err != nil || body != c.response {
			t.Errorf("%s: got %q, %v", c.name, got, err)
		}
	}
}
