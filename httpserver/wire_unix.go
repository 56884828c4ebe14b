//go:build unix

package httpserver

import (
	"io"
	"net"
	"os"
	"syscall"
	"time"
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

// recheckAfter is how long a wait that began without a try to read may last
// before one is made.
const recheckAfter = time.Second

// turn is what a wait on a socket calls, RawConn.Read that is: first at once,
// then whenever the socket has become readable. It reads into borrowed buffers
// and answers there and then, so that a connection that is served in turns
// stays in one call of RawConn.Read for as long as it lives. It returns false
// to wait, and true to be left: when the connection is to end, or a request has
// to be read on, which can't be done here because the call holds the lock that
// reads take.
//
// Note: net.Conn's Read tries before it waits, and behind an answer that try
// finds nothing. It is one of a request's four system calls on this side, 0.7 of
// 19 µs. A turn that has read less than there was room for waits without it:
// the socket was empty then, and bytes that came since have left word with the
// poller, which RawConn.Read forgets when it begins and not between its turns.
// One thing leaves no word, a client's end that came together with the bytes
// before it; therefore such a wait is cut after recheckAfter, and begun anew
// with a try.
func (c *conn) turn(fd uintptr) (leave bool) {
	c.inTurn, c.fd = true, int(fd)
	defer func() { c.inTurn = false }()
	for {
		room, err := c.tryRead()
		if err == syscall.EAGAIN {
			c.release()
			return false
		}
		c.endWait()
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
		if room {
			c.unchecked = true
			return false
		}
	}
}

// tryRead reads what the socket has, without waiting. It reports whether there
// was room for more than it read.
func (w *wire) tryRead() (room bool, err error) {
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
	return n < len(free), err
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

// readable returns a connection on the wire's socket that can be read from now:
// the wire's own, or in a turn one of its own descriptor.
func (w *wire) readable() (net.Conn, error) {
	if !w.inTurn {
		return w.conn, nil
	}
	f, err := w.conn.(interface{ File() (*os.File, error) }).File()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return net.FileConn(f)
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
