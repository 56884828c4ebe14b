package httpserver

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"
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
