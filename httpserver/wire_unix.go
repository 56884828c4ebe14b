//go:build unix

package httpserver

import (
	"io"
	"net"
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

// tryRead reads what the socket has into borrowed buffers. When it has nothing
// it gives them back and returns false, upon which the caller, RawConn.Read,
// waits until the socket is readable and calls again. It costs no system call
// more than net.Conn's Read, which tries first in the same way.
func (w *wire) tryRead(fd uintptr) bool {
	if w.buf == nil {
		w.buf = w.pool.get(w)
	}
	b := w.buf
	for {
		n, err := syscall.Read(int(fd), b.in[b.w:])
		switch {
		case err == syscall.EINTR:
			continue
		case err == syscall.EAGAIN:
			w.release()
			return false
		case err != nil:
			w.rdErr = err
		case n == 0:
			w.rdErr = io.EOF
		default:
			b.w += n
			w.rdErr = nil
		}
		return true
	}
}
