//go:build unix

package frameworks

import (
	"errors"
	"os"
	"syscall"
	"time"
)

// floorWait is how long floor waits for a request before it looks anew. A
// client that goes away leaves word of it with the poller, but not if that came
// together with bytes that were still to be read.
const floorWait = time.Second

// readAll reads and responds until the connection is to end.
//
// A net.Conn tries to read before it waits, and after a response that try finds
// nothing. Here the connection stays in one RawConn.Read, which waits whenever
// its function returns false: a request costs a read, a write, and its share of
// the poller's call. On Go's poller none can cost less.
//
// A connection of TLS has no socket to read from, and is read as on other
// systems.
func (c *floorConn) readAll() {
	socket, ok := c.nc.(syscall.Conn)
	if !ok {
		c.readConn()
		return
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return
	}
	for err = os.ErrDeadlineExceeded; errors.Is(err, os.ErrDeadlineExceeded); {
		c.nc.SetReadDeadline(time.Now().Add(floorWait))
		err = raw.Read(c.turn)
	}
}

// turn reads and responds until the socket has no more. Where a whole request
// left room in the buffer the socket has no more, and turn does not try again. It
// returns true when the connection is to end.
func (c *floorConn) turn(fd uintptr) (leave bool) {
	for {
		free := c.in[c.n:]
		n, err := syscall.Read(int(fd), free)
		switch {
		case err == syscall.EINTR:
		case err == syscall.EAGAIN:
			return false
		case n <= 0 || c.received(n, fd) != nil:
			return true
		case n < len(free) && c.n == 0:
			return false
		}
	}
}

// send writes a response, on the socket that turn was called with if there is
// one.
func (c *floorConn) send(fd uintptr, response []byte) error {
	n := 0
	if fd != noSocket {
		n, _ = syscall.Write(int(fd), response)
	}
	if n = max(n, 0); n == len(response) {
		return nil
	}
	_, err := c.nc.Write(response[n:])
	return err
}
