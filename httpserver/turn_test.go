//go:build unix

package httpserver

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"testing"
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

// Bodies that fit the buffer, that a larger one is made for, and that are read
// outside the turn arrive whole, whole at once or in two pieces, and so does the
// request behind them.
func TestBodiesOfEverySize(t *testing.T) {
	app := hello(&App{})
	app.Post("/echo", func(c *Ctx) error {
		b, err := c.Body()
		if err != nil {
			return err
		}
		return c.Bytes(200, "text/plain", b)
	})
	r := newRig(t, &Server{App: app})
	const head = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: %08d\r\n\r\n"
	const buffer = 16<<10 + bodyRoom
	for range 2 { // the second time there is a larger buffer in the pool
		p := r.dial()
		for _, size := range []int{100, buffer - 1, buffer, buffer + 1, 30_000, wholeLimit - 1, wholeLimit, wholeLimit + 1, 200_000} {
			content := strings.Repeat("x", size-len(fmt.Sprintf(head, 0)))
			request := fmt.Sprintf(head, len(content)) + content
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

// A connection lives on between requests, also behind one that filled the
// buffer to its last byte.
func TestAWaitIsBegunAnew(t *testing.T) {
	app := hello(&App{})
	app.Post("/echo", func(c *Ctx) error { _, err := c.Body(); return err })
	r := newRig(t, &Server{App: app})
	const head = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: %08d\r\n\r\n"
	for name, size := range map[string]int{"short": 100, "full": 16<<10 + bodyRoom} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := dialPeer(t, r.ln.Addr())
			length := size - len(fmt.Sprintf(head, 0))
			p.send(fmt.Sprintf(head, length) + strings.Repeat("x", length))
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

// A wait that is begun anew goes on until the idle time-out of the first is over.
func TestAWaitBegunAnewIsNoLonger(t *testing.T) {
	r := newRig(t, &Server{App: hello(&App{})})
	ours, theirs := net.Pipe()
	defer ours.Close()
	c := r.server.newConn(theirs)
	c.short = true
	go ours.Write([]byte("G"))
	if err := c.wait(); err != nil {
		t.Fatal(err)
	}
	if got, want := time.Duration(c.readBy-c.clocked), 2*time.Minute-recheckAfter; got != want {
		t.Errorf("it waits for %v, want %v", got, want)
	}
	c.discard()
	theirs.Close()
}

// A wait that a request ends, and not recheckAfter, leaves the next its whole idle
// time-out.
func TestAWaitBehindATurnIsWhole(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	p := dialPeer(t, ln.Addr())
	nc, err := ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	r := newRig(t, &Server{App: hello(&App{})})
	c := r.server.newConn(nc)
	waited := make(chan error, 1)
	go func() { waited <- c.wait() }()
	p.send(getHello)
	p.wants(200) // in a turn
	p.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
	if err := receive(t, "the turn's end", waited); err != nil {
		t.Fatal(err)
	}
	if c.short {
		t.Error("it would count a second that has not passed")
	}
	c.discard()
}

// The idle time-out begins behind the last byte of a stream, not with its first.
func TestAWaitBehindAStreamIsWhole(t *testing.T) {
	ended := make(chan instant, 1)
	var app App
	app.Get("/hello", func(c *Ctx) error {
		_, err := c.Stream(200, "text/plain")
		<-time.After(recheckAfter / 4) // more than a deadline may be early by
		ended <- c.env.now()
		return err
	})
	r := newRig(t, &Server{App: &app})
	p := r.dial()
	p.send(getHello)
	p.wants(200)
	until(t, "the connection is idle", func() bool { return r.busy() == 0 })
	by := receive(t, "the handler's end", ended).add(recheckAfter - recheckAfter/16)
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	for w := range r.server.conns {
		if w.readBy < by {
			t.Errorf("the wait ends %v early", time.Duration(by-w.readBy))
		}
	}
}
