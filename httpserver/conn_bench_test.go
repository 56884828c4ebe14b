package httpserver

import (
	"net"
	"testing"
	"time"
)

// BenchmarkResponse measures the server's own work on a request, from its bytes in
// the buffer to its response's bytes, on a connection that costs nothing.
func BenchmarkResponse(b *testing.B) {
	for _, path := range []string{"/text", "/ping", "/users/7"} {
		b.Run("path="+path[1:], func(b *testing.B) {
			s := Server{App: benchmarkApp()}
			s.start()
			c := s.newConn(sinkConn{})
			request := []byte("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n")
			b.ReportAllocs()
			for b.Loop() {
				c.buf = c.srv.buffers(c)
				c.buf.w = copy(c.buf.in, request)
				if c.serveBuffered() != nil {
					b.Fatal("the connection ended")
				}
				c.release()
			}
		})
	}
}

func benchmarkApp() *App {
	var app App
	app.Get("/text", func(c *Ctx) error { return c.Text(200, "Hello, World!") })
	app.Get("/ping", func(c *Ctx) error {
		return c.JSON(200, struct {
			Pong bool `json:"pong"`
		}{true})
	})
	app.Get("/users/{id:int}", func(c *Ctx) error { return c.Text(200, "user") })
	return &app
}

// A sinkConn takes every response.
type sinkConn struct{ net.Conn }

func (sinkConn) Write(p []byte) (int, error)      { return len(p), nil }
func (sinkConn) SetWriteDeadline(time.Time) error { return nil }
