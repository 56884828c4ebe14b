package httpserver

import (
	"net"
	"testing"
)

// The connection of a handler whose client was watched serves the next request, also
// where the deadline of its read is the same as before.
func TestARequestBehindAWatch(t *testing.T) {
	var app App
	app.Get("/hello", Async(func(c *Ctx) error {
		until(t, "the client is watched", func() bool {
			c.task.mu.Lock()
			defer c.task.mu.Unlock()
			return c.task.watched != nil
		})
		return c.Text(200, "hello")
	}, patience))
	for _, s := range sockets {
		t.Run(s.name, func(t *testing.T) {
			p := s.dial(t, newRigOn(t, &Server{App: &app, ReadTimeout: patience, IdleTimeout: patience}, s.listen(t)).ln.Addr())
			for range 3 {
				p.send(getHello)
				p.wants(200)
			}
		})
	}
}

// The client of a handler that has returned is not watched: nobody would end that.
func TestAHandlerThatHasReturnedIsNotWatched(t *testing.T) {
	client := &script{}
	task := task{finished: true}
	if task.beginWatch(client) || task.watched != nil {
		t.Error("its client is watched")
	}
}

// What was read behind a request whose client is watched is begun.
func TestShutdownBehindAnAsyncHandler(t *testing.T) {
	app := hello(&App{})
	begun := make(chan struct{})
	app.Get("/slow", Async(func(c *Ctx) error {
		close(begun)
		<-c.Context().Done() // the client has sent its end
		return c.Text(200, "slow")
	}, patience))
	r := newRig(t, &Server{App: app})
	p := r.dial()
	p.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n" + getHello)
	receive(t, "the handler's begin", begun)
	done := r.shutdown(t.Context())
	p.send("G")
	p.Conn.(*net.TCPConn).CloseWrite()
	p.wants(200)
	p.wants(200)
	p.Close()
	if err := receive(t, "the shutdown's end", done); err != nil {
		t.Error(err)
	}
}

// What comes while the client of an asynchronous handler is watched, and the server is
// closing, is not begun.
func TestShutdownWhileAClientIsWatched(t *testing.T) {
	app := hello(&App{})
	begun, open := make(chan struct{}), make(chan struct{})
	async := Async(func(c *Ctx) error {
		<-c.Context().Done() // the client has sent its end
		return c.Text(200, "slow")
	}, patience)
	app.Get("/slow", func(c *Ctx) error {
		close(begun)
		<-open
		return async(c)
	})
	r := newRig(t, &Server{App: app})
	p := r.dial()
	p.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
	receive(t, "the handler's begin", begun)
	done := r.shutdown(t.Context())
	close(open)
	p.send(getHello)
	p.Conn.(*net.TCPConn).CloseWrite()
	if a := p.wants(200); !a.close {
		t.Error("the answer does not announce the connection's end")
	}
	p.wantsEnd()
	p.Close()
	if err := receive(t, "the shutdown's end", done); err != nil {
		t.Error(err)
	}
}
