package httpserver

import (
	"errors"
	"io"
	"net"
	"os"
	"slices"
	"time"
)

// How a connection's bytes are read and written, with deadlines.
//
// Note: deadlines are moved at most once in a while, not with each request (see
// rearm). Setting one costs a lock and a timer, about as much as parsing a small
// request.

// pending returns the bytes that are read and not used. They are valid until the next
// read.
func (c *conn) pending() []byte {
	if c.buf == nil {
		return nil
	}
	return c.buf.in[c.buf.r:c.buf.w]
}

// rearm returns the deadline to set for a wait of d from now, and whether it is worth
// setting: one that is set already, and is early by less than a sixteenth of d and
// less than a second, is left alone.
func rearm(set, now instant, d time.Duration) (instant, bool) {
	want := now.add(d)
	early := time.Duration(want - set)
	return want, early < 0 || early > min(d/16, time.Second)
}

// now reads the clock.
func (c *conn) now() instant {
	c.clocked = c.env.now()
	return c.clocked
}

// readWithin bounds the reads that follow to d from now.
func (c *conn) readWithin(now instant, d time.Duration) {
	if want, due := rearm(c.readBy, now, d); due {
		c.readUntil(want)
	}
}

// readUntil bounds the reads that follow to the time t.
func (c *conn) readUntil(t instant) {
	if t != c.readBy {
		c.readBy = t
		c.conn.SetReadDeadline(c.env.time(t))
	}
}

// fill reads once into the free part of the buffer, which must not be full, and blocks
// until there is something.
func (c *conn) fill() error {
	b := c.buf
	c.sealed = c.env.closing.Load()
	n, err := c.read(b.in[b.w:])
	b.w += n
	return err
}

// read is fill into a buffer of the caller's.
func (c *conn) read(p []byte) (int, error) {
	n, err := c.conn.Read(p)
	switch {
	case n > 0:
		return n, nil
	case err == nil:
		return 0, io.ErrNoProgress
	}
	return 0, err
}

// flush writes what is to be written. In the poller's callback it tries without the
// connection's own Write first.
func (c *conn) flush() error {
	if c.gathered != nil {
		c.writing.Lock()
		defer c.unlockOut()
	}
	return c.flushLocked()
}

// flushLocked is flush for who holds writing, or needs not.
func (c *conn) flushLocked() error {
	b := c.buf
	if len(b.out) == 0 {
		return c.writeErr
	}
	p := b.out
	if c.writeErr == nil && c.mode.Load() == uint32(modeCallback) {
		p = p[c.poll.write(p):]
	}
	c.write(p)
	b.out = b.out[:0]
	if cap(b.out) > outRetain {
		b.out = nil
	}
	return c.writeErr
}

// writeStep is how much is written at once where a write that its deadline ends may
// leave the connection useless, as in TLS. Each step has the whole write time-out.
const writeStep = 64 << 10

// write writes p. The time-out is of each step, and on a socket of any progress: a client
// that takes something in that time is slow, not gone. Who calls it from a goroutine that
// is not the connection's holds writing.
func (c *conn) write(p []byte) error {
	_, socket := c.conn.(*net.TCPConn)
	for len(p) > 0 && c.writeErr == nil {
		step := p
		if !socket {
			step = p[:min(len(p), writeStep)]
		}
		c.armWrite()
		n, err := c.conn.Write(step)
		p = p[n:]
		c.writeErr = c.stalled(err, socket && n > 0)
		c.now() // what follows begins now
	}
	return c.writeErr
}

// writeAll writes parts, in one system call where the connection has that.
func (c *conn) writeAll(parts ...[]byte) error {
	if _, socket := c.conn.(*net.TCPConn); !socket {
		for _, p := range parts {
			c.write(p)
		}
		return c.writeErr
	}
	rest := net.Buffers(slices.DeleteFunc(parts, func(p []byte) bool { return len(p) == 0 }))
	for len(rest) > 0 && c.writeErr == nil {
		c.armWrite()
		n, err := rest.WriteTo(c.conn)
		c.writeErr = c.stalled(err, n > 0)
		c.now()
	}
	return c.writeErr
}

// stalled returns what a write's error comes to: none where it is a deadline's, and
// there was progress, and nobody revoked the right to write.
func (c *conn) stalled(err error, progress bool) error {
	switch {
	case err == nil && !c.revoked.Load():
		return nil
	case c.revoked.Load():
		return errOver
	case progress && errors.Is(err, os.ErrDeadlineExceeded):
		return nil
	}
	return err
}

func (c *conn) armWrite() { c.armWriteWithin(c.env.writeTimeout) }

func (c *conn) armWriteWithin(d time.Duration) {
	if want, due := rearm(c.writeBy, c.now(), d); due {
		c.writeBy = want
		c.conn.SetWriteDeadline(c.env.time(want))
	}
}

// copyFrom writes length bytes of r, a file's by sendfile where the connection and the
// system have it.
//
// Note: io.Copy loses what it has read when a deadline ends its write, of all but a
// regular file on TCP, and may read for longer than a write may take. Others' bytes go
// through [conn.write], which keeps the rest, and sets its deadline when they are there.
func (c *conn) copyFrom(r io.Reader, length int64) (written int64, err error) {
	if _, sends := c.conn.(io.ReaderFrom); !sends || !regularFile(r) {
		w := &countingWriter{c: c}
		if _, err = io.CopyN(w, r, length); err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return w.n, err
	}
	step := int64(writeStep)
	_, socket := c.conn.(*net.TCPConn)
	if socket {
		step = 1 << 20
	}
	for written < length && err == nil {
		c.armWrite()
		var n int64
		n, err = io.CopyN(c.conn, r, min(length-written, step))
		written += n
		if err = c.stalled(err, socket && n > 0); err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		c.now()
	}
	return written, err
}

func regularFile(r io.Reader) bool {
	f, ok := r.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode().IsRegular()
}

// A countingWriter writes to a connection, and counts the bytes of the writes that did
// not fail.
type countingWriter struct {
	c *conn
	n int64
}

func (w *countingWriter) Write(p []byte) (int, error) {
	if err := w.c.write(p); err != nil {
		return 0, err
	}
	w.n += int64(len(p))
	return len(p), nil
}
