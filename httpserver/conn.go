package httpserver

import (
	"errors"
	"os"
	"time"
)

// A conn serves one connection, on one goroutine, from its first byte to its
// last.
//
// Note: an idle connection costs 3.1 KB (BenchmarkIdleConn), 2 KiB of them its
// goroutine's stack, and 5.2 KB when a handler needed more stack than that, as
// encoding/json does: the runtime shrinks a stack to 4 KiB and no further. What
// is left to save is a fresh goroutine for each connection that has been idle for
// a while, which takes a second deadline and a second way into serve.
type conn struct {
	wire
	app   *App
	env   *environment
	began time.Time // when the first byte of the request came
}

// serve answers requests until the connection is to end.
func (c *conn) serve() {
	defer c.end()
	for c.wait() == nil && c.answerAll() {
		c.release()
	}
}

// end closes the connection unless a handler has taken it. It is deferred, for a
// handler may end the goroutine, as a test's FailNow does.
func (c *conn) end() {
	defer c.env.forget(&c.wire)
	hijacked := false
	if c.buf != nil {
		hijacked = c.buf.ctx.hijacked
		c.discard()
	}
	switch {
	case hijacked:
	case c.writeErr != nil:
		c.cut()
	default:
		c.conn.Close()
	}
}

// answerAll answers the requests that have come, and returns when no byte of
// another is here. Answers to pipelined requests are gathered. It returns false
// when the connection is to end.
func (c *conn) answerAll() bool {
	for len(c.pending()) > 0 {
		c.began = time.Now() // one that waited behind another begins when that is done
		n, err := c.readHead()
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

// readHead returns the length of the head that the pending bytes begin with.
func (c *conn) readHead() (n int, err error) {
	for {
		n, err = c.buf.ctx.head.parse(c.pending(), c.env.limits)
		if err != errIncomplete {
			return n, err
		}
		if err = c.more(); err != nil {
			return 0, err
		}
	}
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
		c.part(x.body.done() && !x.head.persistent())
		return false
	}
	if !x.body.done() && (c.flush() != nil || !x.body.drain()) {
		c.part(false)
		return false
	}
	x.reset()
	b.hold = 0
	return len(b.out) < outFlush || c.flush() == nil
}

// part sends what is still to be sent on a connection that is to end. Unless the
// client has said that it would send no more, and has not, it may be sending.
func (c *conn) part(silent bool) {
	if c.flush() == nil && !silent {
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
