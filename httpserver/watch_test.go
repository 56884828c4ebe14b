package httpserver

import (
	"context"
	"errors"
	"net"
	"runtime"
	"testing"
	"time"
)

// waits adds to app a route, /wait, whose handler reports the cause of its context's end.
func waits(app *App) (begun chan struct{}, ended chan error) {
	begun, ended = make(chan struct{}, 10), make(chan error, 10)
	app.Get("/wait", func(c *Ctx) error {
		ctx := c.Context()
		begun <- struct{}{}
		select {
		case <-ctx.Done():
			ended <- context.Cause(ctx)
		case <-time.After(patience):
			ended <- errors.New("it did not end")
		}
		return c.Text(200, "waited")
	})
	return begun, ended
}

const getWait = "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n"

// The context of a handler ends when its client has gone, in whatever way.
func TestContextEndsWithItsClient(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the client's end is not seen there")
	}
	for _, s := range sockets[:3] { // a bare connection hides its socket
		for how, leave := range map[string]func(p *peer){
			"closed":      func(p *peer) { p.Close() },
			"half closed": func(p *peer) { p.Conn.(interface{ CloseWrite() error }).CloseWrite() },
		} {
			if s.name == "tls" && how == "half closed" {
				continue // which sends bytes that hide the end
			}
			t.Run(s.name+" "+how, func(t *testing.T) {
				var app App
				begun, ended := waits(&app)
				p := s.dial(t, newRigOn(t, &Server{App: &app}, s.listen(t)).ln.Addr())
				p.send(getWait)
				receive(t, "the handler's begin", begun)
				if s.name == "tls" {
					p.Conn.(interface{ NetConn() net.Conn }).NetConn().Close()
				} else {
					leave(p)
				}
				if err := receive(t, "the context's end", ended); err != errClientGone {
					t.Errorf("the cause is %v", err)
				}
			})
		}
	}
}

// It ends when the server begins to shut down also where a handler has hijacked the
// connection.
func TestContextOfAHijackerEndsWithShutdown(t *testing.T) {
	for _, s := range sockets {
		t.Run(s.name, func(t *testing.T) {
			var app App
			begun, ended := make(chan struct{}), make(chan error, 1)
			app.Get("/hello", func(c *Ctx) error {
				ctx := c.Context()
				conn, _, err := c.Hijack()
				if err != nil {
					return err
				}
				defer conn.Close()
				close(begun)
				receive(t, "the context's end", ctx.Done())
				ended <- context.Cause(ctx)
				return nil
			})
			r := newRigOn(t, &Server{App: &app}, s.listen(t))
			s.dial(t, r.ln.Addr()).send(getHello)
			receive(t, "the handler's begin", begun)
			if err := receive(t, "the shutdown's end", r.shutdown(t.Context())); err != nil {
				t.Error(err)
			}
			if err := receive(t, "the cause", ended); err != ErrServerClosed {
				t.Errorf("the cause is %v", err)
			}
		})
	}
}

// It ends when the server begins to shut down, whatever the connection, and the response
// is sent all the same.
func TestContextEndsWithShutdown(t *testing.T) {
	for _, s := range sockets {
		t.Run(s.name, func(t *testing.T) {
			var app App
			begun, ended := waits(&app)
			r := newRigOn(t, &Server{App: &app}, s.listen(t))
			p := s.dial(t, r.ln.Addr())
			p.send(getWait)
			receive(t, "the handler's begin", begun)
			done := r.shutdown(t.Context())
			if err := receive(t, "the context's end", ended); err != ErrServerClosed {
				t.Errorf("the cause is %v", err)
			}
			p.wants(200)
			p.Close()
			if err := receive(t, "the shutdown's end", done); err != nil {
				t.Error(err)
			}
		})
	}
}

// One that is asked for while the server is closing has ended already.
func TestContextWhileTheServerIsClosing(t *testing.T) {
	app := hello(&App{})
	begun, open := make(chan struct{}), make(chan struct{})
	app.Get("/wait", func(c *Ctx) error {
		close(begun)
		<-open
		return c.Text(200, context.Cause(c.Context()).Error())
	})
	r := newRig(t, &Server{App: app})
	p := r.dial()
	p.send(getWait)
	receive(t, "the handler's begin", begun)
	done := r.shutdown(t.Context())
	close(open)
	if a := p.wants(200); a.body != ErrServerClosed.Error() {
		t.Errorf("got %q", a.body)
	}
	p.Close()
	if err := receive(t, "the shutdown's end", done); err != nil {
		t.Error(err)
	}
}

// It ends with its request, and the next request has another.
func TestContextEndsWithItsRequest(t *testing.T) {
	contexts := make(chan context.Context, 2)
	var app App
	app.Get("/hello", func(c *Ctx) error {
		if ctx := c.Context(); ctx.Err() == nil && ctx == c.Context() {
			contexts <- ctx
		}
		return c.Text(200, "hello")
	})
	p := newRig(t, &Server{App: &app}).dial()
	for range 2 {
		p.send(getHello)
		p.wants(200)
	}
	first, second := receive(t, "a context", contexts), receive(t, "a context", contexts)
	if first == second || first.Err() == nil {
		t.Errorf("the first has the error %v, and is the second: %v", first.Err(), first == second)
	}
	receive(t, "the second's end", second.Done())
}

// A connection whose client was looked for serves the next request.
func TestARequestAfterAWatch(t *testing.T) {
	var app App
	app.Get("/hello", func(c *Ctx) error {
		c.Context()
		w := c.x.c.watch.Load()
		until(t, "the client was looked for", func() bool { return w.pause.Load() > int64(watchFirst) })
		return c.Text(200, "hello")
	})
	for _, s := range sockets {
		t.Run(s.name, func(t *testing.T) {
			p := s.dial(t, newRigOn(t, &Server{App: &app}, s.listen(t)).ln.Addr())
			for range 3 {
				p.send(getHello)
				p.wants(200)
			}
		})
	}
}
