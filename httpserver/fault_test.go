package httpserver

import (
	"io"
	"log/slog"
	"net"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// descriptors returns how many file descriptors the process has, -1 where the
// system does not tell.
func descriptors() int {
	dir := "/dev/fd"
	if runtime.GOOS == "linux" {
		dir = "/proc/self/fd"
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return -1
	}
	return len(entries)
}

func TestIdleConnectionsLeaveNothingAfter(t *testing.T) {
	const n = 2000
	before := descriptors()
	leaks := goleak.IgnoreCurrent()
	t.Run("all", func(t *testing.T) {
		r := newRig(t, &Server{App: hello(&App{})})
		peers := make([]*peer, n)
		for i := range peers {
			peers[i] = r.dial()
			peers[i].SetDeadline(time.Now().Add(time.Minute)) // there are many
			if i%2 == 0 {                                     // the others have not sent a byte yet
				peers[i].send(getHello)
				peers[i].wants(200)
			}
		}
		until(t, "all connections are served", func() bool { return r.conns() == n })
		peers[1].send(getHello)
		peers[1].wants(200)
		for _, p := range peers[:n/2] {
			p.Close()
		}
		until(t, "half of them are gone", func() bool { return r.conns() == n/2 })
		if err := r.server.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		for _, p := range peers[n/2:] {
			p.wantsEnd()
		}
	})
	goleak.VerifyNone(t, leaks)
	if after := descriptors(); after > before {
		t.Errorf("%d descriptors, %d before", after, before)
	}
}

// trickle sends the bytes of s one by one, over and over, as slowly as tick
// says, until the connection is closed.
func trickle(conn net.Conn, s string, tick time.Duration) {
	pace := time.NewTicker(tick)
	defer pace.Stop()
	for i := 0; ; i++ {
		<-pace.C
		if _, err := conn.Write([]byte{s[i%len(s)]}); err != nil {
			return
		}
	}
}

func TestSlowSendersDoNotHoldOthersUp(t *testing.T) {
	const senders, requests = 200, 1000
	app := hello(&App{})
	app.Post("/body", func(c *Ctx) error {
		_, err := c.Body()
		return err
	})
	r := newRig(t, &Server{App: app, ReadTimeout: -1})
	const post = "POST /body HTTP/1.1\r\nHost: a\r\n"
	begins := []string{ // and then a byte at a time, without end
		getHello[:len(getHello)-2] + "X: ",
		post + "Content-Length: 1000000\r\n\r\n",
		post + "Transfer-Encoding: chunked\r\n\r\n8000\r\n",
	}
	var slow sync.WaitGroup
	for i := range senders {
		p := r.dial()
		p.SetDeadline(time.Now().Add(time.Minute))
		p.send(begins[i%len(begins)])
		slow.Go(func() { trickle(p.Conn, "a", 20*time.Millisecond) })
	}
	until(t, "all senders are being read", func() bool { return r.busy() == senders })
	normal := r.dial()
	normal.SetDeadline(time.Now().Add(time.Minute))
	took := make([]time.Duration, requests)
	for i := range took {
		start := time.Now()
		normal.send(getHello)
		normal.wants(200)
		took[i] = time.Since(start)
	}
	if n := r.busy(); n < senders {
		t.Errorf("%d of %d slow senders are left", n, senders)
	}
	slices.Sort(took)
	t.Logf("beside %d slow senders: median %v, 99th percentile %v", senders, took[requests/2], took[requests*99/100])
	r.server.Close()
	slow.Wait()
}

func TestClientsThatVanish(t *testing.T) {
	large := strings.Repeat("a", 8<<20) // more than the system's buffers hold
	app := hello(&App{})
	app.Get("/large", func(c *Ctx) error { return c.Text(200, large) })
	app.Get("/stream", func(c *Ctx) error {
		s, err := c.Stream(200, "text/plain")
		for err == nil {
			_, err = io.WriteString(s, "again")
		}
		return err
	})
	app.Get("/async", timed(func(c *Ctx) error {
		<-c.Context().Done()
		return c.Context().Err()
	}, patience))
	app.Post("/body", func(c *Ctx) error {
		_, err := c.Body()
		return err
	})
	app.Post("/reader", func(c *Ctx) error {
		_, err := io.Copy(io.Discard, c.BodyReader())
		return err
	})
	r := newRig(t, &Server{App: app})
	const of = " HTTP/1.1\r\nHost: a\r\n"
	cases := []struct{ name, sent string }{
		{"before a request", ""},
		{"in the request line", "GET /he"},
		{"in the head", getHello[:len(getHello)-3]},
		{"in a body", "POST /body" + of + "Content-Length: 100\r\n\r\nabc"},
		{"in a body that is read as a stream", "POST /reader" + of + "Content-Length: 100\r\n\r\nabc"},
		{"in a body that nobody reads", "POST /hello" + of + "Content-Length: 100\r\n\r\nabc"},
		{"in a chunk's size", "POST /body" + of + "Transfer-Encoding: chunked\r\n\r\n5"},
		{"in a chunk", "POST /body" + of + "Transfer-Encoding: chunked\r\n\r\n5\r\nabc"},
		{"in the trailer", "POST /body" + of + "Transfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n"},
		{"before a 100", "POST /body" + of + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n"},
		{"before a response", getHello},
		{"in pipelined requests", strings.Repeat(getHello, 100) + "GET"},
		{"in a large response", "GET /large" + of + "\r\n"},
		{"in a stream", "GET /stream" + of + "\r\n"},
		{"before an asynchronous response", "GET /async" + of + "\r\n"},
	}
	goodbyes := map[string]func(*net.TCPConn){
		"in order":    func(c *net.TCPConn) { c.Close() },
		"by a reset":  func(c *net.TCPConn) { c.SetLinger(0); c.Close() },
		"half closed": func(c *net.TCPConn) { c.CloseWrite(); io.CopyN(io.Discard, c, 10); c.Close() },
	}
	for _, tc := range cases {
		for how, leave := range goodbyes {
			t.Run(tc.name+", "+how, func(t *testing.T) {
				for range 3 {
					p := dialPeer(t, r.ln.Addr())
					p.send(tc.sent)
					leave(p.Conn.(*net.TCPConn))
				}
				until(t, "the server notices", func() bool { return r.conns() == 0 })
			})
		}
	}
	p := r.dial()
	p.send(getHello)
	p.wants(200)
}

// A connection whose writes take nothing, and say nothing of it, does not make the server
// spin.
func TestAConnThatTakesNothing(t *testing.T) {
	client := &fullConn{script: script{in: strings.NewReader(getHello)}}
	unserved(&Server{App: hello(&App{})}, client).serve()
	if client.writes != 1 {
		t.Errorf("it was written to %d times", client.writes)
	}
}

type fullConn struct {
	script
	writes int
}

func (c *fullConn) Write([]byte) (int, error) {
	if c.writes++; c.writes == 100 {
		panic("it spins")
	}
	return 0, nil
}

// A connection whose Read panics while it is lingered for is closed.
func TestAConnThatPanicsWhileItIsLingeredFor(t *testing.T) {
	var app App
	app.Get("/hello", func(c *Ctx) error { c.SetHeader("Connection", "close"); return nil })
	client := &explosive{script: script{in: strings.NewReader(getHello)}}
	c := unserved(&Server{App: &app, Logger: slog.New(slog.DiscardHandler)}, client)
	c.serve()
	if c.lingers != lingerTime || !client.closed {
		t.Errorf("it lingers for %v, closed: %v", c.lingers, client.closed)
	}
}

// An explosive connection's Read panics at the end.
type explosive struct {
	script
	closed bool
}

func (e *explosive) Close() error { e.closed = true; return nil }

func (e *explosive) Read(p []byte) (int, error) {
	n, err := e.script.Read(p)
	if err != nil {
		panic(err)
	}
	return n, nil
}

// A write of a Stream fails when an earlier one has, however small it is.
func TestASmallWriteAfterAFailure(t *testing.T) {
	var app App
	app.Get("/hello", func(c *Ctx) error {
		s, err := c.Stream(200, "text/plain")
		if err != nil {
			return err
		}
		if err := s.Flush(); err != net.ErrClosed {
			t.Errorf("Flush returned %v", err)
		}
		if n, err := io.WriteString(s, "a"); n != 0 || err != net.ErrClosed {
			t.Errorf("wrote %d bytes, error %v", n, err)
		}
		return nil
	})
	(&script{in: strings.NewReader(getHello), failure: net.ErrClosed}).play(&Server{App: &app})
}
