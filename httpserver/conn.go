package httpserver

import (
	"errors"
	"os"
	"sync/atomic"
	"time"
)

// A conn serves one connection, on one goroutine, from its first byte to its
// last.
type conn struct {
	wire
	app   *App
	env   *environment
	idle  atomic.Bool // nothing of a request is read: Shutdown may close it
	began time.Time   // when the first byte of the request came
}

// serve answers requests until the connection is to end, and closes it unless a
// handler has taken it.
func (c *conn) serve() {
	for c.await() && c.answerAll() {
		c.release()
	}
	hijacked := false
	if c.buf != nil {
		hijacked = c.buf.ctx.hijacked
		c.discard()
	}
	if !hijacked {
		c.conn.Close()
	}
}

// await waits for a request's first bytes.
func (c *conn) await() bool {
	if c.buf != nil {
		return true // some of it is here already
	}
	c.readWithin(time.Now(), c.env.idleTimeout)
	c.idle.Store(true)
	if c.env.closing.Load() {
		return false
	}
	err := c.wait()
	c.idle.Store(false)
	return err == nil
}

// answerAll answers the requests that have come, and returns when no byte of
// another is here. Answers to pipelined requests are gathered. It returns false
// when the connection is to end.
func (c *conn) answerAll() bool {
	c.began = time.Now()
	for len(c.pending()) > 0 {
		n, err := c.buf.ctx.head.parse(c.pending(), c.env.limits)
		if err == errIncomplete {
			if err = c.more(); err == nil {
				continue
			}
		}
		if err != nil {
			c.refuse(err)
			return false
		}
		if !c.answer(n) {
			return false
		}
	}
	return c.flush() == nil
}

// more waits for more of a request's head.
func (c *conn) more() error {
	if err := c.flush(); err != nil {
		return err
	}
	c.compact()
	c.readUntil(c.began.Add(c.env.readTimeout))
	err := c.fill()
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return HTTPError{408, "the request did not arrive in time"}
	}
	return err
}

// answer answers the request whose head is the next n bytes.
func (c *conn) answer(n int) bool {
	b, x := c.buf, &c.buf.ctx
	if b.r > 0 && x.head.hasBody() && (x.head.chunked || int64(b.w-b.r-n) < x.head.contentLength) {
		c.compact() // now, before views are handed out, to have room for the body
	}
	raw := b.in[b.r : b.r+n]
	b.r += n
	b.hold = b.r
	x.begin(raw, c.began)
	c.app.serve(x)
	if x.hijacked || x.aborted {
		return false
	}
	x.finish()
	return c.conclude(x)
}

// conclude readies the connection for the next request, if there is to be one.
func (c *conn) conclude(x *Ctx) bool {
	b := c.buf
	if x.resp.close || x.aborted {
		c.part(x.body.done())
		return false
	}
	if !x.body.done() && (c.flush() != nil || !x.body.drain()) {
		return false
	}
	x.reset()
	b.hold = 0
	return len(b.out) < outFlush || c.flush() == nil
}

// part sends what is still to be sent on a connection that is to end. Unless the
// request was read whole, the client may still be sending.
func (c *conn) part(whole bool) {
	if c.flush() == nil && !whole {
		c.linger()
	}
}

// refuse answers a request that can't be read. Behind it nothing can be: where
// it ends is not known. An error that is no answer is the connection's own.
func (c *conn) refuse(err error) {
	if e, ok := asHTTPError(err); ok {
		x := &c.buf.ctx
		x.now, x.resp.close = c.began, true
		x.fail(e)
		x.finish()
		c.part(false)
	}
}
