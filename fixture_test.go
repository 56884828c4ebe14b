package httpserverbench

import (
	"bytes"
	"fmt"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"httpserverbench/frameworks"
	"httpserverbench/internal/httpclient"
)

const (
	requestTimeout = 10 * time.Second // of one request; benchmarks have none of their own
	closeTimeout   = 5 * time.Second  // of a server, to end once it was told to
	warmUp         = 10               // operations before the timer
)

// A server is a framework under test.
type server struct {
	addr  string
	usage func() (usage, error) // what it has used up to now
}

// usage is what a server has used since it began. Only Accepted is known of a
// server in this process, as the rest cannot be told from the client's.
type usage struct {
	Accepted int64         // connections
	CPU      time.Duration // user and system; 0 where the system does not tell
	Mallocs  uint64
	Bytes    uint64 // allocated
}

// run runs every row of the scenarios called name.
func run(b *testing.B, name string) {
	for _, s := range scenarios {
		if s.name != name {
			continue
		}
		for _, f := range s.entrants() {
			b.Run(s.row(f), func(b *testing.B) {
				if err := measure(b, f, s); err != nil {
					b.Fatalf("framework %s, scenario %s: %v", f.Name, s.name, err)
				}
			})
		}
	}
}

// A subject is a framework that was proved right in a scenario, and the loop
// that puts it to work.
type subject struct {
	srv    *server
	msg    message
	proved []byte // the body of the right answer
	conns  []*httpclient.Conn
	loop   *httpclient.Loop
}

// newSubject boots f where the flag -server says, proves its answer to s, and
// warms its connections, all until the test ends.
func newSubject(tb testing.TB, f frameworks.Framework, s scenario) (*subject, error) {
	msg, err := s.load()
	if err != nil {
		return nil, err
	}
	srv, err := boot(tb, f)
	if err != nil {
		return nil, err
	}
	proved, err := prove(srv.addr, s, msg, requestTimeout)
	if err != nil {
		return nil, err
	}
	conns, err := connect(tb, srv.addr, s.conns, requestTimeout)
	if err != nil {
		return nil, err
	}
	loop := httpclient.NewLoop(conns, msg.request, httpclient.Want{Status: s.status, Length: len(proved)})
	for range warmUp {
		if err := loop.Do(); err != nil {
			return nil, fmt.Errorf("warming up: %w", err)
		}
	}
	loop.Start()
	return &subject{srv, msg, proved, conns, loop}, nil
}

// measure times s on f and reports its figures. A server that answers wrongly
// before, during or after the loop is an error and has no figures.
func measure(b *testing.B, f frameworks.Framework, s scenario) error {
	sub, err := newSubject(b, f, s)
	if err != nil {
		return err
	}
	before, err := sub.srv.usage()
	if err != nil {
		return err
	}
	for b.Loop() {
		if err := sub.loop.Do(); err != nil {
			return err
		}
	}
	after, err := sub.srv.usage()
	if err != nil {
		return err
	}
	if err := sub.check(after); err != nil {
		return err
	}
	if s.bytes {
		b.SetBytes(int64(sub.msg.sent))
	}
	report(b, s, sub.loop, before, after)
	return nil
}

// report adds the figures that testing does not report by itself.
func report(b *testing.B, s scenario, loop *httpclient.Loop, before, after usage) {
	b.ReportMetric(float64(loop.Percentile(50)), "p50-ns")
	b.ReportMetric(float64(loop.Percentile(99)), "p99-ns")
	b.ReportMetric(float64(b.N*s.conns)/b.Elapsed().Seconds(), "req/s")
	if after.Mallocs == 0 {
		return
	}
	n := float64(b.N)
	b.ReportMetric(float64(after.Bytes-before.Bytes)/n, "B/op")
	b.ReportMetric(float64(after.Mallocs-before.Mallocs)/n, "allocs/op")
	if after.CPU > 0 {
		b.ReportMetric(float64(after.CPU-before.CPU)/n, "srv-cpu-ns/op")
	}
}

// check holds the last answer of every connection against the one that was
// proved, and the connections that the server accepted against those that were
// dialled: one for the proof, and those of the loop.
func (sub *subject) check(after usage) error {
	for _, c := range sub.conns {
		if body := c.Response().Body; !bytes.Equal(body, sub.proved) {
			at := firstDifference(body, sub.proved)
			return fmt.Errorf("the last body is not the first: at byte %d owed %s, got %s",
				at, excerpt(sub.proved, at), excerpt(body, at))
		}
	}
	if dialled := int64(1 + len(sub.conns)); after.Accepted != dialled {
		return fmt.Errorf("owed %d connections kept alive, the server accepted %d", dialled, after.Accepted)
	}
	return nil
}

// prove sends the request of s twice over a connection of its own and returns
// the body of the answer, once both are what is owed.
func prove(addr string, s scenario, msg message, timeout time.Duration) (body []byte, err error) {
	c, err := dial(addr, timeout)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	for range 2 {
		r, err := c.Exchange(msg.request)
		if err != nil {
			err = fmt.Errorf("owed status %d, %w", s.status, err)
		} else {
			err = s.check(r, msg.owed)
		}
		if err != nil {
			return nil, fmt.Errorf("sent %s, %w", excerpt(msg.request, 0), err)
		}
		body = bytes.Clone(r.Body)
	}
	return body, nil
}

// connect dials n connections that are closed when the test ends.
func connect(tb testing.TB, addr string, n int, timeout time.Duration) ([]*httpclient.Conn, error) {
	conns := make([]*httpclient.Conn, n)
	for i := range conns {
		c, err := dial(addr, timeout)
		if err != nil {
			return nil, err
		}
		tb.Cleanup(func() { c.Close() })
		conns[i] = c
	}
	return conns, nil
}

func dial(addr string, timeout time.Duration) (*httpclient.Conn, error) {
	nc, err := net.DialTimeout("tcp", addr, timeout)
	if err != nil {
		return nil, err
	}
	return httpclient.New(nc, timeout), nil
}

// boot starts f where the flag -server says, until the test ends.
func boot(tb testing.TB, f frameworks.Framework) (*server, error) {
	if *serverMode == modeProcess {
		return bootProcess(tb, f)
	}
	return bootHere(tb, f)
}

// bootHere starts f in this process, until the test ends.
func bootHere(tb testing.TB, f frameworks.Framework) (*server, error) {
	ln, err := listen()
	if err != nil {
		return nil, err
	}
	done := make(chan error, 1)
	go func() { done <- f.Serve(ln) }()
	tb.Cleanup(func() {
		ln.Close()
		select {
		case err := <-done:
			if err != nil {
				tb.Errorf("framework %s: Serve: %v", f.Name, err)
			}
		case <-time.After(closeTimeout):
			tb.Errorf("framework %s: Serve did not return within %v of its listener's end", f.Name, closeTimeout)
		}
	})
	return &server{
		addr:  ln.Addr().String(),
		usage: func() (usage, error) { return usage{Accepted: ln.accepted.Load()}, nil },
	}, nil
}

// A listener counts the connections it accepts.
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
