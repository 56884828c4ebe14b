package httpserver

import (
	"context"
	"errors"
	"time"
)

// errTooLong is the response to a request whose time is over.
var errTooLong = HTTPError{Status: 503, Message: "the response took too long"}

// Timeout returns a middleware that gives handlers at most d, which must be positive. Then
// their context ends, and the client gets a 503, or the end of its connection if a response
// was being sent. The handler goes on until it returns, but what it does has no effect, and
// its writes fail; then the connection ends. OnError does not apply to that 503, since the
// handler may still be using its Ctx.
func Timeout(d time.Duration) Middleware {
	if d <= 0 {
		panic("httpserver: the duration of Timeout is not positive")
	}
	return func(next Handler) Handler {
		return func(c *Ctx) error { return c.use().within(d, c, next) }
	}
}

func (x *exchange) within(d time.Duration, c *Ctx, next Handler) (err error) {
	w, outer := x.c, x.own
	ctx, cancel := context.WithTimeoutCause(c.Context(), d, errTooLong)
	defer cancel()
	x.own = ctx
	tooLong := func() { w.expiry.Do(func() { w.expire(x) }) }
	timer := time.AfterFunc(d, tooLong) // ctx may end before, with the client or the server
	defer func() {                      // also when the handler panics, or ends its goroutine
		x.own = outer
		if !timer.Stop() || context.Cause(ctx) == errTooLong {
			tooLong()
		}
		if w.broke(errOver) && x.resp.enter(Aborted) {
			x.resp.status = errTooLong.Status
			x.log("handler took too long", errors.Join(errTooLong, err))
			err = errTooLong
		}
	}()
	return next(c)
}

// expire revokes what the handler of the request in flight, x, may still write, and
// responds in its place. It is called once, as the connection ends with x.
func (c *conn) expire(x *exchange) {
	defer c.srv.recovered()
	c.seizeWriting()
	defer c.writing.Unlock()
	if x.resp.over() {
		return
	}
	defer func() { c.writeErr = errOver }() // also when the connection's code panics
	if x.resp.phase == Building {
		c.respondLate(x.head.Method == "HEAD")
	} else {
		c.sever()
	}
}

// respondLate sends what is gathered, and errTooLong as the connection's last response,
// without content if it is mute.
func (c *conn) respondLate(mute bool) {
	late := response{status: errTooLong.Status, mediaType: "application/json", close: true}
	content := `{"error":"` + errTooLong.Message + `"}`
	out := late.appendHead(c.buf.out, c.srv.dates.get(), int64(len(content)))
	if !mute {
		out = append(out, content...)
	}
	c.buf.out = out[:0]
	if c.write(out) == nil {
		c.lingers = lingerTime
	}
	if half := c.halfCloser(); half != nil {
		half.CloseWrite()
	}
}

// BodyLimit returns a middleware that bounds the content that [Ctx.Body], [Ctx.Bind] and
// [Ctx.Form] take to n bytes, in place of the Server's BodyLimit. It must not be negative;
// zero allows no content.
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
