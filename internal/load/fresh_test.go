package load

import (
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// listen serves every connection with serve until the test ends, and returns
// its address.
func listen(t *testing.T, serve func(net.Conn)) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			nc, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				defer nc.Close()
				serve(nc)
			}()
		}
	}()
	t.Cleanup(func() { ln.Close(); <-done })
	return ln.Addr().String()
}

// open opens a driver to a server until the test ends.
func open(t *testing.T, w Way, addr string, n int) Driver {
	t.Helper()
	c := config(n)
	c.Addr = addr
	d, err := w.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// The server never responds twice on a connection, so each request has its own.
func TestFreshConnections(t *testing.T) {
	ended := make(chan error, 6)
	addr := listen(t, func(nc net.Conn) {
		in := make([]byte, 1<<10)
		nc.Read(in)
		io.WriteString(nc, okResponse)
		_, err := nc.Read(in)
		ended <- err
	})
	d := open(t, NewConnection, addr, 2)
	if _, err := d.Do(3); err != nil {
		t.Fatal(err)
	}
	if n := d.Dialled(); n != 6 {
		t.Errorf("%d connections were dialled, want 6", n)
	}
	for _, r := range d.Last() {
		if string(r.Body) != "ok" {
			t.Errorf("got a last response %v", r)
		}
	}
	for range 6 {
		select {
		case err := <-ended:
			if err == nil || err == io.EOF {
				t.Errorf("the server read %v, want a reset, which leaves no port behind", err)
			}
		case <-time.After(time.Minute):
			t.Fatal("a connection was not closed")
		}
	}
}

func TestFreshConnectionsExplain(t *testing.T) {
	d := open(t, NewConnection, listen(t, func(net.Conn) {}), 1)
	if _, err := d.Do(1); err == nil || !strings.Contains(err.Error(), "request 1: sent") || !strings.Contains(err.Error(), "the server closed the connection") {
		t.Errorf("got error %v", err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ln.Close()
	d = open(t, NewConnection, ln.Addr().String(), 1)
	if _, err := d.Do(1); err == nil || !strings.Contains(err.Error(), "got no connection") {
		t.Errorf("got error %v", err)
	}
}

// A server may serve one connection to its end, and close it, before it accepts
// the next.
func TestFreshConnectionsOfAServerThatCloses(t *testing.T) {
	const closing = "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	go func() {
		for {
			nc, err := ln.Accept()
			if err != nil {
				return
			}
			nc.Read(make([]byte, 1<<10))
			io.WriteString(nc, closing)
			nc.Close()
		}
	}()
	c := config(3)
	c.Addr, c.Want.Close = ln.Addr().String(), true
	d, err := NewConnection.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Do(5); err != nil {
		t.Error(err)
	}
}
