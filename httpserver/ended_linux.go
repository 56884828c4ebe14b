package httpserver

import (
	"encoding/binary"
	"syscall"
)

// ended reports whether the other side of a TCP socket has ended it, also where bytes that
// nobody has read hide that from a read, as the alert does by which TLS is closed.
func ended(fd int) bool {
	const closeWait = 8 // TCP_CLOSE_WAIT
	info, err := syscall.GetsockoptInt(fd, syscall.IPPROTO_TCP, syscall.TCP_INFO)
	var b [4]byte // the beginning of a tcp_info, whose first byte is the state
	binary.NativeEndian.PutUint32(b[:], uint32(info))
	return err == nil && b[0] == closeWait
}
