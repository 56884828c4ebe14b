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
	Length int // of the body in bytes, after any chunking is undone

	// MayClose allows a server to close the connection after the response.
	MayClose bool
}

func (w Want) String() string { return fmt.Sprintf("status %d, %d bytes of body", w.Status, w.Length) }

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
	if err := c.receive(); err != nil {
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
// want. A response after which the connection would close is refused too,
// unless want allows it.
func (c *Conn) Receive(want Want) error {
	if err := c.receive(); err != nil {
		return err
	}
	if c.resp.Status != want.Status || len(c.resp.Body) != want.Length || c.resp.Close && !want.MayClose {
		return fmt.Errorf("got %v", &c.resp)
	}
	return nil
}

// Response returns the last response, valid until the next request.
func (c *Conn) Response() *Response { return &c.resp }

// receive reads one response into c.resp, and nothing beyond it.
func (c *Conn) receive() error {
	c.n = 0
	for {
		if err := c.fill(); err != nil {
			return err
		}
		end, err := c.resp.parse(c.buf[:c.n])
		if err != nil {
			return fmt.Errorf("got %s: %w", quote(c.buf[:c.n]), err)
		}
		if end == 0 {
			continue
		}
		if end < c.n {
			return fmt.Errorf("got %v, and then %d bytes too many: %s", &c.resp, c.n-end, quote(c.buf[end:c.n]))
		}
		return nil
	}
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
