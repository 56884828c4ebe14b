package load

import (
	"errors"
	"fmt"
	"net"
	"time"
)

// Fresh is a Loop that makes its connections anew for every operation: it dials them, sends a
// request on each as soon as it is there, takes the responses, and closes them.
//
// It closes with a reset (SO_LINGER of 0), which leaves nothing behind. Closed
// in the ordinary way, each connection keeps its port for a minute (TIME_WAIT,
// RFC 9293, section 3.6), and a client that makes twenty thousand in a second
// has none left after one and a half. The server sees a client that is gone
// once it has its response.
//
// Note: asking the server to close first, with "Connection: close", leaves the
// ports with the server's end, where a new connection may take them over. But
// then another path of the server is measured, and a server that closes late
// is waited for.
//
// The system bounds how long dialling takes, to about two minutes: a limit of
// our own costs a goroutine for each connection.
type Fresh struct {
	*Loop
	addr    *net.TCPAddr
	send    func(*Conn) error // sends the request on a connection that was just dialled
	dialled int64
}

// openFresh returns one that takes responses like others.
func openFresh(c Config) (Driver, error) {
	f, err := newFresh(c)
	if err != nil {
		return nil, err
	}
	f.send = func(c *Conn) error { return c.Send(f.Request) }
	return f, nil
}

// openRefused returns one whose requests the server refuses: it waits until the
// server closes the connection.
func openRefused(c Config) (Driver, error) {
	c.Want.Close = true
	f, err := newFresh(c)
	if err != nil {
		return nil, err
	}
	f.send = func(*Conn) error { return nil } // to be cut off is no error there
	f.take = f.refuse
	return f, nil
}

func newFresh(c Config) (*Fresh, error) {
	addr, err := net.ResolveTCPAddr("tcp", c.Addr)
	if err != nil {
		return nil, err
	}
	f := &Fresh{Loop: newLoop(c), addr: addr}
	for range c.Conns {
		f.conns = append(f.conns, &Conn{timeout: c.Timeout, buf: make([]byte, bufferSize)})
	}
	return f, nil
}

// Do implements Driver.
func (f *Fresh) Do(n int) (time.Duration, error) { return f.run(n, f.once) }

// once runs one operation. It closes what it has opened, whatever happens.
func (f *Fresh) once() error {
	opened, err := f.open()
	if err == nil {
		err = f.receive()
	}
	for _, c := range f.conns[:opened] {
		c.Close()
	}
	return err
}

// refuse has the request refused.
func (f *Fresh) refuse(c *Conn) error {
	r, err := c.ExchangeLast(f.Request)
	if err != nil {
		return err
	}
	return r.differ(f.Want)
}

// open opens the connections of an operation, sends their requests and returns
// how many it opened.
//
// Note: a server that serves one connection to its end, and whose queue of
// others is full, would wait for the first request of a client that dials all
// before it sends any, and waits for the server.
func (f *Fresh) open() (opened int, err error) {
	for _, c := range f.conns {
		nc, err := net.DialTCP("tcp", nil, f.addr)
		if err != nil {
			return opened, fmt.Errorf("got no connection: %w", err)
		}
		c.use(nc)
		opened++
		f.dialled++
		if err := nc.SetLinger(0); err != nil {
			return opened, err
		}
		if f.TLS != nil {
			if err := f.secure(c); err != nil {
				return opened, err
			}
		}
		if err := f.send(c); err != nil {
			return opened, err
		}
	}
	return opened, nil
}

// secure begins TLS on c: anew on the first connection of all, by resuming a
// session on every other.
func (f *Fresh) secure(c *Conn) error {
	secure, err := handshake(c.nc, f.TLS, f.Timeout)
	if err != nil {
		return fmt.Errorf("got no connection: %w", err)
	}
	c.nc = secure
	if f.dialled > int64(len(f.conns)) && !secure.ConnectionState().DidResume {
		return errors.New("got a full handshake, want the session resumed")
	}
	return nil
}

// Void implements Driver: each request has a connection of its own, and those
// are counted at both ends.
func (f *Fresh) Void() error { return nil }

// Dialled implements Driver.
func (f *Fresh) Dialled() int64 { return f.dialled }

// Close implements Driver: between operations no connection is open.
func (f *Fresh) Close() error { return nil }
