package httpserver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
)

func TestServeOnEveryKindOfSocket(t *testing.T) {
	for _, s := range sockets {
		t.Run(s.name, func(t *testing.T) {
			r := newRigOn(t, &Server{App: hello(&App{})}, s.listen(t))
			p := s.dial(t, r.ln.Addr())
			for range 3 {
				p.send(getHello + getHello[:10])
				p.wants(200)
				p.send(getHello[10:])
				p.wants(200)
			}
		})
	}
}

func TestLimitOutOfRangePanics(t *testing.T) {
	for _, c := range []struct {
		server  *Server
		message string
	}{
		{&Server{HeaderLimit: -1}, "HeaderLimit -1 is not 0 to 16777216"},
		{&Server{HeaderLimit: 16<<20 + 1}, "HeaderLimit 16777217 is not 0 to 16777216"},
		{&Server{HeaderLimit: math.MaxInt}, " is not 0 to 16777216"},
		{&Server{FieldLimit: -1}, "FieldLimit -1 or"},
		{&Server{BodyLimit: math.MinInt64}, "BodyLimit -9223372036854775808 is negative"},
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.Contains(got, c.message) {
					t.Errorf("the panic says %q, want %q", got, c.message)
				}
			}()
			defer func() { // also when it was tried before
				recover()
				c.server.Close()
			}()
			c.server.Shutdown(t.Context())
		}()
	}
}

// The largest limits are served, too.
func TestLargestLimits(t *testing.T) {
	s := &Server{App: hello(&App{}), HeaderLimit: 16 << 20, FieldLimit: math.MaxInt, BodyLimit: math.MaxInt64}
	p := newRig(t, s).dial()
	p.send(getHello)
	p.wants(200)
}

// The longest time-out is one that does not come.
func TestLongestTimeouts(t *testing.T) {
	const longest = math.MaxInt64
	r := newRig(t, &Server{App: hello(&App{}), ReadTimeout: longest, IdleTimeout: longest, WriteTimeout: longest})
	p := r.dial()
	for range 2 {
		p.send(getHello[:5])
		until(t, "the request is begun", func() bool { return r.busy() == 1 })
		p.send(getHello[5:])
		p.wants(200)
	}
}

func TestServerWithoutAnApp(t *testing.T) {
	p := newRig(t, &Server{}).dial()
	p.send(getHello)
	p.wants(404)
}

// onLog is a slog.Handler that calls itself with each record's message.
type onLog func(message string)

func (onLog) Enabled(context.Context, slog.Level) bool        { return true }
func (f onLog) Handle(_ context.Context, r slog.Record) error { f(r.Message); return nil }
func (f onLog) WithAttrs([]slog.Attr) slog.Handler            { return f }
func (f onLog) WithGroup(string) slog.Handler                 { return f }

// A failingListener returns its errors first, then connections.
type failingListener struct {
	net.Listener
	errs chan error
}

func newFailingListener(tb testing.TB, errs ...error) failingListener {
	l := failingListener{listenTCP(tb), make(chan error, len(errs))}
	for _, err := range errs {
		l.errs <- err
	}
	return l
}

func (l failingListener) Accept() (net.Conn, error) {
	select {
	case err := <-l.errs:
		return nil, err
	default:
		return l.Listener.Accept()
	}
}

func TestServeOutlastsErrorsThatPass(t *testing.T) {
	full := &net.OpError{Op: "accept", Err: syscall.EMFILE}
	aborted := &net.OpError{Op: "accept", Err: syscall.ECONNABORTED}
	var logged atomic.Int32
	log := onLog(func(string) { logged.Add(1) })
	ln := newFailingListener(t, full, aborted, full)
	p := newRigOn(t, &Server{App: hello(&App{}), Logger: slog.New(log)}, ln).dial()
	p.send(getHello)
	p.wants(200)
	if n := logged.Load(); n != 3 {
		t.Errorf("%d records were logged, want one for each of 3 errors", n)
	}
}

func TestServeEndsWithAnErrorForGood(t *testing.T) {
	broken := errors.New("broken")
	r := newRigOn(t, &Server{}, newFailingListener(t, broken))
	if err := receive(t, "Serve's end", r.served); err != broken {
		t.Errorf("Serve returned %v, want the listener's error", err)
	}
	if _, err := r.ln.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("Serve left the listener open: %v", err)
	}
}

func TestServeEndsWhenItsListenerIsClosed(t *testing.T) {
	r := newRig(t, &Server{})
	r.ln.Close()
	if err := receive(t, "Serve's end", r.served); !errors.Is(err, net.ErrClosed) {
		t.Errorf("Serve returned %v, want net.ErrClosed", err)
	}
}

// Serve ends after a shutdown also where its listener goes on.
func TestServeEndsBesideAListenerThatIsNotClosed(t *testing.T) {
	ln := listenPipe(t).(*pipeListener)
	t.Cleanup(ln.close)
	s, served := &Server{}, make(chan error, 1)
	go func() { served <- s.Serve(openListener{ln}) }()
	newPeer(t, ln.dial())
	if err := s.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	newPeer(t, ln.dial())
	if err := receive(t, "Serve's end", served); err != ErrServerClosed {
		t.Errorf("Serve returned %v", err)
	}
}

// The Close of an openListener does nothing.
type openListener struct{ net.Listener }

func (openListener) Close() error { return nil }

func TestServeAListenerThatCannotBeCompared(t *testing.T) {
	type incomparable struct {
		net.Listener
		_ []int
	}
	p := newRigOn(t, &Server{App: hello(&App{})}, incomparable{Listener: listenTCP(t)}).dial()
	p.send(getHello)
	p.wants(200)
}

// A loudConn reads in upper case. It has all methods of a TCP connection besides, as
// wrappers that count or translate have.
type loudConn struct{ *net.TCPConn }

func (c loudConn) Read(p []byte) (int, error) {
	n, err := c.TCPConn.Read(p)
	copy(p, bytes.ToUpper(p[:n]))
	return n, err
}

func TestServeReadsThroughTheConnectionItIsGiven(t *testing.T) {
	var app App
	app.Get("/HELLO", func(c *Ctx) error { return c.Text(200, "HELLO") })
	ln := wrapper{listenTCP(t), func(nc net.Conn) net.Conn { return loudConn{nc.(*net.TCPConn)} }}
	p := newRigOn(t, &Server{App: &app}, ln).dial()
	p.send(getHello)
	p.wants(200)
}

func TestConnLimit(t *testing.T) {
	for _, s := range sockets {
		t.Run(s.name, func(t *testing.T) {
			r := newRigOn(t, &Server{App: hello(&App{}), ConnLimit: 2}, s.listen(t))
			var taken [2]*peer
			for i := range taken {
				taken[i] = s.dial(t, r.ln.Addr())
				taken[i].send(getHello)
				taken[i].wants(200)
			}
			surplus := s.dial(t, r.ln.Addr())
			surplus.send(getHello)
			if a := surplus.wants(503); !a.close || a.body != "" {
				t.Errorf("the 503 is %+v: it is to have no content, and to announce the connection's end", a)
			}
			surplus.wantsEnd()
			surplus.Close()
			taken[0].Close()
			until(t, "the closed connection is noticed", func() bool { return r.conns() == 1 })
			next := s.dial(t, r.ln.Addr())
			next.send(getHello)
			next.wants(200)
		})
	}
}

// A client that is one too many and keeps silent has to be got rid of too, in
// TLS where a response needs its handshake.
func TestConnLimitEndsASilentClient(t *testing.T) {
	silent := func(t *testing.T, s socket) {
		r := newRigOn(t, &Server{App: hello(&App{}), ConnLimit: 1}, s.listen(t))
		taken := s.dial(t, r.ln.Addr())
		taken.send(getHello)
		taken.wants(200)
		if !dialPeer(t, r.ln.Addr()).ended() {
			t.Error("the connection did not end")
		}
	}
	t.Run("tcp", func(t *testing.T) { silent(t, sockets[0]) })
	inBubbles(t, silent)
}

// A crowd of surplus clients is turned away, some with a response, all in the end, and
// so is who comes after it.
func TestConnLimitUnderACrowd(t *testing.T) {
	r := newRig(t, &Server{App: hello(&App{}), ConnLimit: 1})
	taken := r.dial()
	taken.send(getHello)
	taken.wants(200)
	crowd := make([]*peer, 3*surplusLimit)
	for i := range crowd {
		crowd[i] = r.dial()
		if n := r.conns(); n > 1+surplusLimit {
			t.Fatalf("%d connections are held at once", n)
		}
	}
	for i, p := range crowd {
		if !p.ended() {
			t.Fatalf("connection %d of %d did not end", i, len(crowd))
		}
		p.Close()
	}
	until(t, "the crowd is gone", func() bool { return r.conns() == 1 })
	later := r.dial()
	later.send(getHello)
	later.wants(503)
	taken.send(getHello)
	taken.wants(200)
}

// A connection that is being turned away takes nobody's place.
func TestConnLimitBesideASurplusConnection(t *testing.T) {
	r := newRig(t, &Server{App: hello(&App{}), ConnLimit: 1})
	surplus := r.server.newConn(struct{ net.Conn }{})
	r.server.mu.Lock()
	surplus.surplus = true
	r.server.conns[surplus] = struct{}{}
	r.server.surplus++
	r.server.mu.Unlock()
	defer r.server.forget(surplus)
	p := r.dial()
	p.send(getHello)
	p.wants(200)
}

func TestListenAndServeWithoutAnAddress(t *testing.T) {
	for _, addr := range []string{"127.0.0.1:99999", "nowhere"} {
		if err := new(Server).ListenAndServe(addr); err == nil {
			t.Errorf("ListenAndServe(%q) returned no error", addr)
		}
	}
}

// A handler that ends its goroutine, as a test's FailNow does, ends the
// connection with it.
func TestAHandlerThatEndsItsGoroutine(t *testing.T) {
	var app App
	app.Get("/hello", func(*Ctx) error { runtime.Goexit(); return nil })
	app.Get("/first", func(c *Ctx) error { return c.Text(200, "first") })
	p := newRig(t, &Server{App: &app}).dial()
	p.send("GET /first HTTP/1.1\r\nHost: a\r\n\r\n" + getHello)
	p.wants(200)
	if !p.ended() {
		t.Error("the connection did not end")
	}
}
