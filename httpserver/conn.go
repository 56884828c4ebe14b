package httpserver

import (
	"errors"
	"os"
	"time"

	"httpserverbench/httpserver/internal/http1"
)

// A conn serves one connection, on one goroutine, from its first byte to its
// last.
//
// Note: an idle connection costs 3.1 KB (BenchmarkIdleConn), 2 KiB of them its
// goroutine's stack. Without the change of goroutines it costs 5.2 KB: the
// runtime shrinks a stack that has grown to 4 KiB and no further.
type conn struct {
	wire
	app     *App
	env     *environment
	lingers time.Duration // for which the client may be sending when the connection ends
	began   instant       // when the request was first seen not to be here as a whole; 0 if it always was
}

// serve answers requests until the connection is to end, or idle: then another
// goroutine goes on, whose stack has not grown yet.
func (c *conn) serve() {
	goesOn := false
	defer func() { // also when a handler ends the goroutine, as a test's FailNow does
		if !goesOn {
			c.end()
		}
	}()
	err := c.wait()
	for ; err == nil && c.answerAll() == nil; err = c.wait() {
		c.release()
	}
	if goesOn = err == errIdle; goesOn {
		go c.serve()
		return
	}
	// No answer has said that it is the last. An idle client is not made to wait for the
	// connection's end, though.
	woken := c.env.closing.Load() && errors.Is(err, os.ErrDeadlineExceeded)
	if err == ErrServerClosed || woken && c.halfCloser() != nil {
		c.lingers = lingerTime
	}
}

// end closes the connection unless a handler has taken it.
func (c *conn) end() {
	defer c.env.forget(&c.wire)
	if c.buf != nil {
		c.buf.ctx.takeBack() // a handler that ended its goroutine has not come to it
		if len(c.buf.out) > 0 && !c.given {
			c.part(false) // a handler ended the goroutine behind others' answers
		}
		c.discard()
	}
	switch {
	case c.given:
	case c.writeErr != nil:
		c.cut()
	case c.lingers > 0:
		c.linger(c.lingers)
		fallthrough
	default:
		c.conn.Close()
	}
}

var (
	errEnded   = errors.New("the connection is to end")
	errOutside = errors.New("the request has to be read on, outside the turn")
)

// answerAll answers the requests that have come, and returns nil when no byte of
// another is here. Answers to pipelined requests are gathered, to be sent with
// the last of them. In a turn it returns errOutside in front of a request that
// is not here as a whole, or that may become another protocol's connection.
func (c *conn) answerAll() error {
	for len(c.pending()) > 0 {
		c.began = 0 // one that waited behind another begins when that is done
		n, err := c.readHead()
		switch {
		case err == errOutside:
			return err
		case err != nil:
			c.refuse(err)
			return errEnded
		case !c.answer(n):
			return errEnded
		}
	}
	return nil
}

// readHead returns the length of the head that the pending bytes begin with.
func (c *conn) readHead() (n int, err error) {
	for {
		n, err = c.buf.ctx.head.Parse(c.pending(), c.env.limits)
		switch {
		case err == nil && c.inTurn && (c.buf.ctx.head.Upgrade || !c.tryWhole(n)):
			return 0, errOutside
		case err != http1.ErrIncomplete:
			return n, asResponse(err)
		case c.inTurn:
			return 0, errOutside
		}
		if err = c.more(); err != nil {
			return 0, err
		}
	}
}

// whole reports whether the body behind a head of n bytes is here. Of a chunked
// one that is not known.
func (c *conn) whole(n int) bool {
	h := &c.buf.ctx.head
	return !h.Chunked && h.ContentLength <= int64(len(c.pending())-n)
}

// begin notes when a request began, once.
func (c *conn) begin() {
	if c.began == 0 {
		c.began = c.now()
	}
}

// more waits for more of a request's head.
func (c *conn) more() error {
	c.begin()
	if err := c.flush(); err != nil {
		return err
	}
	c.compact()
	c.readUntil(c.began.add(c.env.readTimeout))
	err := c.fill()
	switch {
	case !errors.Is(err, os.ErrDeadlineExceeded):
		return err
	case c.buf.ctx.head.Blank(c.pending()):
		return errEnded
	}
	return HTTPError{408, "the request did not arrive in time"}
}

// answer answers the request whose head is the next n bytes.
func (c *conn) answer(n int) bool {
	b, x := c.buf, &c.buf.ctx
	if !c.whole(n) {
		c.begin()
		if c.flush() != nil { // the client may wait for that before it sends more
			return false
		}
		if b.r > 0 {
			c.compact() // now, before views are handed out, to have room for the body
		}
	}
	raw := b.in[b.r : b.r+n]
	b.r += n
	b.hold = b.r
	x.begin(raw, c.began)
	c.app.serve(x)
	x.takeBack()
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
		c.part(!x.head.Persistent() && !x.head.HasBody())
		if x.stream.endsWithConn() && c.halfCloser() == nil {
			c.lingers = min(c.lingers, lingerBriefly) // the client waits for that end
		}
		return false
	}
	if !x.body.done() && (c.flush() != nil || !x.body.drain()) {
		c.part(false)
		return false
	}
	// The client gets on with the answer while this side tidies up.
	more := len(c.pending()) > 0 && len(b.out) < outFlush || c.flush() == nil
	x.reset()
	b.hold = 0
	return more
}

// part sends what is still to be sent on a connection that is to end. Unless the
// client has said that it would send no more it may be sending; behind a body some
// send an empty line all the same.
func (c *conn) part(silent bool) {
	if c.flush() == nil && !silent {
		c.lingers = lingerTime
	}
}

// refuse answers a request that can't be read. Behind it nothing can be: where
// it ends is not known. An error that is no answer is the connection's own.
func (c *conn) refuse(err error) {
	if e, ok := asHTTPError(err); ok {
		x := &c.buf.ctx
		x.head.GuessMethod(c.pending())
		x.resp.close = true
		x.fail(e)
		x.finish()
		c.part(false)
	}
}
