// Package target runs the servers that are measured: in this process
// ([InProcess]) or in a child process ([Start]), and tells what they have used.
package target

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"sync/atomic"
	"time"

	"httpserverbench/frameworks"
)

// closeTimeout is how long a server may take to end once it was told to.
const closeTimeout = 5 * time.Second

// A Server is a server that is running. Close ends it.
type Server struct {
	Addr string // TCP address
	pid  int    // of a process that Start has started; else 0
	do   func(command) (Usage, error)
	stop func() error
}

// A command is what a server is told to do before it tells its usage.
type command string

const (
	tell     command = "tell"     // nothing
	hold     command = "hold"     // begin no garbage collection until told
	collect  command = "collect"  // collect garbage
	profile  command = "profile"  // begin to record a CPU profile
	profiled command = "profiled" // end the CPU profile
)

// Usage returns what the server has used since it began.
func (s *Server) Usage() (Usage, error) { return s.do(tell) }

// Hold keeps the server's process from collecting garbage by itself, until the
// server is closed.
func (s *Server) Hold() error {
	_, err := s.do(hold)
	return err
}

// Collect runs a garbage collection in the server's process and waits for its
// end. Usage.Collecting is the time that it took.
func (s *Server) Collect() (Usage, error) { return s.do(collect) }

// Profile begins to record a CPU profile of the server's process.
func (s *Server) Profile() error {
	_, err := s.do(profile)
	return err
}

// Profiled ends the profile and returns it in the format of pprof. A program that
// records none is an error.
func (s *Server) Profiled() ([]byte, error) {
	u, err := s.do(profiled)
	if err == nil && len(u.Profile) == 0 {
		err = errors.New("the server's process recorded no CPU profile")
	}
	return u.Profile, err
}

// Close ends the server and waits for its end, within a bound. Its error is
// the server's own, or that it did not end.
func (s *Server) Close() error { return s.stop() }

// Usage is what a server has used. In this process it is what the whole
// process has used, except Accepted.
type Usage struct {
	Accepted   int64         // connections
	CPU        time.Duration // user and system; 0 where the system does not tell
	User       time.Duration // in CPU; 0 where a program that is not ours does not tell it apart
	Mallocs    uint64        // objects allocated
	Bytes      uint64        // bytes allocated
	Heap       uint64        // bytes of objects that are live or not yet collected
	Stacks     uint64        // bytes of goroutines' stacks
	Collecting time.Duration // wall-clock time of the collection that was asked for
	Profile    []byte        // the CPU profile that was ended
}

// Since returns what was used between before and u: CPU time and allocations.
func (u Usage) Since(before Usage) Usage {
	return Usage{CPU: u.CPU - before.CPU, User: u.User - before.User, Mallocs: u.Mallocs - before.Mallocs, Bytes: u.Bytes - before.Bytes}
}

// Kept returns the bytes that the server keeps: heap and stacks.
func (u Usage) Kept() uint64 { return u.Heap + u.Stacks }

// InProcess serves f in this process, on a free port of the loopback address.
func InProcess(f frameworks.Framework) (*Server, error) {
	ln, err := listen()
	if err != nil {
		return nil, err
	}
	done := make(chan error, 1)
	go func() { done <- f.Serve(ln) }()
	return &Server{
		Addr: ln.Addr().String(),
		do:   func(c command) (Usage, error) { return ln.do(c), nil },
		stop: func() error { return ln.stop(done) },
	}, nil
}

// A listener counts the connections that it accepts.
type listener struct {
	net.Listener
	accepted atomic.Int64
	restore  func() // undoes a hold; nil before one
	profile  bytes.Buffer
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
	if l.restore != nil {
		l.restore()
	}
	closing := l.Close()
	select {
	case err := <-done:
		return errors.Join(closing, err)
	case <-time.After(closeTimeout):
		return fmt.Errorf("Serve did not return within %v of the closing of its listener", closeTimeout)
	}
}

// do obeys c and returns what this process, as the server on l, has used.
func (l *listener) do(c command) Usage {
	user, system := cpuTime()
	u := Usage{Accepted: l.accepted.Load(), CPU: user + system, User: user}
	switch c {
	case hold:
		percent := debug.SetGCPercent(-1)
		l.restore = func() { debug.SetGCPercent(percent) }
	case collect:
		start := time.Now()
		runtime.GC()
		u.Collecting = time.Since(start)
	case profile:
		l.profile.Reset()
		pprof.StartCPUProfile(&l.profile) // where it cannot, the profile is empty
	case profiled:
		pprof.StopCPUProfile()
		u.Profile = l.profile.Bytes()
	}
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	u.Mallocs, u.Bytes, u.Heap, u.Stacks = mem.Mallocs, mem.TotalAlloc, mem.HeapAlloc, mem.StackInuse
	return u
}
