//go:build !unix

package httpserver

import (
	"net"
	"syscall"
)

// rawConn returns nil: on this system a wire waits for a request's first byte,
// which costs a system call more for each request, and there are no turns.
func rawConn(net.Conn) syscall.RawConn { return nil }

func (*conn) turn(uintptr) bool { return true }

func (*conn) tryWhole(int) bool { return false }

func (w *wire) tryWrite(p []byte) []byte { return p }

func (w *wire) source() (source, error) { return w.conn, nil }

func (w *wire) takeable() (net.Conn, error) { return w.conn, nil }

func (w *wire) sever() { w.cut() }
