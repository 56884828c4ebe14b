package httpserver

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"

	"httpserverbench/httpserver/internal/http1"
)

// A watch ends the context of one request. It is made when a handler first asks for
// its context, so that others pay nothing, and it belongs to one connection, so that
// requests share no lock. Whether the client has gone it sees by looking, from time to
// time, at what the system has of the connection: that needs neither the read side,
// which may be waiting in the poller, nor a descriptor.
type watch struct {
	conn   net.Conn
	ctx    context.Context
	cancel context.CancelCauseFunc

	mu    sync.Mutex
	timer *time.Timer // nil when the request is over
	pause time.Duration
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
	w := &watch{conn: c.conn, pause: watchFirst}
	w.ctx, w.cancel = context.WithCancelCause(context.Background())
	w.mu.Lock()
	w.timer = time.AfterFunc(w.pause, func() { c.look(w) })
	w.mu.Unlock()
	c.watch.Store(w)
	if c.env.closing.Load() {
		w.cancel(ErrServerClosed)
	}
	return w
}

// look looks whether the client has gone.
func (c *conn) look(w *watch) {
	defer c.srv.recovered()
	if clientGone(w.conn) {
		w.cancel(errClientGone)
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.timer != nil {
		w.pause = min(2*w.pause, watchLast)
		w.timer.Reset(w.pause)
	}
}

// endWatch ends the watch of a request that is over.
func (c *conn) endWatch(cause error) {
	w := c.watch.Swap(nil)
	if w == nil {
		return
	}
	w.mu.Lock()
	w.timer.Stop()
	w.timer = nil
	w.mu.Unlock()
	w.cancel(cause)
}

// errTooLong is the response to a request whose time is over.
var errTooLong = HTTPError{Status: 503, Message: "the response took too long"}

// Timeout returns a middleware that gives handlers at most d, which must be positive.
// Then their context ends, and the client gets a 503, or the end of its connection if
// a response was being sent. What the handler does afterwards has no effect, and its
// writes fail; the connection ends when it has returned. That 503 is the server's own:
// the handler may still be using its Ctx, so that no other code of the App's can be
// given it.
func Timeout(d time.Duration) Middleware {
	if d <= 0 {
		panic("httpserver: the duration of Timeout is not positive")
	}
	return func(next Handler) Handler {
		return func(c *Ctx) error { return c.use().within(d, c, next) }
	}
}

func (x *exchange) within(d time.Duration, c *Ctx, next Handler) error {
	w, outer := x.c, x.own
	ctx, cancel := context.WithTimeout(c.Context(), d)
	defer cancel()
	x.own = ctx
	tooLong := func() {
		if ctx.Err() == context.DeadlineExceeded {
			w.expiry.Do(func() { w.expire(x) })
		}
	}
	stop := context.AfterFunc(ctx, tooLong)
	err := next(c)
	x.own = outer
	stop()
	if tooLong(); !w.expired || !x.resp.enter(Aborted) {
		return err
	}
	w.lingers = lingerTime
	x.resp.status = errTooLong.Status
	x.log("handler took too long", errors.Join(errTooLong, err))
	return errTooLong
}

// expire revokes what the handler of the request in flight, x, may still write, and
// responds in its place. It is called once, as the connection ends with x.
func (c *conn) expire(x *exchange) {
	defer c.srv.recovered()
	c.seizeWriting()
	defer c.writing.Unlock()
	c.expired = true
	switch x.resp.phase {
	case Building:
		c.respondLate(x.head.Method == http1.MethodHead)
	case Streaming:
		c.poll.sever()
	}
}

// respondLate sends what is gathered, and errTooLong as the connection's last response,
// without content if it is mute.
func (c *conn) respondLate(mute bool) {
	late := response{status: errTooLong.Status, mediaType: "application/json", close: true}
	content := `{"error":"` + errTooLong.Message + `"}`
	out := late.appendHead(c.buf.out, c.env.dates.line(c.now()), http1.FramedByLength, int64(len(content)))
	if !mute {
		out = append(out, content...)
	}
	c.buf.out = out[:0]
	if c.write(out); c.halfCloser() != nil {
		c.halfCloser().CloseWrite()
	}
}

// BodyLimit returns a middleware that bounds the content that [Ctx.Body], [Ctx.Bind] and
// [Ctx.Form] take, in bytes, in place of the Server's BodyLimit. It must not be negative.
func BodyLimit(n int64) Middleware {
	if n < 0 {
		panic("httpserver: the BodyLimit is negative")
	}
	return func(next Handler) Handler {
		return func(c *Ctx) error {
			c.use().body.limit = n
			return next(c)
		}
	}
}
