package httpserver

import (
	"context"
	"errors"
	"os"
	"time"
)

// recheckAfter is how long a wait may last at first before it is begun anew: with a
// try to read (see socketPoller), on a goroutine whose stack has not grown, and without the
// buffer that a connection keeps for itself (see buffers.viewed).
const recheckAfter = time.Second

// wait waits for the first bytes of a request, for the idle time-out, and until the
// server is closing, and serves what comes as long as it need not block. When it
// returns nil the connection has buffers, with a request that may block. It returns
// errIdle when it is to be called again.
func (c *conn) wait() error {
	if err := c.beginFirstWait(); err != nil {
		return err
	}
	err := c.poll.await()
	c.endWait(modeBlocking)
	switch {
	case c.recheckBy != 0 && errors.Is(err, os.ErrDeadlineExceeded) && !c.srv.closing.Load():
		return errIdle
	case err == nil && c.left != errOutside:
		return c.left
	}
	c.recheckBy = 0
	return err
}

// beginFirstWait begins a wait for the idle time-out. It is brief at first where the
// connection keeps a buffer, which it then gives up.
func (c *conn) beginFirstWait() error {
	if c.recheckBy == 0 && c.buf != nil {
		return c.beginBriefWait()
	}
	c.recheckBy, c.buf = 0, nil
	return c.beginWait(c.srv.idleTimeout)
}

// beginBriefWait makes the connection idle, for at most recheckAfter since it first did.
// So the deadline need not be moved with each request, nor the clock be read. The idle
// time-out begins when that is over, up to recheckAfter late.
//
// Note: reading the clock takes 36 ns, where the server's own work on a request takes 340.
func (c *conn) beginBriefWait() error {
	if c.recheckBy != 0 && c.recheckBy == c.readBy {
		return c.becomeIdle()
	}
	err := c.beginWait(min(recheckAfter, c.srv.idleTimeout))
	c.recheckBy = c.readBy
	return err
}

// beginWait makes the connection idle, for at most d.
func (c *conn) beginWait(d time.Duration) error {
	c.readWithin(c.srv.now(), d)
	return c.becomeIdle()
}

func (c *conn) becomeIdle() error {
	c.mode.Store(uint32(modeIdle))
	if c.srv.closing.Load() {
		c.endWait(modeBlocking) // so that no wake comes into what is still to be read
		return ErrServerClosed
	}
	return nil
}

// endWait ends what beginWait began; from then on the connection is in mode m. It may
// be called twice.
func (c *conn) endWait(m mode) {
	if c.mode.CompareAndSwap(uint32(modeIdle), uint32(m)) {
		return
	}
	if c.mode.Load() == uint32(modeWoken) {
		c.srv.waking.Lock() // when the wake is over, which came too late if there is no error
		c.readBy = 0
		c.srv.waking.Unlock()
	}
	c.mode.Store(uint32(m))
}

// wake ends the wait of an idle connection. The caller holds waking.
func (c *conn) wake() {
	defer c.srv.recovered()
	if c.mode.CompareAndSwap(uint32(modeIdle), uint32(modeWoken)) {
		c.conn.SetReadDeadline(longAgo)
	}
}

// handshake does TLS's, once, which its connection would otherwise do in the first
// read, with the idle time-out as its only bound.
func (c *conn) handshake() error {
	t, ok := c.conn.(interface {
		HandshakeContext(context.Context) error
	})
	if !ok || c.greeted {
		return nil
	}
	c.greeted = true
	d := min(c.srv.handshakeTimeout, c.srv.idleTimeout)
	if err := c.beginWait(d); err != nil {
		return err
	}
	c.armWrite(d)
	err := t.HandshakeContext(context.Background())
	c.endWait(modeBlocking)
	return err
}
