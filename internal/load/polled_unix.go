//go:build unix

package load

import (
	"errors"
	"fmt"
	"syscall"
	"time"
)

// A polled connection is read from without waiting.
type polled struct {
	*Conn
	raw  syscall.RawConn
	read func(fd uintptr) bool // reads once, into got and err
	got  int
	err  error
	due  time.Duration // when the request that is in flight was due
}

func newPolled(c *Conn) (*polled, error) {
	socket, ok := c.nc.(syscall.Conn)
	if !ok {
		return nil, errors.New("a connection without a socket cannot be polled")
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return nil, err
	}
	p := &polled{Conn: c, raw: raw}
	p.read = func(fd uintptr) bool {
		p.got, p.err = syscall.Read(int(fd), p.buf[p.n:])
		return true
	}
	return p, nil
}

// poll reads what has come, and reports whether the response is whole. A
// response has to fit into the buffer.
func (p *polled) poll(want Want) (whole bool, err error) {
	if err := p.raw.Read(p.read); err != nil {
		return false, p.rearm(err)
	}
	switch {
	case p.err == syscall.EAGAIN || p.err == syscall.EINTR:
		return false, nil
	case p.err != nil || p.got <= 0:
		return false, fmt.Errorf("got %s: %w", quote(p.buf[:p.n]), errClosed)
	}
	p.n += p.got
	end, err := p.resp.parse(p.buf[:p.n])
	switch {
	case err != nil:
		return false, fmt.Errorf("got %s: %w", quote(p.buf[:p.n]), err)
	case end == 0 && p.n == len(p.buf):
		return false, fmt.Errorf("got %s: no end of the response in %d bytes", quote(p.buf), p.n)
	case end == 0:
		return false, nil
	}
	return true, errors.Join(p.resp.differ(want), p.surplus(end))
}
