package frameworks

import (
	"bufio"
	"fmt"
	"hash/crc32"
	"io"
	"net"
	"net/http"
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
	c := newFloorConn(newFloorHeads())
	for _, r := range []struct{ request, err string }{
		{"GET /unknown HTTP/1.1\r\n\r\n", "none of the scenarios'"},
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
	for _, c := range []struct{ name, request, status string }{
		{"served", "GET /text HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK"},
		{"not known", "DELETE /text HTTP/1.1\r\n\r\n", ""},
		{"refused", "POST /conflict HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}", "HTTP/1.1 400 Bad Request"},
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
		if status, _, _ := strings.Cut(string(got), "\r\n"); err != nil || status != c.status {
			t.Errorf("%s: got %q, %v", c.name, got, err)
		}
	}
}

// What has no socket, as a connection of TLS, is served too.
func TestFloorResponses(t *testing.T) {
	here, there := net.Pipe()
	served := make(chan struct{})
	go func() {
		newFloorConn(newFloorHeads()).serve(there)
		close(served)
	}()
	defer func() {
		here.Close()
		<-served
	}()
	here.SetDeadline(time.Now().Add(20 * time.Second))
	in := bufio.NewReader(here)
	const large = "POST /upload HTTP/1.1\r\nContent-Length: 65489\r\n\r\n" // with its content a byte more than the buffer
	content := strings.Repeat("x", floorBuffer+1-len(large))
	const fields = "Host: 127.0.0.1\r\nUser-Agent: httpserverbench\r\n\r\n"
	for _, c := range []struct {
		name, request string
		responses     int
		want          string // each
	}{
		{"pipelined", strings.Repeat("GET /ping HTTP/1.1\r\n"+fields, 16), 16, "200 {\"pong\":true}\n"},
		{"route", "GET /repos/a/b/issues/17 HTTP/1.1\r\n" + fields, 1, "200 17"},
		{"static route", "GET /user/repos HTTP/1.1\r\n" + fields, 1, "200 repos"},
		{"wrapped", "GET /wrapped/ping HTTP/1.1\r\n" + fields, 1, "200 {\"pong\":true}\n"},
		{"small upload", "POST /upload HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi", 1, "200 {\"bytes\":2,\"crc32\":\"d8932aac\"}\n"},
		{"large upload", large + content, 1, fmt.Sprintf("200 {\"bytes\":%d,\"crc32\":\"%08x\"}\n", len(content), crc32.ChecksumIEEE([]byte(content)))},
		{"unknown path", "GET /nothing HTTP/1.1\r\n" + fields, 1, "404 "},
		{"large head", "GET /x HTTP/1.1\r\nX: " + strings.Repeat("x", floorBuffer-len("GET /x HTTP/1.1\r\nX: ")), 1, "431 "},
	} {
		go io.WriteString(here, c.request)
		for range c.responses {
			resp, err := http.ReadResponse(in, nil)
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			body, err := io.ReadAll(resp.Body)
			if got := fmt.Sprintf("%d %s", resp.StatusCode, body); err != nil || got != c.want {
				t.Errorf("%s: got %q, %v, want %q", c.name, got, err, c.want)
			}
		}
	}
	if b, err := in.ReadByte(); err != io.EOF {
		t.Errorf("after a refusal: got %q, %v, want the end", b, err)
	}
}

// A buffer is small until a request does not fit, and is kept then.
func TestFloorGrows(t *testing.T) {
	here, there := net.Pipe()
	c := newFloorConn(newFloorHeads())
	served := make(chan struct{})
	go func() {
		c.serve(there)
		close(served)
	}()
	here.SetDeadline(time.Now().Add(20 * time.Second))
	in := bufio.NewReader(here)
	for _, r := range []struct {
		content string
		want    int
	}{
		{"[1]", floorSmall},
		{`"` + strings.Repeat("1", floorSmall) + `"`, floorBuffer},
		{"[2]", floorBuffer},
	} {
		go fmt.Fprintf(here, "POST /echo HTTP/1.1\r\nContent-Length: %d\r\n\r\n%s", len(r.content), r.content)
		resp, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, resp.Body); err != nil {
			t.Fatal(err)
		}
		if got := len(c.in); got != r.want {
			t.Errorf("after a request with %d bytes of content the buffer has %d bytes, want %d", len(r.content), got, r.want)
		}
	}
	here.Close()
	<-served
}
