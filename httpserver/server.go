package httpserver

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net"
	"sync"
	"time"

	"httpserverbench/httpserver/internal/http1"
)

// A Server serves an [App] on listeners. The zero value, with an App, is ready:
// each limit that is zero has the value that its comment says. A HeaderLimit,
// FieldLimit or BodyLimit that is negative or too large panics when the server is
// first used. The fields are not to be changed once it serves.
type Server struct {
	App *App // nil answers 404

	HeaderLimit int   // bytes of a request's head, at most 16 MiB, which each busy connection has room for; 0 is 16 KiB
	FieldLimit  int   // number of its fields; 0 is 100
	BodyLimit   int64 // bytes of a body that a handler asks for as a whole; 0 is 1 MiB
	ConnLimit   int   // number of connections, without the hijacked ones; others get a 503, or in a crowd just their end; 0 is no limit

	// ReadTimeout is from a request's first byte to its last, and of each wait of a
	// BodyReader. A handler that first calls Body or Form or Bind later than that gets
	// a 408 unless the body was read ahead, even if it has come since. 0 is 30 s, below
	// is none.
	ReadTimeout time.Duration

	IdleTimeout     time.Duration // of a connection between requests, and before the first, a TLS handshake included; 0 is 2 min, below is none
	WriteTimeout    time.Duration // of writing an answer, of each MiB where it is larger; 0 is 30 s, below is none
	ShutdownTimeout time.Duration // how long Run waits for what is in flight; 0 is 10 s, below is no limit

	Logger *slog.Logger // for panics, errors that no client is told, and a failing listener; nil is slog.Default()

	once  sync.Once
	env   environment
	pool  bufferPool
	close context.CancelFunc // ends env.base

	mu        sync.Mutex
	listeners map[*net.Listener]struct{} // by pointer: a Listener need not be comparable
	conns     map[*wire]struct{}
	surplus   int           // of conns, those that are being turned away
	stopped   chan struct{} // closed when the server is closing
	drained   chan struct{} // closed when the server is closing and has no connections
	drain     func()        // closes drained, once
}

// ErrServerClosed is what Serve returns after Shutdown and Close.
var ErrServerClosed = errors.New("httpserver: server closed")

func timeout(d, zero time.Duration) time.Duration {
	if d < 0 {
		return never
	}
	return min(cmp.Or(d, zero), never)
}

// maxHeaderLimit is the largest HeaderLimit.
const maxHeaderLimit = 16 << 20

// checkLimits panics if a limit is out of range.
func (s *Server) checkLimits() {
	for _, l := range []struct {
		field         string
		value, atMost int64
	}{
		{"HeaderLimit", int64(s.HeaderLimit), maxHeaderLimit},
		{"FieldLimit", int64(s.FieldLimit), math.MaxInt},
		{"BodyLimit", s.BodyLimit, math.MaxInt64},
	} {
		if l.value < 0 || l.value > l.atMost {
			panic(fmt.Sprintf("httpserver: the Server's %s is %d, and can be 0 to %d", l.field, l.value, l.atMost))
		}
	}
}

// start readies the server the first time it is used.
func (s *Server) start() {
	s.checkLimits()
	s.once.Do(func() {
		if s.App == nil {
			s.App = &App{}
		}
		s.App.fix()
		s.env.limits = http1.Limits{Bytes: cmp.Or(s.HeaderLimit, 16<<10), Fields: cmp.Or(s.FieldLimit, 100)}
		s.env.bodyLimit = cmp.Or(s.BodyLimit, 1<<20)
		s.env.readTimeout = timeout(s.ReadTimeout, 30*time.Second)
		s.env.idleTimeout = timeout(s.IdleTimeout, 2*time.Minute)
		s.env.writeTimeout = timeout(s.WriteTimeout, 30*time.Second)
		if s.env.log = s.Logger; s.env.log == nil {
			s.env.log = slog.Default()
		}
		s.env.epoch = time.Now()
		s.env.base, s.close = context.WithCancel(context.Background())
		s.pool.env = &s.env
		s.env.forget = s.forget
		s.listeners = map[*net.Listener]struct{}{}
		s.conns = map[*wire]struct{}{}
		s.stopped = make(chan struct{})
		s.drained = make(chan struct{})
		s.drain = sync.OnceFunc(func() { close(s.drained) })
	})
}

// ListenAndServe listens on the TCP address addr, as [net.Listen] takes it, and
// serves.
func (s *Server) ListenAndServe(addr string) error {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	return s.Serve(ln)
}

// Run listens on the TCP address addr and serves until ctx ends; then it shuts
// down, and waits for what is in flight for at most ShutdownTimeout. Give it a
// context of [os/signal.NotifyContext] to end with a signal. After a shutdown
// that was complete it returns nil.
func (s *Server) Run(ctx context.Context, addr string) error {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(ln) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.Background(), timeout(s.ShutdownTimeout, 10*time.Second))
	defer cancel()
	err = s.Shutdown(grace)
	s.Close()
	<-served // which has closed the listener
	return err
}

// Serve answers the connections of ln: TCP or Unix sockets, or TLS through
// [crypto/tls.NewListener]. It returns when ln fails for good, with its error;
// after Shutdown or Close it returns [ErrServerClosed]. It closes ln.
//
// An error that may pass, as when the process has no file descriptor left, is
// logged, and Serve tries again after a pause that doubles up to a second.
func (s *Server) Serve(ln net.Listener) error {
	defer ln.Close()
	s.start()
	if !s.listen(&ln) {
		return ErrServerClosed
	}
	defer s.unlisten(&ln)
	var pause time.Duration
	for {
		conn, err := ln.Accept()
		switch {
		case err == nil:
			pause = 0
			s.admit(conn)
		case s.env.closing.Load():
			return ErrServerClosed
		case !passes(err):
			return err
		default:
			pause = min(max(2*pause, 5*time.Millisecond), time.Second)
			s.env.log.Warn("accept failed, trying again", "error", err, "pause", pause)
			select {
			case <-time.After(pause):
			case <-s.stopped:
			}
		}
	}
}

// passes reports whether a listener's error may pass by itself.
func passes(err error) bool {
	var t interface{ Temporary() bool }
	return errors.As(err, &t) && t.Temporary()
}

func (s *Server) listen(ln *net.Listener) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.env.closing.Load() {
		return false
	}
	s.listeners[ln] = struct{}{}
	return true
}

func (s *Server) unlisten(ln *net.Listener) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.listeners, ln)
}
