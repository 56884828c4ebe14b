//go:build unix

package httpserver

import (
	"io"
	"net"
	"os"
	"syscall"
)

// rawConn returns what conn can be waited on without a buffer: the descriptor
// of a TCP or Unix socket, nil for another connection. One that only has the
// methods of a socket, because it embeds it, may read otherwise.
func rawConn(conn net.Conn) syscall.RawConn {
	switch conn.(type) {
	case *net.TCPConn, *net.UnixConn:
		if raw, err := conn.(syscall.Conn).SyscallConn(); err == nil {
			return raw
		}
	}
	return nil
}

// turn is what a wait on a socket calls, RawConn.Read that is: first at once,
// then whenever the socket has become readable. It reads into borrowed buffers
// and answers there and then, so that a connection that is served in turns
// stays in one call of RawConn.Read for as long as it lives. It returns false
// to wait, and true to be left: when the connection is to end, or a request has
// to be waited for in its middle, which can't be done here because the call
// holds the lock that reads take.
//
// Note: net.Conn's Read tries before it waits, and behind an answer that try
// finds nothing: one system call of a request's four on this side. A turn that
// has read less than there was room for waits without it: the socket was empty
// then, and bytes that came since have left word with the poller, which
// RawConn.Read forgets when it begins and not between its turns. Two things leave
// no word, a client's end that came together with the bytes before it, and bytes
// behind TCP's urgent ones; therefore such a wait is cut after recheckAfter, and
// begun anew with a try.
func (c *conn) turn(fd uintptr) (leave bool) {
	c.inTurn, c.fd = true, int(fd)
	defer c.endTurn()
	for {
		err := c.tryRead()
		if err == syscall.EAGAIN {
			c.release()
			return false
		}
		c.endWait()
		c.short = false
		if c.turnErr = err; err == nil {
			c.turnErr = c.answerAll()
		}
		if c.turnErr != nil {
			return true
		}
		c.release()
		if c.turnErr = c.beginWait(min(recheckAfter, c.env.idleTimeout)); c.turnErr != nil {
			return true
		}
		if c.short = true; c.emptied {
			return false
		}
	}
}

// endTurn ends a turn, also where a handler ends its goroutine in it: what that has
// given to others may still be writing as one does in a turn.
func (c *conn) endTurn() {
	if c.buf != nil {
		c.buf.ctx.takeBack()
	}
	c.inTurn = false
}

// tryRead reads what the socket has, without waiting, in a turn.
func (w *wire) tryRead() error {
	if w.buf == nil {
		w.buf = w.pool.get(w)
	}
	free := w.buf.in[w.buf.w:]
	n, err := syscall.Read(w.fd, free)
	for err == syscall.EINTR {
		n, err = syscall.Read(w.fd, free)
	}
	if err == nil && n == 0 {
		err = io.EOF
	}
	w.buf.w += max(n, 0)
	w.emptied = n < len(free)
	return err
}

// tryWhole reads, in a turn, what has come of the body behind a head of n bytes.
// It reports whether that is all of it.
func (c *conn) tryWhole(n int) bool {
	h := &c.buf.ctx.head
	if c.whole(n) {
		return true
	}
	if h.Chunked || h.ContentLength > wholeLimit-int64(n) {
		return false
	}
	c.sealed = c.env.closing.Load()
	for !c.whole(n) {
		c.makeRoom()
		if c.tryRead() != nil {
			return false
		}
	}
	return true
}

// makeRoom makes room in a full buffer. A larger one is made for bytes that have
// come, and not for those that a length announces.
func (w *wire) makeRoom() {
	b := w.buf
	switch {
	case b.w < len(b.in):
	case b.r > 0:
		w.compact()
	default:
		b.in = append(b.in, make([]byte, wholeLimit-len(b.in))...)
	}
}

// tryWrite writes what the socket takes of p without waiting, in a turn, and
// returns the rest. An error is left for conn's Write to meet and to name.
//
// Note: conn's Write would do the same between a lock, a deadline and 300 bytes
// of stack.
func (w *wire) tryWrite(p []byte) []byte {
	if !w.inTurn {
		return p
	}
	n, _ := syscall.Write(w.fd, p)
	return p[max(n, 0):]
}

// source returns what can be read from now: the connection, or in a turn a file
// of its socket, which the caller is to close.
func (w *wire) source() (source, error) {
	if !w.inTurn {
		return w.conn, nil
	}
	return w.file()
}

// takeable is source for good, and a connection.
func (w *wire) takeable() (net.Conn, error) {
	if !w.inTurn {
		return w.conn, nil
	}
	f, err := w.file()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	conn, err := net.FileConn(f)
	if err != nil {
		syscall.SetNonblock(w.fd, true) // FileConn has made the socket block, and conn's is the same
	}
	return conn, err
}

func (w *wire) file() (*os.File, error) {
	return w.conn.(interface{ File() (*os.File, error) }).File()
}

// sever ends the connection under whoever uses it. It does not close: that would
// wait for the end of a turn.
func (w *wire) sever() {
	if w.raw == nil {
		w.cut()
		return
	}
	w.raw.Control(func(fd uintptr) { syscall.Shutdown(int(fd), syscall.SHUT_RDWR) })
}
