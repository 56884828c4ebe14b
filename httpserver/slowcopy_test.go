package httpserver

import (
	"net"
	"testing"
	"time"
)

// A counter yields bytes that depend on their position. It has no end.
type counter struct{ at int }

func (r *counter) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = positional(r.at)
		r.at++
	}
	return len(p), nil
}

func positional(at int) byte { return byte(at ^ at>>8 ^ at>>16) }

// A narrowListener's connections have small buffers.
type narrowListener struct{ net.Listener }

func (l narrowListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err == nil {
		conn.(*net.TCPConn).SetWriteBuffer(64 << 10)
	}
	return conn, err
}

// A client that has taken some of a step, and not all, when the write's deadline passes
// is slow: what follows is not lost.
func TestSendReaderToSlowClientLosesNothing(t *testing.T) {
	const length = 2 << 20
	var app App
	app.Get("/", func(c *Ctx) error { return c.SendReader(200, "", length, &counter{}) })
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := newRigOn(t, &Server{App: &app, WriteTimeout: 500 * time.Millisecond}, narrowListener{ln})
	p := r.dial()
	p.Conn.(*net.TCPConn).SetReadBuffer(64 << 10)
	p.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
	for {
		line, err := p.r.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		if line == "\r\n" {
			break
		}
	}
	b := make([]byte, 32<<10)
	for at := 0; at < length; {
		n, err := p.r.Read(b[:min(len(b), length-at)])
		for i, c := range b[:n] {
			if c != positional(at+i) {
				t.Fatalf("byte %d of the content is not the one that was read", at+i)
			}
		}
		if at += n; err != nil {
			return // cut off, as a client is that stalls: no byte before was wrong
		}
		time.Sleep(20 * time.Millisecond)
	}
}
