package load

import (
	"errors"
	"net"
	"sync"
	"time"
)

// A Kind is what connections in the background do.
type Kind string

const (
	Idle Kind = "idle" // nothing
	Slow Kind = "slow" // send a byte of a request's head every second
)

// A Background is connections that a server has besides those of a Driver.
type Background struct {
	conns []net.Conn
	stop  chan struct{}
	done  sync.WaitGroup
}

// OpenBackground dials n connections of a kind to addr, each within timeout.
func OpenBackground(k Kind, addr string, n int, timeout time.Duration) (*Background, error) {
	b := &Background{stop: make(chan struct{})}
	for range n {
		nc, err := net.DialTimeout("tcp", addr, timeout)
		if err != nil {
			return nil, errors.Join(err, b.Close())
		}
		b.conns = append(b.conns, nc)
	}
	if k == Slow {
		b.done.Go(b.send)
	}
	return b, nil
}

// slowly is the head that slow connections send: one field that does not end.
const slowly = "GET /ping HTTP/1.1\r\nX-Slow: "

// send sends a byte on every connection in each second, at a steady pace.
func (b *Background) send() {
	pace := time.NewTicker(time.Second / time.Duration(len(b.conns)))
	defer pace.Stop()
	for i := 0; ; i++ {
		select {
		case <-b.stop:
			return
		case <-pace.C:
		}
		next := byte('x')
		if at := i / len(b.conns); at < len(slowly) {
			next = slowly[at]
		}
		b.conns[i%len(b.conns)].Write([]byte{next}) // to a server that is rid of it, in vain
	}
}

// Close ends the connections. It is nil-safe.
func (b *Background) Close() error {
	if b == nil {
		return nil
	}
	close(b.stop)
	b.done.Wait()
	for _, nc := range b.conns {
		nc.Close()
	}
	return nil
}
