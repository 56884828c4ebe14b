package httpserver

import (
	"log/slog"
	"net"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// A client that goes on sending what was refused is held up, and not reset, for as
// long as it may need to read why, whether or not the sending side can be closed.
func TestLingerAfterAnEndlessUpload(t *testing.T) {
	for _, bare := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) { testLingerAfter(t, bare) })
	}
}

func testLingerAfter(t *testing.T, bare bool) {
	client := &endless{}
	var nc net.Conn = client
	if bare {
		nc = struct{ net.Conn }{client}
	}
	new(Server).newConn(nc).linger(lingerTime)
	if early := time.Until(client.by); client.by.IsZero() || early > 0 || client.half == bare {
		t.Errorf("bare %v: it ended %v early; the sending side was closed: %v", bare, early, client.half)
	}
	if client.sent > lingerBytes+64<<10 {
		t.Errorf("bare %v: it read %d bytes", bare, client.sent)
	}
}

// A response that ends with its connection is not kept from its end where the sending
// side can't be closed by itself.
func TestNoLingerWhereTheEndIsTheContents(t *testing.T) {
	var app App
	app.Get("/hello", func(c *Ctx) error { return copyTo(c, strings.NewReader("hello")) })
	var hurried atomic.Bool
	ln := wrapper{listenTCP(t), func(nc net.Conn) net.Conn { return hurriedConn{nc, &hurried} }}
	p := newRigOn(t, &Server{App: &app}, ln).dial()
	p.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
	p.wants(200)
	if hurried.Load() {
		t.Error("it was read from for a while")
	}
}

// A hurriedConn has the methods of net.Conn alone, and tells whether a read was given a
// while, but less than ten seconds.
type hurriedConn struct {
	net.Conn
	hurried *atomic.Bool
}

func (c hurriedConn) SetReadDeadline(t time.Time) error {
	if left := time.Until(t); left > lingerBriefly && left < 10*time.Second {
		c.hurried.Store(true)
	}
	return c.Conn.SetReadDeadline(t)
}

// endless is a connection whose client never stops to send.
type endless struct {
	net.Conn
	by   time.Time // the read deadline
	half bool      // the sending side is closed
	sent int
}

func (e *endless) CloseWrite() error                 { e.half = true; return nil }
func (e *endless) SetReadDeadline(t time.Time) error { e.by = t; return nil }
func (e *endless) Read(p []byte) (int, error)        { e.sent += len(p); return len(p), nil }

// A response that was sent is not lost by a reset because the next request's is not made.
func TestLingerAfterAnAbort(t *testing.T) {
	for name, end := range map[string]func() error{
		"abort":  func() error { return ErrAbort },
		"goexit": func() error { runtime.Goexit(); return nil },
	} {
		var app App
		app.Get("/large", func(c *Ctx) error { return c.Text(200, strings.Repeat("x", 2*outFlush)) })
		app.Get("/hello", func(*Ctx) error { return end() })
		client := &halving{script: script{in: strings.NewReader("GET /large HTTP/1.1\r\nHost: a\r\n\r\n" + getHello)}}
		client.closed = make(chan struct{})
		s := &Server{App: &app, Logger: slog.New(slog.DiscardHandler)}
		s.ServeConn(client)
		receive(t, "the connection's end", client.closed)
		if !client.half {
			t.Errorf("%s: the connection is closed at once", name)
		}
	}
}

// A halving connection tells whether its sending side was closed before it was.
type halving struct {
	script
	half   bool
	closed chan struct{}
}

func (h *halving) CloseWrite() error { h.half = true; return nil }
func (h *halving) Close() error      { close(h.closed); return nil }
