package httpserver

import (
	"errors"
	"io"
	"net"
	"os"
	"sync/atomic"
	"syscall"
	"time"
)

// A wire is one connection as the rest of the package sees it: bytes read ahead,
// bytes to be written, and two deadlines.
//
// Its buffers are lent by the server's pool while a request is under way. An
// idle connection has none: where the system allows it, the wire waits for
// bytes without a buffer to put them in (wire_unix.go), and takes one when they
// are there. That, and not how a buffer is sized, is what makes ten thousand
// idle connections cheap.
//
// Note: deadlines are moved at most once in a while, not with each request (see
// rearm). Setting one costs a lock and a timer, about as much as parsing a
// small request.
type wire struct {
	conn  net.Conn
	raw   syscall.RawConn       // nil where it can't be waited on without a buffer
	turns func(fd uintptr) bool // conn.turn, bound once
	pool  *bufferPool

	turnErr error // why the last turn was left
	fd      int   // of the socket, in a turn
	inTurn  bool  // see turn: the lock that conn's reads take is held
	emptied bool  // the latest read in a turn took all that the socket had
	short   bool  // the wait is cut after recheckAfter, to be begun anew
	given   bool  // a handler has hijacked conn, and not another on its socket

	buf   *buffers // nil while the connection is idle
	first [1]byte  // what a wait without raw reads into

	idle    atomic.Bool // waiting for a request, of which nothing is read
	sealed  bool        // read from while the server was closing: no request is begun any more
	surplus bool        // one connection more than the server takes; the server's mu guards it

	readBy  instant // the read deadline that is set
	writeBy instant // the write deadline that is set
	clocked instant // the latest reading of the clock

	writeErr error // the first error of a write; no later one is tried
}

// pending returns the bytes that are read and not used. They are valid until
// the next read.
func (w *wire) pending() []byte {
	if w.buf == nil {
		return nil
	}
	return w.buf.in[w.buf.r:w.buf.w]
}

// rearm returns the deadline to set for a wait of d from now, and whether it is
// worth setting: one that is set already, and is early by less than a sixteenth
// of d and less than a second, is left alone.
func rearm(set, now instant, d time.Duration) (instant, bool) {
	want := now.add(d)
	early := time.Duration(want - set)
	return want, early < 0 || early > min(d/16, time.Second)
}

// now reads the clock.
func (w *wire) now() instant {
	w.clocked = w.pool.env.now()
	return w.clocked
}

// readWithin bounds the reads that follow to d from now.
func (w *wire) readWithin(now instant, d time.Duration) {
	if want, due := rearm(w.readBy, now, d); due {
		w.readUntil(want)
	}
}

// readUntil bounds the reads that follow to the time t.
func (w *wire) readUntil(t instant) {
	if t != w.readBy {
		w.readBy = t
		w.conn.SetReadDeadline(w.pool.env.time(t))
	}
}

// wait waits for the first bytes of a request, for the idle time-out, and until
// the server is closing. When it returns nil the wire has buffers. It returns
// errIdle when it is to be called again.
func (w *wire) wait() error {
	d := w.pool.env.idleTimeout
	if w.short {
		d -= min(recheckAfter, d) // which has passed
	}
	w.short = false
	w.now()
	if err := w.beginWait(d); err != nil {
		return err
	}
	err := w.await()
	w.endWait()
	return err
}

// recheckAfter is how long a wait between two turns may last before it is begun
// anew, with a try to read (see turn).
const recheckAfter = time.Second

// errIdle is what ends a wait that was cut short.
var errIdle = errors.New("the connection is idle")

// beginWait makes the wire idle, for at most d.
func (w *wire) beginWait(d time.Duration) error {
	w.readWithin(w.clocked, d)
	w.idle.Store(true)
	if w.pool.env.closing.Load() {
		w.endWait() // so that no wake comes into what is still to be read
		return ErrServerClosed
	}
	return nil
}

// endWait ends what beginWait began. It may be called twice.
func (w *wire) endWait() {
	if !w.idle.CompareAndSwap(true, false) {
		w.pool.env.waking.Lock() // when the wake is over, which came too late if there is no error
		w.readBy = 0
		w.pool.env.waking.Unlock()
	}
}

// wake ends the wait of an idle wire. The caller holds waking.
func (w *wire) wake() {
	if w.idle.CompareAndSwap(true, false) {
		w.conn.SetReadDeadline(longAgo)
	}
}

// await is wait without its bounds. It needs no buffer meanwhile where it can.
func (w *wire) await() error {
	if w.raw != nil {
		err := w.raw.Read(w.turns)
		switch {
		case w.short && errors.Is(err, os.ErrDeadlineExceeded):
			return errIdle
		case err == nil && w.turnErr != errOutside:
			return w.turnErr
		}
		return err
	}
	n, err := w.read(w.first[:])
	if n > 0 {
		w.buf = w.pool.get(w)
		w.buf.in[0], w.buf.w = w.first[0], 1
		return nil
	}
	return err
}

// fill reads once into the free part of the buffer, which must not be full, and
// blocks until there is something.
func (w *wire) fill() error {
	b := w.buf
	w.sealed = w.pool.env.closing.Load()
	n, err := w.read(b.in[b.w:])
	b.w += n
	return err
}

// read is fill into a buffer of the caller's.
func (w *wire) read(p []byte) (int, error) {
	n, err := w.conn.Read(p)
	switch {
	case n > 0:
		return n, nil
	case err == nil:
		return 0, io.ErrNoProgress
	}
	return 0, err
}

// flush writes what is to be written.
func (w *wire) flush() error {
	if len(w.buf.out) == 0 {
		return w.writeErr
	}
	err := w.write(w.buf.out)
	w.buf.out = w.buf.out[:0]
	if cap(w.buf.out) > outRetain {
		w.buf.out = nil
	}
	return err
}

// writeStep is what the write time-out is for: a client that takes so many bytes
// in that time is slow, not gone.
const writeStep = 1 << 20

// write writes p at once.
func (w *wire) write(p []byte) error {
	if w.writeErr == nil {
		p = w.tryWrite(p)
	}
	for len(p) > 0 && w.writeErr == nil {
		step := p[:min(len(p), writeStep)]
		w.armWrite()
		_, w.writeErr = w.conn.Write(step)
		p = p[len(step):]
		w.now() // what follows begins now
	}
	return w.writeErr
}

func (w *wire) armWrite() {
	if want, due := rearm(w.writeBy, w.now(), w.pool.env.writeTimeout); due {
		w.writeBy = want
		w.conn.SetWriteDeadline(w.pool.env.time(want))
	}
}

// longAgo is a deadline that ends a read or a write at once.
var longAgo = time.Unix(1, 0)

// A source can be read from with a deadline: a connection, or a file of its
// socket.
type source interface {
	io.ReadCloser
	SetReadDeadline(time.Time) error
}

// send flushes and writes content from elsewhere, a file by sendfile where the
// connection and the system have it.
func (w *wire) send(c *content) error {
	if err := w.flush(); err != nil {
		return err
	}
	for left := c.length; left > 0 && w.writeErr == nil; {
		step := min(left, writeStep)
		w.armWrite()
		var n int64
		n, w.writeErr = io.CopyN(w.conn, c.Reader, step)
		left -= n
		w.now()
	}
	return w.writeErr
}

// cut closes the connection at once. TLS would first write an alert, and wait for
// a client that does not read.
func (w *wire) cut() {
	if t, ok := w.conn.(interface{ NetConn() net.Conn }); ok {
		t.NetConn().Close()
	}
	w.conn.Close()
}

// What is read behind an answer that ends a connection is bounded by a time and a size.
const (
	lingerTime    = 500 * time.Millisecond
	lingerBriefly = 20 * time.Millisecond // for what has come already
	lingerBytes   = 256 << 10
)

type halfCloser interface{ CloseWrite() error }

// halfCloser returns what closes the connection's sending side, nil where it can't be
// closed by itself.
func (w *wire) halfCloser() halfCloser {
	half, _ := w.conn.(halfCloser)
	return half
}

// linger closes the connection's sending side and drops what the client still
// sends, for d: closing at once would make the system answer those bytes with a
// reset, which can destroy the answer before the client has read it (RFC 9112,
// section 9.6). Where one side can't be closed by itself, the client does not see an
// end before d is over.
func (w *wire) linger(d time.Duration) {
	if half := w.halfCloser(); half != nil && half.CloseWrite() != nil {
		return
	}
	by := time.Now().Add(d)
	w.conn.SetReadDeadline(by)
	var p [512]byte // and not more, as all connections may linger at once
	for n := 0; n < lingerBytes; {
		m, err := w.conn.Read(p[:])
		if n += m; err != nil {
			return
		}
	}
	time.Sleep(time.Until(by)) // the client is held up by what nobody reads
}
