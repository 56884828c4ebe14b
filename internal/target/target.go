// Package target runs the servers that are measured: in this process
// ([InProcess]) or in a child process ([Start]), and tells what they have used.
package target

import (
	"errors"
	"fmt"
	"net"
	"runtime"
	"sync/atomic"
	"time"

	"httpserverbench/frameworks"
)

// closeTimeout is how long a server may take to end once it was told to.
const closeTimeout = 5 * time.Second

// A Server is a server that is running. Close ends it.
type Server struct {
	Addr  string // TCP address
	usage func() (Usage, error)
	stop  func() error
}

// Usage returns what the server has used since it began.
func (s *Server) Usage() (Usage, error) { return s.usage() }

// Close ends the server and waits for its end, within a bound. Its error is
// the server's own, or that it did not end.
func (s *Server) Close() error { return s.stop() }

// Usage is what a server has used. In this process it is what the whole
// process has used, except Accepted.
type Usage struct {
	Accepted    int64         // connections
	CPU         time.Duration // user and system; 0 where the system does not tell
	Mallocs     uint64        // objects allocated
	Bytes       uint64        // bytes allocated
	Collections uint32        // garbage collections completed
}

// Sub returns what was used between earlier and u.
func (u Usage) Sub(earlier Usage) Usage {
	return Usage{
		Accepted:    u.Accepted - earlier.Accepted,
		CPU:         u.CPU - earlier.CPU,
		Mallocs:     u.Mallocs - earlier.Mallocs,
		Bytes:       u.Bytes - earlier.Bytes,
		Collections: u.Collections - earlier.Collections,
	}
}

// InProcess serves f in this process, on a free port of the loopback address.
func InProcess(f frameworks.Framework) (*Server, error) {
	ln, err := listen()
	if err != nil {
		return nil, err
	}
	done := make(chan error, 1)
	go func() { done <- f.Serve(ln) }()
	return &Server{
		Addr:  ln.Addr().String(),
		usage: func() (Usage, error) { return ln.used(), nil },
		stop:  func() error { return ln.stop(done) },
	}, nil
}

// A listener counts the connections that it accepts.
type listener struct {
	net.Listener
	accepted atomic.Int64
}

func listen() (*listener, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	return &listener{Listener: ln}, err
}

func (l *listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err == nil {
		l.accepted.Add(1)
	}
	return c, err
}

// stop closes the listener and returns what its server's Serve sends to done.
func (l *listener) stop(done <-chan error) error {
	closing := l.Close()
	select {
	case err := <-done:
		return errors.Join(closing, err)
	case <-time.After(closeTimeout):
		return fmt.Errorf("Serve did not return within %v of the closing of its listener", closeTimeout)
	}
}

// used returns what this process, as the server on l, has used.
func (l *listener) used() Usage {
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	return Usage{
		Accepted:    l.accepted.Load(),
		CPU:         cpuTime(),
		Mallocs:     mem.Mallocs,
		Bytes:       mem.TotalAlloc,
		Collections: mem.NumGC,
	}
}
