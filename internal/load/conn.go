// Package load holds the measuring clients: HTTP/1.1 without an allocation per
// request, so that what is allocated and most of what is spent between two
// requests is the server's.
//
// A [Conn] sends prepared bytes and checks the status and the length of each
// response. A [Driver] puts a server to work in one [Way], over kept-alive
// connections or others. None dials where it is not the way's operation: a
// server that closes a kept-alive connection ends the measurement with an error.
package load

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

// A Want is what every response is compared with.
type Want struct {
	Status int
	Length int  // of the body in bytes, after any chunking is undone
	Close  bool // the server says that it closes the connection
}

func (w Want) String() string {
	return describe(w.Status, w.Length, w.Close)
}

// A Conn is a kept-alive connection with at most one request in flight.
//
// Note: a deadline set anew for every request costs it two updates of a timer.
// Here it is a watchdog instead. It is armed for timeout at a time; when it
// fires during a request that it was not armed for, it is armed again, and
// only when it fires a second time in the same request has the server
// stalled. So a request may take at least timeout and never twice as long, and
// none pays for the clock.
type Conn struct {
	nc      net.Conn
	timeout time.Duration
	fresh   bool   // the deadline was armed during the present request
	buf     []byte // buf[:n] was read and belongs to the present response
	n       int
	resp    Response
}

// The buffer begins with room for any response that the scenarios require,
// and does not grow without end for a server whose response has none.
const (
	bufferSize = 64 << 10
	mostBuffer = 16 << 20
)

// New returns a client of nc, which it closes in Close. The deadline of nc is
// the Conn's to set.
func New(nc net.Conn, timeout time.Duration) *Conn {
	c := &Conn{timeout: timeout, buf: make([]byte, bufferSize)}
	c.use(nc)
	return c
}

// use makes c the client of nc, a new connection.
func (c *Conn) use(nc net.Conn) {
	c.nc = nc
	c.arm() // a connection that is closed already says so when it is used
}

// Close closes the connection.
func (c *Conn) Close() error { return c.nc.Close() }

// Exchange sends request and returns the response, whatever its status. The
// response's bytes are the connection's and valid until the next request.
func (c *Conn) Exchange(request []byte) (*Response, error) {
	if err := c.Send(request); err != nil {
		return nil, err
	}
	c.n = 0
	end, err := c.next(0)
	if err != nil {
		return nil, err
	}
	if err := c.surplus(end); err != nil {
		return nil, err
	}
	return &c.resp, nil
}

// Send writes request. Its response must be taken by Receive before the next.
func (c *Conn) Send(request []byte) error {
	c.fresh = false
	for len(request) > 0 {
		n, err := c.nc.Write(request)
		request = request[n:]
		if err = c.rearm(err); err != nil {
			return fmt.Errorf("sending: %w", err)
		}
	}
	return nil
}

// Receive takes the response to the request that was sent and compares it with
// want.
func (c *Conn) Receive(want Want) error { return c.ReceiveAll(want, 1) }

// ReceiveAll takes n responses, to as many requests that were sent before the
// first was taken, and compares each with want.
func (c *Conn) ReceiveAll(want Want, n int) error {
	c.n = 0
	return c.takeAll(want, n)
}

// takeAll is ReceiveAll after a part of the responses was read.
func (c *Conn) takeAll(want Want, n int) error {
	end := 0
	for range n {
		var err error
		if end, err = c.next(end); err != nil {
			return err
		}
		if err := c.resp.differ(want); err != nil {
			return err
		}
	}
	return c.surplus(end)
}

// ExchangeLast sends request, which the server refuses, and returns the response
// after which it closes the connection, for which it waits. The server may do
// so before it has read the request, so not all of it may be sent.
func (c *Conn) ExchangeLast(request []byte) (*Response, error) {
	if err := c.Send(request); err != nil && !errors.Is(err, errClosed) {
		return nil, err
	}
	c.n = 0
	for {
		err := c.fill()
		if errors.Is(err, errClosed) && c.n > 0 {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	end, err := c.resp.parseLast(c.buf[:c.n])
	if err != nil {
		return nil, fmt.Errorf("got %s: %w", quote(c.buf[:c.n]), err)
	}
	return &c.resp, c.surplus(end)
}

// next reads the response that begins at c.buf[at], and returns where it ends.
func (c *Conn) next(at int) (end int, err error) {
	for {
		if c.n > at {
			size, err := c.resp.parse(c.buf[at:c.n])
			if err != nil {
				return 0, fmt.Errorf("got %s: %w", quote(c.buf[at:c.n]), err)
			}
			if size > 0 {
				return at + size, nil
			}
		}
		if err := c.fill(); err != nil {
			return 0, err
		}
	}
}

// surplus returns an error if more was read than responses, up to end.
func (c *Conn) surplus(end int) error {
	if end < c.n {
		return fmt.Errorf("got %v, and then %d bytes too many: %s", &c.resp, c.n-end, quote(c.buf[end:c.n]))
	}
	return nil
}

// hangUp ends what c sends, as silence wants it.
func (c *Conn) hangUp() error {
	c.n, c.fresh = 0, true
	if half, ok := c.nc.(interface{ CloseWrite() error }); ok {
		half.CloseWrite() // in vain where the server has closed it
	}
	return c.arm()
}

// silence returns an error if the server sends more before it closes the
// connection too, which it may do late or never.
func (c *Conn) silence() error {
	if err := c.fill(); err != nil {
		return nil
	}
	return fmt.Errorf("got %d bytes after the last response: %s: the server has responded to more requests than were sent", c.n, quote(c.buf[:c.n]))
}

// fill reads once, into a buffer with room for it.
func (c *Conn) fill() error {
	if c.n == mostBuffer {
		return fmt.Errorf("got %s: no end of the response in %d bytes", quote(c.buf), c.n)
	}
	if c.n == len(c.buf) {
		c.buf = append(c.buf, make([]byte, len(c.buf))...)
	}
	for {
		n, err := c.nc.Read(c.buf[c.n:])
		c.n += n
		if n > 0 {
			return nil
		}
		if err = c.rearm(err); err != nil {
			return fmt.Errorf("got %s: %w", quote(c.buf[:c.n]), err)
		}
	}
}

var (
	errClosed  = errors.New("the server closed the connection")
	errStalled = errors.New("the server stalled")
)

// rearm says what err, from reading or writing, means. If it is only the
// watchdog that fired over an earlier request, it arms it and returns nil.
func (c *Conn) rearm(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, io.EOF):
		return errClosed
	case !errors.Is(err, os.ErrDeadlineExceeded):
		return fmt.Errorf("%w: %w", errClosed, err)
	case c.fresh:
		return fmt.Errorf("%w: nothing more within %v", errStalled, c.timeout)
	}
	c.fresh = true
	return c.arm()
}

func (c *Conn) arm() error { return c.nc.SetDeadline(time.Now().Add(c.timeout)) }
