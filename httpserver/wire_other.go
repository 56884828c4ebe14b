//go:build !unix

package httpserver

import (
	"net"
	"syscall"
)

// rawConn returns nil: on this system a wire waits for a request's first byte,
// which costs a system call more for each request.
func rawConn(net.Conn) syscall.RawConn { return nil }

func (*wire) tryRead(uintptr) bool { return false }
