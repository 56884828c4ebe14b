//go:build unix && !aix

package httpserver

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// A client's end that comes together with its last request leaves no word with
// the poller once the request is read. The connection must end all the same, and
// before its idle time-out.
func TestAnEndThatComesWithARequest(t *testing.T) {
	p := newRig(t, &Server{App: hello(&App{})}).dial()
	for range 3 { // so that the connection is being served in turns
		p.send(getHello)
		p.wants(200)
	}
	p.send(getHello)
	if err := p.Conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	p.wants(200)
	p.wantsEnd()
}

// Bodies that fit the buffer and that do not arrive whole, at once or in two pieces, and so
// does the request after them.
func TestBodiesOfEverySize(t *testing.T) {
	r := newRig(t, &Server{App: hello(echo(&App{}))})
	const buffer = 16<<10 + bodyRoom
	for range 2 { // the second time there is a buffer in the pool
		p := r.dial()
		for _, size := range []int{100, buffer - 1, buffer, buffer + 1, 30_000, outRetain, outRetain + 1, 200_000} {
			content := strings.Repeat("x", size-len(fmt.Sprintf(postEcho, 0)))
			request := fmt.Sprintf(postEcho, len(content)) + content
			for _, cut := range []int{size, size / 2, 10} {
				p.send(request[:cut])
				until(t, "the request is begun, or done", func() bool { return r.busy() == 1 || cut == size })
				p.send(request[cut:] + getHello)
				if a := p.wants(200); a.body != content {
					t.Fatalf("of %d bytes of content %d came back, and perhaps others", len(content), len(a.body))
				}
				p.wants(200)
			}
		}
		p.Close()
		until(t, "the connection is closed", func() bool { return r.conns() == 0 })
	}
}

// A connection lives on between requests, also after one that filled the
// buffer to its last byte.
func TestAWaitIsBegunAnew(t *testing.T) {
	r := newRig(t, &Server{App: hello(echo(&App{}))})
	for name, size := range map[string]int{"short": 100, "full": 16<<10 + bodyRoom} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := dialPeer(t, r.ln.Addr())
			length := size - len(fmt.Sprintf(postEcho, 0))
			p.send(fmt.Sprintf(postEcho, length) + strings.Repeat("x", length))
			p.wants(200)
			p.SetReadDeadline(time.Now().Add(recheckAfter + recheckAfter/2))
			if _, err := p.r.ReadByte(); !errors.Is(err, os.ErrDeadlineExceeded) {
				t.Fatalf("the connection ended: %v", err)
			}
			p.SetReadDeadline(time.Now().Add(patience))
			p.send(getHello)
			p.wants(200)
		})
	}
}

// A wait that is begun anew has the whole idle time-out, and no more.
func TestAWaitBegunAnewIsWhole(t *testing.T) {
	r := newRig(t, &Server{App: hello(&App{})})
	c := r.server.newConn(&script{in: strings.NewReader("")})
	c.recheckBy = 1
	before := c.srv.now()
	if err := c.wait(); err != io.EOF {
		t.Fatal(err)
	}
	const want = 2 * time.Minute
	if least, most := time.Duration(c.readBy-c.srv.now()), time.Duration(c.readBy-before); least > want || most < want {
		t.Errorf("it waits for %v, want %v", most, want)
	}
}

// A wait that a request ends, and not recheckAfter, leaves the next its whole idle
// time-out.
func TestAWaitAfterATurnIsWhole(t *testing.T) {
	c, p := accept(t, &Server{App: hello(&App{})})
	waited := make(chan error, 1)
	go func() { waited <- c.wait() }()
	p.send(getHello)
	p.wants(200) // in a turn
	p.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
	if err := receive(t, "the turn's end", waited); err != nil {
		t.Fatal(err)
	}
	if c.recheckBy != 0 {
		t.Error("the next wait would give up the connection's buffer")
	}
	c.discard()
}

// The idle time-out begins after the last byte of a stream, not with its first.
func TestAWaitAfterAStreamIsWhole(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var app App
		app.Get("/hello", func(c *Ctx) error {
			_, err := c.Stream(200, "text/plain")
			time.Sleep(time.Minute)
			return err
		})
		p := newPipeRig(t, &Server{App: &app, IdleTimeout: time.Minute}).dial()
		p.SetDeadline(time.Time{})
		p.send(getHello)
		p.wants(200)
		begin := time.Now()
		p.wantsEnd()
		if idle := time.Since(begin); idle < time.Minute-time.Second || idle > time.Minute+recheckAfter {
			t.Errorf("it was idle for %v", idle)
		}
	})
}

// onFD calls ready as the system's poller does.
func (c *conn) onFD(fd uintptr) (leave bool) { return c.poll.(*socketPoller).callback(fd) }

// inCallback makes c think that ready is called for fd.
func (c *conn) inCallback(fd uintptr) {
	c.mode.Store(uint32(modeCallback))
	c.poll.(*socketPoller).fd = int(fd)
}

// accept returns a connection of a server that serves nothing by itself, and its
// client.
func accept(t *testing.T, s *Server) (*conn, *peer) {
	t.Helper()
	ln := listenTCP(t)
	defer ln.Close()
	p := dialPeer(t, ln.Addr())
	nc, err := ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { nc.Close() })
	s.start()
	return s.newConn(nc), p
}

// arrived waits until n bytes can be read from c.
func arrived(t *testing.T, c *conn, n int) {
	t.Helper()
	b := make([]byte, n)
	until(t, "the bytes have come", func() (all bool) {
		c.poll.(*socketPoller).raw.Control(func(fd uintptr) {
			got, _, _ := syscall.Recvfrom(int(fd), b, syscall.MSG_PEEK)
			all = got == n
		})
		return all
	})
}

// A turn responds to all that the socket has, also after a read that has filled the
// buffer. Then it waits without a buffer, and no longer than a connection may be idle.
func TestTurn(t *testing.T) {
	const idleTimeout = recheckAfter / 2
	c, p := accept(t, &Server{App: hello(echo(&App{})), IdleTimeout: idleTimeout})
	turn := func() {
		t.Helper()
		c.poll.(*socketPoller).raw.Control(func(fd uintptr) {
			if c.onFD(fd) {
				t.Fatalf("it was left: %v", c.left)
			}
		})
		if c.buf != nil && !c.buf.viewed {
			t.Error("it waits with a buffer that others could use")
		}
	}
	turn()
	length := 16<<10 + bodyRoom - len(fmt.Sprintf(postEcho, 0))
	request := fmt.Sprintf(postEcho, length) + strings.Repeat("x", length) + getHello
	p.send(request)
	arrived(t, c, len(request))
	turn()
	for range 2 {
		p.wants(200)
	}
	if waits := time.Duration(c.readBy - c.srv.now()); waits > idleTimeout {
		t.Errorf("it waits for %v, want at most %v", waits, idleTimeout)
	}
}

// A turn responds to a request that is in the buffer as a whole, and leaves the others to
// where reads may block.
func TestTurnServesWhatIsWhole(t *testing.T) {
	for _, missing := range []int{0, 1} {
		c, p := accept(t, &Server{App: echo(&App{})})
		request := fmt.Sprintf(postEcho, 1+missing) + "a"
		c.buf = c.srv.buffers(c)
		c.buf.w = copy(c.buf.in, request)
		p.send("a") // which is not read
		arrived(t, c, 1)
		c.poll.(*socketPoller).raw.Control(func(fd uintptr) {
			c.inCallback(fd)
			want := error(nil)
			if missing > 0 {
				want = errOutside
			}
			if err := c.serveBuffered(); err != want {
				t.Errorf("with %d bytes missing: %v, want %v", missing, err, want)
			}
		})
	}
}

// What comes with the content that is read while the server is closing is not begun.
func TestContentWhileTheServerIsClosing(t *testing.T) {
	c, p := accept(t, &Server{App: hello(echo(&App{}))})
	c.buf = c.srv.buffers(c)
	c.buf.w = copy(c.buf.in, fmt.Sprintf(postEcho, 1))
	c.srv.closing.Store(true)
	p.send("a" + getHello)
	arrived(t, c, len("a"+getHello))
	c.mode.Store(uint32(modeBlocking))
	if err := c.serveBuffered(); err != errEnded {
		t.Errorf("it goes on: %v", err)
	}
	if a := p.wants(200); a.body != "a" || !a.close {
		t.Errorf("got %+v", a)
	}
}

// Whether a client has gone is seen without a wait, also while a hijack has made the socket
// block for a moment, as net.FileConn does.
func TestALookDoesNotWait(t *testing.T) {
	c, p := accept(t, &Server{})
	defer p.Close()
	c.poll.(*socketPoller).raw.Control(func(fd uintptr) { syscall.SetNonblock(int(fd), false) })
	gone := make(chan bool, 1)
	go func() { gone <- clientGone(c.conn) }()
	if receive(t, "the look's end", gone) {
		t.Error("the client is here")
	}
}
