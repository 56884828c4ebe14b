package httpserver

import (
	"syscall"
	"unsafe"
)

// hungUp reports whether the other side of a socket has ended, also after bytes that
// nobody has read: TLS ends with an alert.
func hungUp(fd int) bool {
	const pollRDHUP = 0x2000 // which package syscall does not have
	p := struct {
		fd              int32
		events, revents int16
	}{int32(fd), pollRDHUP, 0}
	var atOnce syscall.Timespec
	n, _, err := syscall.Syscall6(syscall.SYS_PPOLL, uintptr(unsafe.Pointer(&p)), 1, uintptr(unsafe.Pointer(&atOnce)), 0, 0, 0)
	return err == 0 && n > 0
}
