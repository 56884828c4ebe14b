//go:build unix && !aix

package httpserver

import (
	"io"
	"net"
	"os"
	"syscall"
)

// A socketPoller is the poller of a TCP or Unix socket. It waits in RawConn.Read, whose
// callback reads into a borrowed buffer and responds there and then, so that a
// connection stays in one call of RawConn.Read for as long as its requests come whole.
// A request that has to be waited for in its middle can't be: the call holds the lock
// that reads take.
//
// Note: net.Conn's Read tries before it waits, and after a response that try finds
// nothing: one system call of a request's four on this side. A callback that has read
// less than there was room for waits without it: the socket was empty then, and bytes
// that came since have left word with the system's poller, which RawConn.Read forgets
// when it begins and not between its callbacks. Two things leave no word, a client's
// end that came together with the bytes before it, and bytes after TCP's urgent ones;
// therefore such a wait is cut after recheckAfter, and begun anew with a try.
type socketPoller struct {
	conn     net.Conn
	raw      syscall.RawConn
	callback func(fd uintptr) (leave bool) // ready, bound once
	fd       int                           // valid in the callback
}

// newPoller returns the poller of conn, which calls ready. A connection that only has
// the methods of a socket, because it embeds one, may read otherwise: its poller is a
// readPoller.
func newPoller(conn net.Conn, ready func() (leave bool)) poller {
	switch conn.(type) {
	case *net.TCPConn, *net.UnixConn:
		if raw := rawConn(conn); raw != nil {
			s := &socketPoller{conn: conn, raw: raw}
			s.callback = func(fd uintptr) bool {
				s.fd = int(fd)
				return ready()
			}
			return s
		}
	}
	return &readPoller{conn: conn, ready: ready}
}

func (s *socketPoller) await() error { return s.raw.Read(s.callback) }

func (s *socketPoller) within() mode { return modeCallback }

func (s *socketPoller) read(p []byte) (int, error) {
	n, err := syscall.Read(s.fd, p)
	for err == syscall.EINTR {
		n, err = syscall.Read(s.fd, p)
	}
	switch {
	case err == syscall.EAGAIN:
		return 0, errWouldBlock
	case err == nil && n == 0:
		return 0, io.EOF
	}
	return max(n, 0), err
}

// Note: conn's Write would do the same between a lock, a deadline and 300 bytes of
// stack.
func (s *socketPoller) write(p []byte) int {
	n, _ := syscall.Write(s.fd, p)
	return max(n, 0)
}

func (s *socketPoller) take(m mode) (net.Conn, error) {
	if m != modeCallback {
		return s.conn, nil
	}
	f, err := s.conn.(interface{ File() (*os.File, error) }).File()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	conn, err := net.FileConn(f)
	if err != nil {
		syscall.SetNonblock(s.fd, true) // FileConn has made the socket block, and conn's is the same
	}
	return conn, err
}

// sever does not close: that would wait for the end of the callback.
func (s *socketPoller) sever() {
	s.raw.Control(func(fd uintptr) { syscall.Shutdown(int(fd), syscall.SHUT_RDWR) })
}

func rawConn(conn net.Conn) syscall.RawConn {
	if sc, ok := conn.(syscall.Conn); ok {
		if raw, err := sc.SyscallConn(); err == nil {
			return raw
		}
	}
	return nil
}

// clientGone reports whether the client has ended its side of conn, a socket or what
// speaks TLS over one. Bytes that nobody has read hide the end where ended does not tell.
// Of another connection it does not know.
func clientGone(conn net.Conn) (gone bool) {
	if t, ok := conn.(interface{ NetConn() net.Conn }); ok {
		conn = t.NetConn()
	}
	raw := rawConn(conn)
	if raw == nil {
		return false
	}
	err := raw.Control(func(fd uintptr) {
		var b [1]byte // and MSG_DONTWAIT, as FileConn makes the socket block for a moment: see take
		n, _, err := syscall.Recvfrom(int(fd), b[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		gone = err == nil && n == 0 || err != nil && err != syscall.EAGAIN && err != syscall.EINTR || ended(int(fd))
	})
	return gone || err != nil
}
