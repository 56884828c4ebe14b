package httpserver

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"httpserverbench/httpserver/internal/http1"
)

// A Ctx is one request and the answer to it. It is the handler's until the
// handler returns; then the server uses it for another request.
//
// What its methods return as a string is the caller's to keep. What they return
// as a []byte is a view of the connection's buffers, valid until the handler
// returns and not to be changed; the names of those that have a string
// counterpart end in View.
type Ctx struct {
	env  *environment
	wire *wire

	raw   []byte // the head's bytes
	head  http1.Head
	found lookup
	body  body
	task  *task           // of a handler that runs on its own goroutine
	own   context.Context // of SetContext

	resp     response
	encoder  *json.Encoder // writes to resp
	stream   *Stream       // the answer is being written as it is made
	hijacked bool
	aborted  bool // the answer can't be brought to its end
}

// An environment is what a server lends each of its requests.
type environment struct {
	limits    http1.Limits
	bodyLimit int64

	readTimeout  time.Duration
	idleTimeout  time.Duration
	writeTimeout time.Duration

	clock
	log   *slog.Logger
	base  context.Context // ends when the server is closed
	dates dateCache

	closing atomic.Bool // answers end their connections
	waking  sync.Mutex  // held while idle connections are woken
	forget  func(*wire) // ends the server's care for a connection
}

// begin makes c the request whose head, raw, was just parsed.
func (c *Ctx) begin(raw []byte, began instant) {
	c.raw = raw
	c.found.path, c.found.method, c.found.escaped = c.pathBytes(), c.head.Method, c.head.Escaped
	c.body.begin(&c.head, began)
}

// reset makes c ready for the next request's head.
func (c *Ctx) reset() {
	c.head.Reset()
	c.resp.reset()
	c.raw, c.stream, c.found.route, c.own = nil, nil, nil, nil
	c.hijacked, c.aborted = false, false
	if cap(c.body.own) > outRetain {
		c.body.own, c.body.bytes = nil, nil
	}
}

// takeBack ends what the handler may have given to others that outlast it.
//
// Note: it is inlined. With reclaim in it GET /text takes 0.1 µs of 16.4 longer (p50,
// first deciles of 120 runs).
func (c *Ctx) takeBack() {
	if c.body.lent != nil || c.stream != nil {
		c.reclaim()
	}
}

func (c *Ctx) reclaim() {
	c.body.takeBack()
	if c.stream != nil && c.stream.takeBack(c.wire) {
		c.aborted = true
	}
}

var slash = []byte("/")

// pathBytes returns the escaped path. A URL without one has the path "/" (RFC
// 9110, section 4.2.3).
func (c *Ctx) pathBytes() []byte {
	if c.head.Path.Empty() && c.head.Method != http1.MethodConnect {
		return slash
	}
	return c.head.Path.Of(c.raw)
}

// Context returns a context that ends when the server is closed, and in a
// handler that [Async] runs also when its time is over or the client is gone.
func (c *Ctx) Context() context.Context {
	switch {
	case c.own != nil:
		return c.own
	case c.task != nil:
		return c.task.ctx
	}
	return c.env.base
}

// SetContext makes ctx, which is to be derived from [Ctx.Context], what that
// returns to the rest of the request: so a middleware hands on what it knows. In a
// handler that [Async] runs, to the rest of that.
func (c *Ctx) SetContext(ctx context.Context) { c.own = ctx }

// RemoteAddr returns the client's address.
func (c *Ctx) RemoteAddr() net.Addr { return c.wire.conn.RemoteAddr() }

// settle decides whether the connection lives on, which the answer's head says.
func (c *Ctx) settle() {
	r := &c.resp
	r.close = r.close || !c.head.Persistent() || !c.body.drainable() || c.last()
	r.announce = c.head.Minor == 0 && !r.close
}

// last reports whether the request is the last of its connection because the
// server is closing: not if others were read with it. A handler that [Async]
// runs can't tell, for others may just be read; its connection ends all the same.
func (c *Ctx) last() bool {
	return c.task == nil && c.env.closing.Load() && (c.wire.sealed || len(c.wire.pending()) == 0)
}

// finish puts the answer in the wire's buffer, or ends the one that is being
// streamed.
func (c *Ctx) finish() {
	if c.stream != nil {
		c.stream.end()
		return
	}
	c.settle()
	f, length := http1.FramedByLength, c.resp.size()
	if http1.NoContent(c.resp.status) {
		f, length = http1.EmptyFraming(c.resp.status), 0
	}
	b := c.wire.buf
	b.out = c.resp.appendHead(b.out, c.env.dates.line(c.wire.now()), f, length)
	if http1.NoContent(c.resp.status) || c.head.Method == http1.MethodHead {
		return
	}
	if c.resp.file != nil {
		c.aborted = c.sendFile() != nil
		return
	}
	b.out = append(b.out, c.resp.body...)
	b.out = append(b.out, c.resp.text...)
}

// sendFile sends the answer's file, whose reads are the application's code.
func (c *Ctx) sendFile() (err error) {
	defer c.catch(&err)
	err = c.wire.send(c.resp.file)
	if err != nil && !ofConnection(err) {
		c.log("sending a file failed", err)
	}
	return err
}

// ofConnection reports whether the error of a copy to a connection is that of
// the connection. A TCP connection's ReadFrom wraps both in the same way.
func ofConnection(err error) bool {
	var op *net.OpError
	if !errors.As(err, &op) || errors.As(err, new(*fs.PathError)) {
		return false
	}
	return op.Op != "readfrom" || errors.As(op.Err, new(net.Error))
}
