package httpserver

import (
	"context"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// gated adds to app a route, /gate, whose handler reports on the first channel that it
// has begun, and goes on when the second is closed, whatever becomes of its context.
func gated(app *App) (begun chan context.Context, open chan struct{}) {
	begun, open = make(chan context.Context, 100), make(chan struct{})
	app.Get("/gate", func(c *Ctx) error {
		ctx := c.Context()
		begun <- ctx
		<-open
		return c.Text(200, "open")
	})
	return begun, open
}

const getGate = "GET /gate HTTP/1.1\r\nHost: a\r\n\r\n"

// shutdown begins a shutdown and returns when it has begun; its error comes over
// the channel.
func (r *rig) shutdown(ctx context.Context) <-chan error {
	done := make(chan error, 1)
	go func() { done <- r.server.Shutdown(ctx) }()
	receive(r.tb, "the shutdown's begin", r.server.stopped)
	return done
}

func TestShutdownClosesIdleConnectionsAtOnce(t *testing.T) {
	for _, s := range sockets {
		t.Run(s.name, func(t *testing.T) {
			r := newRigOn(t, &Server{App: hello(&App{}), ReadTimeout: -1}, s.listen(t))
			var used [10]*peer
			for i := range used { // half of them send an empty line as well (RFC 9112, section 2.2)
				used[i] = s.dial(t, r.ln.Addr())
				used[i].send(getHello + strings.Repeat("\r\n", i%2))
				used[i].wants(200)
			}
			fresh := dialPeer(t, r.ln.Addr())
			done := r.shutdown(t.Context())
			for _, p := range used {
				p.wantsEnd()
				p.Close()
			}
			if !fresh.ended() {
				t.Error("the connection without a request did not end")
			}
			fresh.Close()
			if err := receive(t, "the shutdown's end", done); err != nil {
				t.Error(err)
			}
			if err := receive(t, "Serve's end", r.served); err != ErrServerClosed {
				t.Errorf("Serve returned %v", err)
			}
		})
	}
}

func TestShutdownServesWhatItHasBegunToRead(t *testing.T) {
	post := "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n"
	cases := []struct {
		name       string
		have, rest string // of the requests, before and after the shutdown began
		statuses   []int
	}{
		{"a byte", "G", getHello[1:], []int{200}},
		{"a head but its last byte", getHello[:len(getHello)-1], "\n", []int{200}},
		{"a head without its body", post, "abcde", []int{200}},
		{"a part of a body", post + "ab", "cde", []int{200}},
		{"a request in its handler", getGate, "", []int{200}},
		{"pipelined requests", getGate + getHello + post + "abcde" + getHello, "", []int{200, 200, 200, 200}},
		{"pipelined, the last in part", getGate + getHello + "GET", getHello[3:], []int{200, 200, 200}},
		{"and nothing after it", getGate + "GET", getHello[3:] + getHello + getHello, []int{200, 200}},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			app := hello(echo(&App{}))
			_, open := gated(app)
			r := newRig(t, &Server{App: app})
			p := r.dial()
			p.send(tc.have)
			until(t, "the request is begun", func() bool { return r.busy() == 1 })
			done := r.shutdown(t.Context())
			close(open)
			p.send(tc.rest)
			var last wireResponse
			for _, status := range tc.statuses {
				last = p.wants(status)
			}
			if !last.close {
				t.Error("the last response does not announce the connection's end")
			}
			p.wantsEnd()
			p.Close()
			if err := receive(t, "the shutdown's end", done); err != nil {
				t.Error(err)
			}
		})
	}
}

// An observer tells when the sending sides of connections are closed, and when their reads
// are interrupted.
type observer struct{ halved, woken chan struct{} }

func newObserver() observer { return observer{make(chan struct{}, 10), make(chan struct{}, 10)} }

// listen's connections are watched.
func (w observer) listen(tb testing.TB) net.Listener {
	return wrapper{listenTCP(tb), func(nc net.Conn) net.Conn { return watchedConn{nc.(*net.TCPConn), w} }}
}

type watchedConn struct {
	*net.TCPConn
	observer
}

func (c watchedConn) CloseWrite() error {
	c.halved <- struct{}{}
	return c.TCPConn.CloseWrite()
}

func (c watchedConn) SetReadDeadline(t time.Time) error {
	if t.Equal(longAgo) {
		c.woken <- struct{}{}
	}
	return c.TCPConn.SetReadDeadline(t)
}

// The end of an idle connection does not reset the response that may still be on its
// way, whose client did not hear from it that it would be the last.
func TestShutdownHalfClosesAnIdleConnection(t *testing.T) {
	watched := newObserver()
	r := newRigOn(t, &Server{App: hello(&App{})}, watched.listen(t))
	p := r.dial()
	p.send(getHello)
	p.wants(200)
	until(t, "the connection is idle", func() bool { return r.busy() == 0 })
	done := r.shutdown(t.Context())
	receive(t, "the sending side's end", watched.halved)
	p.wantsEnd()
	p.Close()
	if err := receive(t, "the shutdown's end", done); err != nil {
		t.Error(err)
	}
}

// A silent client that is being turned away, which takes its handshake in TLS, does
// not hold up a shutdown.
func TestShutdownWakesASurplusConnection(t *testing.T) {
	watched := newObserver()
	r := newRigOn(t, &Server{App: hello(&App{}), ConnLimit: 1}, secured(watched.listen(t)))
	r.dial()
	until(t, "there is a connection", func() bool { return r.conns() == 1 })
	r.dial()
	until(t, "there is one too many, and waits", func() bool { return r.conns() == 2 && r.busy() == 0 })
	done := r.shutdown(t.Context())
	for range 2 {
		receive(t, "each connection's wake", watched.woken)
	}
	if err := receive(t, "the shutdown's end", done); err != nil {
		t.Error(err)
	}
}

// An idle connection whose sending side can't be closed by itself ends at once, also
// shortly after its last response.
func TestShutdownClosesAnIdlePipeAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newPipeRig(t, &Server{App: hello(&App{})})
		p := r.dial()
		p.send(getHello)
		p.wants(200)
		synctest.Wait()
		begin := time.Now()
		if err := r.server.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		p.wantsEnd()
		if d := time.Since(begin); d > 0 {
			t.Errorf("it ended after %v", d)
		}
	})
}

// A client that never stops pipelining does not keep a server from its end.
func TestShutdownUnderEndlessPipelining(t *testing.T) {
	r := newRig(t, &Server{App: hello(&App{})})
	p := r.dial()
	var feeding sync.WaitGroup
	feeding.Go(func() {
		for batch := strings.Repeat(getHello, 1000); ; {
			if _, err := io.WriteString(p.Conn, batch); err != nil {
				return
			}
		}
	})
	for range 1000 {
		p.wants(200)
	}
	done := r.shutdown(t.Context())
	if !p.ended() {
		t.Error("the connection did not end")
	}
	if err := receive(t, "the shutdown's end", done); err != nil {
		t.Error(err)
	}
	feeding.Wait()
}

// Requests whose handlers have begun and responses that clients have read whole
// are counted through a shutdown in the middle of the load; they have to be the
// same number.
func TestShutdownUnderLoad(t *testing.T) {
	const clients, before = 40, 2000
	var begun, responded atomic.Int64
	loaded := make(chan struct{})
	var app App
	app.Get("/hello", func(c *Ctx) error {
		if begun.Add(1) == before {
			close(loaded)
		}
		return c.Text(200, "hello")
	})
	r := newRig(t, &Server{App: &app})
	var load sync.WaitGroup
	for range clients {
		p := r.dial()
		load.Go(func() {
			for {
				if _, err := io.WriteString(p.Conn, getHello); err != nil {
					return
				}
				if a, err := p.read(); err != nil || a.body != "hello" {
					return
				}
				responded.Add(1)
			}
		})
	}
	receive(t, "the load", loaded)
	if err := receive(t, "the shutdown's end", r.shutdown(t.Context())); err != nil {
		t.Error(err)
	}
	load.Wait()
	if begun.Load() != responded.Load() {
		t.Errorf("%d requests were begun, %d got their responses", begun.Load(), responded.Load())
	}
	t.Logf("%d requests were begun and got their responses", begun.Load())
}

func TestShutdownWithAContextThatEnds(t *testing.T) {
	var app App
	begun, open := gated(&app)
	r := newRig(t, &Server{App: &app})
	p := r.dial()
	p.send(getGate)
	handler := receive(t, "the request", begun)
	ctx, cancel := context.WithCancel(t.Context())
	done := r.shutdown(ctx)
	cancel()
	if err := receive(t, "the shutdown's end", done); err != context.Canceled {
		t.Errorf("Shutdown returned %v, want the context's error", err)
	}
	receive(t, "the end of the handler's context", handler.Done())
	if cause := context.Cause(handler); cause != ErrServerClosed {
		t.Errorf("the cause is %v", cause)
	}
	again := r.shutdown(t.Context())
	r.server.Close()
	if !p.ended() {
		t.Error("Close left the connection open")
	}
	close(open)
	if err := receive(t, "the second shutdown's end", again); err != nil {
		t.Errorf("the second Shutdown returned %v", err)
	}
}

// A hijacked connection is its handler's, even before the handler returns.
func TestShutdownLeavesHijackedConnections(t *testing.T) {
	var app App
	taken, release := make(chan struct{}), make(chan struct{})
	app.Get("/hello", func(c *Ctx) error {
		conn, _, err := c.Hijack()
		if err != nil {
			return err
		}
		defer conn.Close()
		close(taken)
		<-release
		_, err = io.WriteString(conn, "still here")
		return err
	})
	r := newRig(t, &Server{App: &app})
	p := r.dial()
	p.send(getHello)
	receive(t, "the hijacking", taken)
	if err := receive(t, "the shutdown's end", r.shutdown(t.Context())); err != nil {
		t.Error(err)
	}
	r.server.Close()
	close(release)
	if b, err := io.ReadAll(p.r); string(b) != "still here" || err != nil {
		t.Errorf("read %q and %v", b, err)
	}
}

// A client that sends another request in the middle of the last response still
// gets the response whole.
func TestShutdownSendsAStreamWhole(t *testing.T) {
	for _, s := range sockets {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			var app App
			begun, open := make(chan struct{}), make(chan struct{})
			content := strings.Repeat("x", 100_000)
			app.Get("/hello", func(c *Ctx) error {
				w, err := c.Stream(200, "text/plain")
				if err != nil {
					return err
				}
				close(begun)
				<-open
				_, err = io.WriteString(w, content)
				return err
			})
			r := newRigOn(t, &Server{App: &app}, s.listen(t))
			p := s.dial(t, r.ln.Addr())
			p.send(getHello)
			receive(t, "the handler's begin", begun)
			done := r.shutdown(t.Context())
			p.send(getHello)
			close(open)
			if err := receive(t, "the shutdown's end", done); err != nil { // by then the connection is closed
				t.Error(err)
			}
			if a := p.wants(200); a.body != content {
				t.Errorf("got %d bytes of %d", len(a.body), len(content))
			}
		})
	}
}
