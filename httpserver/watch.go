package httpserver

import (
	"context"
	"errors"
	"sync/atomic"
	"time"
)

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

// look looks whether the client has gone. A timer that was reset just when the request
// ended calls it once more.
func (c *conn) look(w *watch) {
	defer c.srv.recovered()
	switch {
	case w.ctx.Err() != nil:
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
