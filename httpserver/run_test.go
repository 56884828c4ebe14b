package httpserver

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestCloseEndsEverything(t *testing.T) {
	for _, s := range sockets {
		t.Run(s.name, func(t *testing.T) {
			app := hello(&App{})
			begun, open := gated(app)
			defer close(open)
			r := newRigOn(t, &Server{App: app}, s.listen(t))
			idle, busy, slow := s.dial(t, r.ln.Addr()), s.dial(t, r.ln.Addr()), s.dial(t, r.ln.Addr())
			idle.send(getHello)
			idle.wants(200)
			slow.send(getHello[:9])
			busy.send(getGate)
			handler := receive(t, "the request", begun)
			r.server.Close()
			receive(t, "the end of the handler's context", handler.Done())
			for i, p := range []*peer{idle, busy, slow} {
				if !p.ended() {
					t.Errorf("connection %d did not end", i)
				}
			}
			if err := receive(t, "Serve's end", r.served); err != ErrServerClosed {
				t.Errorf("Serve returned %v", err)
			}
		})
	}
}

// Close does not wait for handlers, whatever keeps them.
func TestCloseBesideAHandler(t *testing.T) {
	for _, s := range sockets {
		t.Run(s.name, func(t *testing.T) {
			begun, open := make(chan struct{}), make(chan struct{})
			defer close(open)
			var app App
			app.Get("/hello", func(*Ctx) error { close(begun); <-open; return nil })
			r := newRigOn(t, &Server{App: &app}, s.listen(t))
			s.dial(t, r.ln.Addr()).send(getHello)
			receive(t, "the request", begun)
			closed := make(chan error, 1)
			go func() { closed <- r.server.Close() }()
			receive(t, "Close's return", closed)
		})
	}
}

func TestServeAfterTheEnd(t *testing.T) {
	s := &Server{}
	if err := s.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	ln := listenTCP(t)
	if err := s.Serve(ln); err != ErrServerClosed {
		t.Errorf("Serve returned %v", err)
	}
	if _, err := ln.Accept(); err == nil {
		t.Error("Serve left the listener open")
	}
	s.Close()
	if err := s.Shutdown(t.Context()); err != nil {
		t.Errorf("Shutdown after Close returned %v", err)
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s := &Server{}
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx, listenTCP(t)) }()
	cancel()
	if err := receive(t, "Run's end", done); err != nil {
		t.Errorf("Run returned %v", err)
	}
}

// A limit that is out of range is Run's caller's to recover.
func TestRunPanicsForItsCaller(t *testing.T) {
	ln := listenTCP(t)
	defer ln.Close()
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	(&Server{HeaderLimit: -1}).Run(t.Context(), ln)
}

// When Run has returned its port is free.
func TestRunLeavesItsPort(t *testing.T) {
	ln := listenTCP(t)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for i := range 200 {
		if err := new(Server).Run(ended, ln); err != nil {
			t.Fatalf("Run %d returned %v", i+1, err)
		}
		ln = listenOn(t, "tcp", ln.Addr().String())
	}
	ln.Close()
}

// Run gives up on a handler that does not end in time, and closes it.
func TestRunGivesUp(t *testing.T) {
	var app App
	begun, open := gated(&app)
	defer close(open)
	r := newRig(t, &Server{App: &app, ShutdownTimeout: time.Millisecond})
	p := r.dial()
	p.send(getGate)
	handler := receive(t, "the request", begun)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.server.Run(ctx, listenTCP(t)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Run returned %v", err)
	}
	receive(t, "the end of the handler's context", handler.Done())
	if !p.ended() {
		t.Error("the connection did not end")
	}
}
