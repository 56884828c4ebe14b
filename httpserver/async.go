package httpserver

import (
	"bytes"
	"context"
	"errors"
	"os"
	"slices"
	"sync"
	"time"
)

// A handler normally runs on its connection's goroutine, which costs nothing and
// leaves nobody to watch the clock and the client. Async runs it on a goroutine
// of its own, with a Ctx of its own, and uses the connection's to watch: first
// the clock alone, then, when the handler takes longer than watchAfter, the
// client too. Watching the client means to read from the connection, and to
// interrupt that read when the handler is done.
//
// Note: a handler that answers at once, as most do, is done before the client
// is watched, and saves the interruption. What is left, the way to another
// goroutine and back with two timers, makes a request 2.8 times as long as a
// synchronous handler's (docs/benchmarks.md).

// watchAfter is how long a handler may take before its client is watched.
const watchAfter = 5 * time.Millisecond

// Async returns a handler that runs h on a goroutine of its own, for at most
// timeout, which must be positive. The context of its [Ctx] ends when the time
// is over, when the client goes away, and when the server is closed. When the
// time is over the client gets a 503, or the end of its connection if h was
// streaming; what h does afterwards has no effect, and its writes fail.
//
// The request's content is read before h begins, up to the server's BodyLimit. A
// client that has pipelined more than the connection's buffer holds is not seen to
// go. Around another Async, Async makes that answer 500.
func Async(h Handler, timeout time.Duration) Handler {
	if timeout <= 0 {
		panic("httpserver: the timeout of Async is not positive")
	}
	return func(c *Ctx) error {
		if c.task != nil {
			return errors.New("a handler that Async runs can't run another")
		}
		if c.gone() {
			return errOnItsWay
		}
		if _, err := c.Body(); err != nil {
			return err
		}
		if err := c.wire.flush(); err != nil {
			return err
		}
		return c.runAsync(h, timeout)
	}
}

// A task is a handler that runs on a goroutine of its own.
type task struct {
	ctx      context.Context // the handler's
	cancel   context.CancelFunc
	deadline context.Context // ends when the time is over, and the handler's with it
	done     chan error      // gets the handler's error, once

	writing sync.Mutex // held while the handler writes to the wire

	mu       sync.Mutex
	finished bool   // the handler has returned
	expired  bool   // nobody waits for it any more
	watched  source // what the connection's goroutine is reading
}

func (c *Ctx) runAsync(h Handler, timeout time.Duration) error {
	deadline, stop := context.WithTimeout(c.Context(), timeout)
	defer stop()
	t := &task{deadline: deadline, done: make(chan error, 1)}
	t.ctx, t.cancel = context.WithCancel(deadline)
	own := c.detached(t)
	go own.runTask(h)
	err, ok := t.await(c.wire)
	if !ok {
		c.stream = own.stream
		c.aborted = c.stream != nil // whatever becomes of the error
		return errTooLong
	}
	c.take(own)
	return err
}

var (
	errTooLong    = HTTPError{503, "the answer took too long"}
	errClientGone = HTTPError{503, "the client went away"} // which is nothing to be logged
)

func (c *Ctx) runTask(h Handler) {
	err := errGoexit
	defer func() {
		if !c.task.finish(err) {
			c.late(err)
		}
	}()
	defer c.catch(&err)
	err = sound(h(c))
}

var errGoexit = errors.New("the handler ended its goroutine")

// late ends a handler that nobody waits for any more.
func (c *Ctx) late(err error) {
	if err != nil && !errors.Is(err, c.task.deadline.Err()) && !errors.Is(err, os.ErrDeadlineExceeded) {
		c.logUntold(err)
	}
	c.resp.clearContent() // a file is closed by whoever has it
}

// detached returns a Ctx for the request c that stays valid when c is used for
// another. It shares the wire, to write to while its task has the right.
func (c *Ctx) detached(t *task) *Ctx {
	own := &Ctx{env: c.env, wire: c.wire, head: c.head, found: c.found, task: t}
	own.raw = bytes.Clone(c.raw)
	own.head.Fields = slices.Clone(c.head.Fields)
	own.found.params = slices.Clone(c.found.params)
	own.found.path = own.pathBytes()
	own.body.bytes, own.body.whole = bytes.Clone(c.body.bytes), true
	own.resp = c.resp
	own.resp.fields = slices.Clone(c.resp.fields)
	own.resp.body, own.resp.text, own.resp.file, own.resp.answered = nil, "", nil, false
	return own
}

// take makes the answer in own, whose handler has returned, c's.
func (c *Ctx) take(own *Ctx) {
	own.takeBack()
	if own.resp.answered {
		c.resp.clearContent()
	} else {
		own.resp.body, own.resp.text, own.resp.file = c.resp.body, c.resp.text, c.resp.file
	}
	c.resp, c.aborted = own.resp, own.aborted // and not own's context, which has ended
	c.found.route, c.found.params = own.found.route, append(c.found.params[:0], own.found.params...)
	if c.stream = own.stream; c.stream != nil {
		c.stream.c = c
	}
}

// onWire runs f, which writes, unless c's handler has lost the right to.
func (c *Ctx) onWire(f func(w *wire) error) error {
	if t := c.task; t != nil {
		t.writing.Lock()
		defer t.writing.Unlock()
		if t.over() {
			return errOver
		}
	}
	return f(c.wire)
}

func (t *task) over() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.expired
}

// errOver is what a handler's writes get when its time is over, or it has returned.
var errOver = errors.New("the request is over")

// finish hands the handler's error, and its answer, to the connection's
// goroutine. It returns false when the time is over: a handler that returns
// because its context ended is late, however the two goroutines run.
func (t *task) finish(err error) bool {
	t.mu.Lock()
	t.finished = true
	t.expired = t.expired || t.deadline.Err() != nil
	wanted := !t.expired
	t.mu.Unlock()
	t.endWatch()
	t.done <- err
	t.cancel()
	return wanted
}

// await waits for the handler. It returns false when the time is over before
// the handler returns; then nothing of it reaches the wire any more.
func (t *task) await(w *wire) (error, bool) {
	grace := time.NewTimer(watchAfter)
	defer grace.Stop()
	select {
	case err := <-t.done:
		return err, !t.expired
	case <-t.deadline.Done():
		return t.abandon(w)
	case <-grace.C:
	}
	gone := t.watch(w)
	if gone {
		t.cancel()
	}
	select {
	case err := <-t.done:
		if gone && errors.Is(err, context.Canceled) {
			err = errClientGone
		}
		return err, !t.expired
	case <-t.deadline.Done():
		return t.abandon(w)
	}
}

// abandon takes the wire away from the handler, unless it has just returned. A
// write that is under way is interrupted.
func (t *task) abandon(w *wire) (error, bool) {
	t.mu.Lock()
	finished := t.finished
	t.expired = t.expired || !finished
	t.mu.Unlock()
	if finished {
		return <-t.done, !t.expired
	}
	seize(&t.writing, w.conn.SetWriteDeadline)
	w.writeBy = 0
	t.writing.Unlock()
	return nil, false
}

// watch reads ahead until the handler is done, its time is over, or the buffer
// is full. It reports whether the client went away. Where the connection can't
// be read from, nobody watches.
func (t *task) watch(w *wire) (gone bool) {
	from, err := w.source()
	if err != nil {
		return false
	}
	if w.inTurn {
		defer from.Close()
	}
	if !t.beginWatch(from) {
		return false
	}
	defer context.AfterFunc(t.deadline, t.endWatch)()
	b := w.buf
	for !gone && b.w < len(b.in) {
		if len(w.pending()) == 0 {
			w.sealed = w.pool.env.closing.Load()
		}
		n, err := from.Read(b.in[b.w:])
		b.w += n
		if errors.Is(err, os.ErrDeadlineExceeded) {
			break
		}
		gone = err != nil
	}
	t.mu.Lock()
	t.watched = nil
	t.mu.Unlock()
	w.readBy = 0
	return gone
}

// beginWatch lets endWatch interrupt the reading. It returns false when the handler
// has returned already, or the reading can't be interrupted.
func (t *task) beginWatch(from source) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.finished || from.SetReadDeadline(time.Time{}) != nil {
		return false
	}
	t.watched = from
	return true
}

// endWatch ends the reading of watch: the handler has returned, or its time is over.
func (t *task) endWatch() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.watched != nil {
		t.watched.SetReadDeadline(longAgo)
	}
}
