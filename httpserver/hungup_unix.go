//go:build unix && !aix && !linux

package httpserver

import "syscall"

// hungUp reports whether the other side of a socket has ended. Bytes that nobody has read
// hide it.
func hungUp(fd int) bool {
	var b [1]byte // and MSG_DONTWAIT, as FileConn makes the socket block for a moment: see take
	n, _, err := syscall.Recvfrom(fd, b[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
	return err == nil && n == 0 || err != nil && err != syscall.EAGAIN && err != syscall.EINTR
}
