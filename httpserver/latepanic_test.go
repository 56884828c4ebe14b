package httpserver

import (
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// A handler whose time is over was responded to; its panic makes no second response.
func TestPanicAfterTimeoutIsNoSecondResponse(t *testing.T) {
	var app App
	app.Group("/g").Get("/x", Timeout(10*time.Millisecond)(func(c *Ctx) error {
		w := c.use().c
		until(t, "the response is made in the handler's place", func() bool {
			w.writing.Lock()
			defer w.writing.Unlock()
			return w.writeErr == errOver
		})
		panic("late")
	}))
	s := &Server{App: &app}
	r := newRig(t, s)
	client, server := net.Pipe()
	t.Cleanup(func() { client.Close() })
	client.SetDeadline(time.Now().Add(patience))
	r.server.ServeConn(server)
	go io.WriteString(client, "GET /g/x HTTP/1.1\r\nHost: a\r\n\r\n")
	got, _ := io.ReadAll(client)
	if n := strings.Count(string(got), "HTTP/1.1 "); n != 1 {
		t.Errorf("%d responses, want 1: %q", n, got)
	}
}
