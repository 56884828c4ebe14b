package httpserver

import (
	"context"
	"io"
	"log/slog"
	"net"
	"sync"
	"testing"
	"time"
)

// A panic of a connection's code, or of the logger, ends that connection alone.
func TestPanicsOutsideHandlers(t *testing.T) {
	app := hello(&App{})
	app.Get("/panic", func(*Ctx) error { panic("in the handler") })
	loud := onLog(func(string) { panic("in the logger") })
	bad, worse := make(chan struct{}, 1), make(chan struct{}, 1)
	ln := wrapper{listenTCP(t), func(nc net.Conn) net.Conn {
		select {
		case <-worse:
			nc.Close()
			panic("in the listener")
		case <-bad:
			return panickingConn{nc}
		default:
			return nc
		}
	}}
	r := newRigOn(t, &Server{App: app, Logger: slog.New(loud)}, ln)
	p := r.dial()
	p.send("GET /panic HTTP/1.1\r\nHost: a\r\n\r\n")
	if !p.ended() {
		t.Error("the connection of the handler did not end")
	}
	bad <- struct{}{}
	p = r.dial()
	p.send(getHello)
	if !p.ended() {
		t.Error("the connection that panics did not end")
	}
	worse <- struct{}{}
	if !r.dial().ended() {
		t.Error("the connection that could not be accepted did not end")
	}
	p = r.dial()
	p.send(getHello)
	p.wants(200)
}

type panickingConn struct{ net.Conn }

func (panickingConn) Read([]byte) (int, error) { panic("in the connection") }

func (c panickingConn) Close() error {
	c.Conn.Close()
	panic("in its end")
}

// A connection that panics whatever is done to it keeps neither Shutdown nor Close from
// the others, and is closed where it comes too late.
func TestPanicsOfAConnsEnd(t *testing.T) {
	s := &Server{App: hello(&App{}), Logger: slog.New(slog.DiscardHandler)}
	for range 3 {
		mine, served := net.Pipe()
		defer mine.Close()
		s.ServeConn(&touchyConn{served, make(chan struct{})})
	}
	client, served := net.Pipe()
	s.ServeConn(served)
	p := newPeer(t, client)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	s.Shutdown(ended)
	p.wantsEnd()
	s.Close()
	if err := s.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	s.ServeConn(&touchyConn{served, make(chan struct{})})
}

// A touchyConn panics whenever a deadline is set that ends its read, and when it is closed;
// the read ends then too.
type touchyConn struct {
	net.Conn
	closed chan struct{}
}

func (c *touchyConn) Read([]byte) (int, error) { <-c.closed; return 0, net.ErrClosed }

func (c *touchyConn) SetReadDeadline(t time.Time) error {
	if t.Equal(longAgo) {
		panic("woken")
	}
	return nil
}

func (c *touchyConn) Close() error {
	select {
	case <-c.closed:
	default:
		close(c.closed)
	}
	panic("closed")
}

// What was sent of responses when the connection panicked is not sent again.
func TestAWriteThatPanics(t *testing.T) {
	panicked := make(chan struct{})
	app := hello(&App{})
	app.Get("/slow", func(c *Ctx) error { receive(t, "the panic", panicked); return nil })
	client, served := net.Pipe()
	s := &Server{App: app, Logger: slog.New(slog.DiscardHandler)}
	defer s.Close()
	s.ServeConn(&haltingConn{Conn: served, panicked: panicked})
	p := newPeer(t, client)
	p.send(getHello + "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n" + getHello)
	if got, err := io.ReadAll(p.r); string(got) != "HTTP" || err != nil {
		t.Errorf("got %q and %v", got, err)
	}
}

// A haltingConn writes four bytes, and panics.
type haltingConn struct {
	net.Conn
	panicked chan struct{}
	once     sync.Once
}

func (c *haltingConn) Write(p []byte) (int, error) {
	c.once.Do(func() {
		c.Conn.Write(p[:4])
		close(c.panicked)
		panic("halfway")
	})
	return c.Conn.Write(p)
}
