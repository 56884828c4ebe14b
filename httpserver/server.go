package httpserver

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"httpserverbench/httpserver/internal/http1"
)

// A Server serves an [App] on listeners. The zero value is ready to use: each limit that is
// zero has the default that its comment states. A HeaderLimit, FieldLimit or BodyLimit that
// is negative or too large is a mistake, and the first use of the server panics. The fields
// must not be changed after that.
//
// Responses to pipelined requests are sent together: after the last of them, after 32 KiB,
// or after 5 ms.
type Server struct {
	// App responds to requests. Nil means one without routes.
	App *App

	// HeaderLimit is the maximum number of bytes of a request's head, at most 16 MiB. Each
	// connection with a request in flight has a buffer for that many. Zero means 16 KiB.
	HeaderLimit int

	// FieldLimit is the maximum number of a request's header fields, and of its trailer
	// fields. Zero means 100.
	FieldLimit int

	// BodyLimit is the maximum number of bytes of a body that is read as a whole, by Body,
	// Bind or Form. The middleware [BodyLimit] sets another for some routes. Zero means
	// 1 MiB.
	BodyLimit int64

	// ConnLimit is the maximum number of connections, not counting hijacked ones. Those
	// above it get a 503 or, if there are many, are just closed. Zero means no limit.
	ConnLimit int

	// ReadTimeout is the maximum duration for reading a request, from its first byte to
	// its last, and for each wait of a [Ctx.BodyReader]. A handler that asks for the whole
	// body only when that is over gets a 408, unless the body came with the head. Zero
	// means 30 s, negative means no time-out.
	ReadTimeout time.Duration

	// MinUploadRate is the minimum number of bytes per second that a client must send
	// while a [Ctx.BodyReader] waits for them, once the waits have lasted for ReadTimeout
	// together. Zero means 256, negative means no minimum.
	MinUploadRate int64

	// WriteTimeout is the maximum duration of a write. On a TCP connection it begins anew
	// if the client has taken some bytes meanwhile, on others after every 64 KiB, so that
	// a client that is only slow is not cut off. Zero means 30 s, negative means no
	// time-out.
	WriteTimeout time.Duration

	// IdleTimeout is the maximum duration to wait for a connection's first request, and
	// for each next one. The connection may be closed up to a second later. Zero means
	// 2 min, negative means no time-out.
	IdleTimeout time.Duration

	// HandshakeTimeout is the maximum duration of the TLS handshake, which IdleTimeout
	// bounds as well. Zero means 10 s, negative means IdleTimeout alone.
	HandshakeTimeout time.Duration

	// ShutdownTimeout is the maximum duration for which Run waits for requests in flight.
	// Zero means 10 s, negative means no limit.
	ShutdownTimeout time.Duration

	// Logger logs panics, errors of the server's side, and errors from Accept. If it is nil,
	// slog.Default() is used.
	Logger *slog.Logger

	// What the fields above come to; see start.
	once             sync.Once
	limits           http1.Limits
	bodyLimit        int64
	uploadRate       int64
	readTimeout      time.Duration
	idleTimeout      time.Duration
	writeTimeout     time.Duration
	handshakeTimeout time.Duration
	logger           *slog.Logger

	clock
	dates dateCache
	pool  sync.Pool // of *buffers

	closing atomic.Bool // responses end their connections
	waking  sync.Mutex  // held while idle connections are woken

	mu        sync.Mutex
	listeners map[*net.Listener]struct{} // by pointer: a Listener need not be comparable
	conns     map[*conn]struct{}
	surplus   int           // of conns, those that are being turned away
	stopped   chan struct{} // closed when the server is closing
	drained   chan struct{} // closed when the server is closing and has no connections
}

// ErrServerClosed is returned by [Server.Serve] after a call to [Server.Shutdown] or
// [Server.Close]. It is the cause, too, of the contexts that such a call ends: see
// [context.Cause].
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
	if s.HeaderLimit < 0 || s.HeaderLimit > maxHeaderLimit || s.FieldLimit < 0 || s.BodyLimit < 0 {
		panic(fmt.Sprintf("httpserver: the Server's HeaderLimit %d is not 0 to %d, or its FieldLimit %d or BodyLimit %d is negative",
			s.HeaderLimit, maxHeaderLimit, s.FieldLimit, s.BodyLimit))
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
		s.limits = http1.Limits{Bytes: cmp.Or(s.HeaderLimit, 16<<10), Fields: cmp.Or(s.FieldLimit, 100)}
		s.bodyLimit = cmp.Or(s.BodyLimit, 1<<20)
		s.readTimeout = timeout(s.ReadTimeout, 30*time.Second)
		s.idleTimeout = timeout(s.IdleTimeout, 2*time.Minute)
		s.writeTimeout = timeout(s.WriteTimeout, 30*time.Second)
		s.handshakeTimeout = timeout(s.HandshakeTimeout, 10*time.Second)
		s.uploadRate = cmp.Or(s.MinUploadRate, 256)
		if s.logger = s.Logger; s.logger == nil {
			s.logger = slog.Default()
		}
		s.epoch = time.Now()
		s.listeners = map[*net.Listener]struct{}{}
		s.conns = map[*conn]struct{}{}
		s.stopped = make(chan struct{})
		s.drained = make(chan struct{})
	})
}

// ListenAndServe listens on the TCP address addr, as [net.Listen] takes it, and then calls
// [Server.Serve].
func (s *Server) ListenAndServe(addr string) error {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	return s.Serve(ln)
}

// Run serves on ln until ctx ends; then it shuts down, and waits for what is in flight for
// at most ShutdownTimeout. Give it a context of [os/signal.NotifyContext] to end with a
// signal. It returns nil after a complete shutdown; if requests were still in flight it
// closes their connections and returns [context.DeadlineExceeded]. If serving ends before
// ctx does, it returns Serve's error. It closes ln.
func (s *Server) Run(ctx context.Context, ln net.Listener) error {
	s.start() // here, where the caller can recover its panic
	served := make(chan error, 1)
	go func() { served <- s.Serve(ln) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.Background(), timeout(s.ShutdownTimeout, 10*time.Second))
	defer cancel()
	err := s.Shutdown(grace)
	s.Close()
	<-served // which has closed the listener
	return err
}

// Serve serves the connections of ln: TCP or Unix sockets, or TLS through
// [crypto/tls.NewListener]. It returns when ln fails for good, with its error;
// after Shutdown or Close it returns [ErrServerClosed]. It closes ln.
//
// An error that may pass, as when the process has no file descriptor left, is
// logged, and Serve tries again after a pause that doubles up to a second.
func (s *Server) Serve(ln net.Listener) error {
	defer s.close(ln)
	s.start()
	if !s.listen(&ln) {
		return ErrServerClosed
	}
	defer s.unlisten(&ln)
	var pause time.Duration
	for {
		conn, err := s.accept(ln)
		if err == nil {
			s.admit(conn)
		}
		switch {
		case s.closing.Load(): // also where ln is not closed by its Close
			return ErrServerClosed
		case err == nil:
			pause = 0
		case !passes(err):
			return err
		default:
			pause = min(max(2*pause, 5*time.Millisecond), time.Second)
			s.log("accept failed, trying again", "error", err, "pause", pause)
			select {
			case <-time.After(pause):
			case <-s.stopped:
			}
		}
	}
}

// accept makes an error of a panic, which passes.
func (s *Server) accept(ln net.Listener) (conn net.Conn, err error) {
	defer func() {
		if p := recover(); p != nil {
			s.logPanic("listener panicked", p)
			err = &net.OpError{Op: "accept", Err: syscall.ECONNABORTED}
		}
	}()
	return ln.Accept()
}

// passes reports whether a listener's error may pass by itself.
func passes(err error) bool {
	var t interface{ Temporary() bool }
	return errors.As(err, &t) && t.Temporary()
}

func (s *Server) listen(ln *net.Listener) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closing.Load() {
		s.listeners[ln] = struct{}{}
	}
	return !s.closing.Load()
}

func (s *Server) unlisten(ln *net.Listener) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.listeners, ln)
}
