package httpserver

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"sync/atomic"
	"time"
)

// A Ctx is one request and the response to it. It is the handler's until the handler
// returns, and for one goroutine at a time; the [Stream] and the reader of the content that
// it gives may be used on another. A method that is called later panics or, if the
// connection's next request is in flight by then, acts on that; it never reaches the
// request or response of another connection.
//
// What the methods return as a string is the caller's to keep. What they return as a []byte
// is a view of the connection's buffers, valid until the handler returns and not to be
// changed; the names of those that have a string counterpart end in View. A view that is
// kept may show later requests of the same connection, and no others.
//
// A method that responds (Text, HTML, JSON, Bytes, NoContent, Redirect, SendReader, Stream)
// replaces the status and the content of an earlier response, keeps its fields, and fails
// if that is being sent. A status is 200 to 999; another makes the response a 500, and the
// log says why.
type Ctx struct{ x *exchange }

// use returns what c is of.
func (c *Ctx) use() *exchange {
	if c.x == nil {
		panic("httpserver: the Ctx is used after its handler has returned")
	}
	return c.x
}

// view notes that the handler is given a view of the connection's buffers.
func (c *Ctx) view() *exchange {
	x := c.use()
	x.c.buf.viewed = true
	return x
}

// Context returns a context that ends when the request is over, when the client has gone,
// and when the server begins to shut down; in the last case [context.Cause] is
// [ErrServerClosed]. Work that is to be finished all the same goes on with
// [context.WithoutCancel].
//
// On Unix systems it is seen within a second that the client of a TCP or Unix socket, with
// TLS over it or without, has gone or has closed its sending side. On those other than
// Linux, and on a Unix socket, bytes that nobody has read hide it: another request, or the
// alert by which TLS is closed. Then, and on other connections, only writing shows it.
func (c *Ctx) Context() context.Context {
	x := c.use()
	if x.own != nil {
		return x.own
	}
	return x.c.watched().ctx
}

// SetContext makes ctx, which must not be nil, the context that [Ctx.Context] returns for
// the rest of the request. A middleware passes values on by it. It should be derived from
// the present one.
func (c *Ctx) SetContext(ctx context.Context) { c.use().own = ctx }

// RemoteAddr returns the client's address.
func (c *Ctx) RemoteAddr() net.Addr { return c.use().c.conn.RemoteAddr() }

// LocalAddr returns the address that the client has connected to.
func (c *Ctx) LocalAddr() net.Addr { return c.use().c.conn.LocalAddr() }

// TLS returns the state of the connection's TLS, with the client's certificates and the
// server name that it asked for; nil where the connection has none.
func (c *Ctx) TLS() *tls.ConnectionState {
	t, ok := c.use().c.conn.(interface{ ConnectionState() tls.ConnectionState })
	if !ok {
		return nil
	}
	state := t.ConnectionState()
	return &state
}

// A watch ends the context of one request. It is made when a handler first asks for
// its context, so that others pay nothing, and it belongs to one connection, so that
// requests share no lock. Whether the client has gone it sees by looking, from time to
// time, at what the system has of the connection: that needs neither the read side,
// which may be waiting in the poller, nor a descriptor.
type watch struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	timer  *time.Timer
	pause  atomic.Int64 // before the next look, a time.Duration
}

// A client is looked for first after watchFirst, and then after pauses that double up
// to watchLast.
const (
	watchFirst = 10 * time.Millisecond
	watchLast  = time.Second
)

// errClientGone is the cause of a context that ends with its client.
var errClientGone = errors.New("httpserver: the client has gone")

// watched returns the watch of the request in flight.
func (c *conn) watched() *watch {
	if w := c.watch.Load(); w != nil {
		return w
	}
	w := &watch{}
	w.pause.Store(int64(watchFirst))
	w.ctx, w.cancel = context.WithCancelCause(context.Background())
	w.timer = time.AfterFunc(never, func() { c.look(w) })
	w.timer.Reset(watchFirst) // not before timer is set
	c.watch.Store(w)
	if c.srv.closing.Load() {
		w.cancel(ErrServerClosed)
	}
	return w
}

// look looks whether the client has gone, and whether the server is closing, which does
// not know of hijacked connections any more. A timer that was reset just when the request
// ended calls it once more.
func (c *conn) look(w *watch) {
	defer c.srv.recovered()
	switch {
	case w.ctx.Err() != nil:
	case c.srv.closing.Load():
		w.cancel(ErrServerClosed)
	case clientGone(c.conn):
		w.cancel(errClientGone)
	default:
		pause := min(2*w.pause.Load(), int64(watchLast))
		w.pause.Store(pause)
		w.timer.Reset(time.Duration(pause))
	}
}

// endWatch ends the watch of a request that is over.
func (c *conn) endWatch() {
	if w := c.watch.Swap(nil); w != nil {
		w.timer.Stop()
		w.cancel(nil)
	}
}
