package httpserver

import (
	"context"
	"encoding/json"

	"httpserverbench/httpserver/internal/http1"
)

// An exchange is one request and the response to it, in memory that is used for others
// afterwards. The application reaches it through its connection's [Ctx] alone.
type exchange struct {
	c *conn

	raw     []byte // the head's bytes
	head    http1.Head
	found   lookup
	body    body
	refused error           // why the request is not acceptable, nil if it is
	own     context.Context // of SetContext
	handled error           // what OnError is making the response to, nil while it is not

	resp    response
	encoder *json.Encoder // writes to resp
	stream  *Stream       // the response is being sent as it is made
}

// begin makes x the request whose head, raw, was just parsed.
func (x *exchange) begin(raw []byte) {
	x.raw = raw
	l := &x.found
	l.path, l.escaped, l.method = x.head.Path.Of(raw), x.head.Escaped, x.head.Method
	if len(l.path) == 0 && l.method != "CONNECT" && x.refused == nil {
		l.path = slash
	}
	x.body.begin(&x.head, x.c.srv.bodyLimit)
}

// refuse makes x a request that can't be read beyond raw, and ends its connection.
func (x *exchange) refuse(raw []byte, why HTTPError) {
	x.head.GuessMethod(raw)
	x.refused = why
	x.begin(raw)
	x.body.err, x.resp.close = why, true
}

// reset makes x ready for the next request's head.
func (x *exchange) reset() {
	x.head.Reset()
	x.resp.reset()
	x.raw, x.refused, x.own, x.stream = nil, nil, nil, nil
	x.found.path, x.found.route = nil, nil
	if cap(x.body.own) > outRetain {
		x.body.own, x.body.bytes = nil, nil
	}
}

// revoke ends what the handler may have given to others that outlast it: this is the
// one place where that happens.
//
// Note: it is inlined. With revokeLent in it GET /text takes 0.1 µs of 16.4 longer (p50,
// first deciles of 120 runs).
func (x *exchange) revoke() {
	if x.body.lent != nil || x.stream != nil {
		x.revokeLent()
	}
}

func (x *exchange) revokeLent() {
	x.body.revoke()
	s := x.stream
	if s == nil || s.over.Swap(true) {
		return
	}
	if s.users.Load() == 0 {
		x.c.writing.Lock() // which only the sending of earlier responses may hold
	} else if x.c.seizeWriting() {
		x.resp.enter(Aborted)
	}
	x.c.writing.Unlock()
}

// seizeWriting takes the right to write from whoever has it: it locks writing, and
// reports whether it interrupted a write.
func (c *conn) seizeWriting() (interrupted bool) {
	c.revoked.Store(true)
	interrupted = c.seize(&c.writing, c.conn.SetWriteDeadline)
	c.revoked.Store(false)
	if interrupted {
		c.writeBy = 0
	}
	return interrupted
}

// slash is the path of a URL without one (RFC 9110, section 4.2.3).
var slash = []byte("/")

// settle decides whether the connection lives on, which the response's head says.
func (x *exchange) settle() {
	r := &x.resp
	r.close = r.close || !x.head.Persistent() || !x.body.drainable() || x.last()
	r.announce = x.head.Minor == 0 && !r.close
}

// last reports whether the request is the last of its connection because the server
// is closing: not if others were read with it.
func (x *exchange) last() bool {
	return x.c.srv.closing.Load() && (x.c.sealed || len(x.c.pending()) == 0)
}

// mute reports whether the response has no content on the wire.
func (x *exchange) mute() bool {
	return x.head.Method == "HEAD" || http1.NoContent(x.resp.status)
}

// finish puts the response in the connection's buffer, or ends the one that is being
// streamed.
func (x *exchange) finish() {
	c, r := x.c, &x.resp
	if c.gathers != nil {
		c.writing.Lock()
		defer c.writing.Unlock()
	}
	if x.stream != nil {
		r.enter(x.stream.end())
		return
	}
	x.settle()
	out := r.appendHead(c.buf.out, c.srv.dates.get(), int64(len(r.body)))
	r.enter(Sent)
	switch {
	case x.mute():
	case len(r.body) > outFlush:
		c.writeAll(out, r.body)
		out = out[:0]
	default:
		out = append(out, r.body...)
	}
	c.buf.out = out
	r.close = r.close || c.writeErr != nil // nobody would get the next one
}

// A connection's way from a request's head to the next one's, or to its own end.

// respond responds to a request, and reports whether there may be another.
func (c *conn) respond(x *exchange) bool {
	c.handle(x)
	if x.resp.over() {
		return false
	}
	x.finish()
	return c.conclude(x)
}

// handle runs the application's code for a request.
func (c *conn) handle(x *exchange) {
	if c.gathered() > 0 {
		c.flushSoon()
	}
	c.ctx.x = x
	c.srv.App.serve(&c.ctx, x)
	c.ctx.x = nil
	if c.watch.Load() != nil {
		c.endWatch()
	}
}

// conclude readies the connection for the next request, if there is to be one.
func (c *conn) conclude(x *exchange) bool {
	if x.resp.close || x.resp.phase == Aborted {
		c.flush()
		return false
	}
	if !x.body.done() && (c.flush() != nil || !x.body.drain()) {
		return false
	}
	// The client gets on with the response while this side tidies up.
	more := len(c.pending()) > 0 && c.gathered() < outFlush || c.flush() == nil
	x.reset()
	c.buf.hold = 0
	return more
}

// flushAndLinger sends what is still to be sent on a connection that ends with x. The
// client may be sending, unless it has said that it would send no more; after a body some
// send an empty line all the same. It is not waited for long where it waits for the
// connection's end, and would not see it before.
func (c *conn) flushAndLinger(x *exchange) {
	whole := x.resp.phase == Sent
	silent := whole && x.refused == nil && !x.head.Persistent() && !x.head.HasBody()
	if c.flush() != nil || silent {
		return
	}
	c.lingers = lingerTime
	if (!whole || x.stream.endsWithConn()) && c.halfCloser() == nil {
		c.lingers = lingerBriefly
	}
}

// end closes the connection unless a handler has taken it.
func (c *conn) end() {
	defer c.srv.recovered()
	defer c.srv.forget(c)
	c.ctx.x = nil
	c.endWatch()
	if c.buf != nil {
		x := &c.buf.x
		x.revoke() // a handler that ended its goroutine has not come to it
		if x.raw != nil && x.resp.phase != Hijacked && c.lingers == 0 {
			c.flushAndLinger(x)
		}
		c.endGathering()
		c.discard()
	}
	switch {
	case c.given:
	case c.lingers > 0:
		defer c.conn.Close() // also when its Read panics
		c.linger(c.lingers)
	case c.writeErr != nil:
		cut(c.conn)
	default:
		c.conn.Close()
	}
}
