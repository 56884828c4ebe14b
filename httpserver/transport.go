package httpserver

import (
	"errors"
	"io"
	"net"
	"os"
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
		c.conn.SetReadDeadline(c.srv.time(t))
	}
}

// fill reads once into the free part of the buffer, which must not be full, and blocks
// until there is something. It returns how much that is.
func (c *conn) fill() (n int, err error) {
	b := c.buf
	c.sealed = c.srv.closing.Load()
	n, err = readSome(c.conn, b.in[b.w:])
	b.w += n
	return n, err
}

// readSome reads once into p, and returns either bytes or an error. A connection that
// returns neither could make the server spin: that is io.ErrNoProgress.
func readSome(conn net.Conn, p []byte) (int, error) {
	n, err := conn.Read(p)
	switch {
	case n > 0:
		return n, nil
	case err == nil:
		return 0, io.ErrNoProgress
	}
	return 0, err
}

// flush writes what is to be written.
func (c *conn) flush() error {
	if c.gathers != nil {
		c.writing.Lock()
		defer c.writing.Unlock()
	}
	return c.flushLocked()
}

// flushLocked is flush for who holds writing, or needs not.
func (c *conn) flushLocked() error {
	b := c.buf
	c.write(b.out)
	if b.out = b.out[:0]; cap(b.out) > outRetain {
		b.out = nil
	}
	return c.writeErr
}

// writeStep is how much is written at once where a write that its deadline ends may
// leave the connection useless, as in TLS. Each step has the whole write time-out.
const writeStep = 64 << 10

// write writes p. The time-out is of each step, and on a socket of any progress: a client
// that takes something in that time is slow, not gone. Who calls it from a goroutine that
// is not the connection's holds writing. In the poller's callback it tries without the
// connection's own Write first.
func (c *conn) write(p []byte) error {
	if len(p) > 0 && c.writeErr == nil && c.mode.Load() == uint32(modeCallback) {
		p = p[c.poll.write(p):]
	}
	for len(p) > 0 && c.writeErr == nil {
		step := p
		if !c.socket {
			step = p[:min(len(p), writeStep)]
		}
		c.armWrite(c.srv.writeTimeout)
		c.writeErr = errPanicked // unless Write returns
		n, err := c.conn.Write(step)
		if n == 0 && err == nil {
			err = io.ErrShortWrite
		}
		p = p[n:]
		c.writeErr = c.stalled(err, c.socket && n > 0)
	}
	return c.writeErr
}

// writeAll writes parts, in one system call where the connection has that.
func (c *conn) writeAll(parts ...[]byte) error {
	if !c.socket {
		for _, p := range parts {
			c.write(p)
		}
		return c.writeErr
	}
	rest := net.Buffers(parts)
	for len(rest) > 0 && c.writeErr == nil {
		c.armWrite(c.srv.writeTimeout)
		n, err := rest.WriteTo(c.conn)
		c.writeErr = c.stalled(err, n > 0)
	}
	return c.writeErr
}

// stalled returns what a write's error comes to: none where it is a deadline's, and
// there was progress, and nobody revoked the right to write.
func (c *conn) stalled(err error, progress bool) error {
	switch {
	case c.revoked.Load():
		return errOver
	case progress && errors.Is(err, os.ErrDeadlineExceeded):
		return nil
	}
	return err
}

// armWrite bounds the writes that follow to d from now.
func (c *conn) armWrite(d time.Duration) {
	if want, due := rearm(c.writeBy, c.srv.now(), d); due {
		c.writeBy = want
		c.conn.SetWriteDeadline(c.srv.time(want))
	}
}

// An instant is a moment as the time since a clock's epoch. Zero is long enough
// ago to be before every deadline.
type instant time.Duration

func (t instant) add(d time.Duration) instant { return t + instant(d) }

// never is a time-out that is none.
const never = 100 * 365 * 24 * time.Hour

// A clock tells instants.
//
// Note: time.Now reads two clocks, 67 ns where a whole request takes 600;
// time.Since reads one, 36 ns.
type clock struct{ epoch time.Time }

func (k clock) now() instant             { return instant(time.Since(k.epoch)) }
func (k clock) time(t instant) time.Time { return k.epoch.Add(time.Duration(t)) }

// seconds returns how long n bytes take at a rate in bytes per second, at most never.
func seconds(n, rate int64) time.Duration {
	return time.Duration(min(float64(n)/float64(rate)*float64(time.Second), float64(never)))
}
