package load

import (
	"bytes"
	"errors"
	"time"
)

// A Loop is a closed loop over kept-alive connections: an operation is one
// request on each of them, and the next begins when the last response of this
// one has arrived.
//
// One goroutine does it all. It writes the requests one after the other, then
// takes the responses in the same order, so an operation on n connections has
// its n requests in flight together, and costs no switching between goroutines
// that would be the client's and not the server's.
//
// Only on one connection is the latency of a request what the time of an
// operation says, and only there it is recorded: among several, a response
// waits for those that are taken before it.
type Loop struct{ *series }

// NewLoop returns a loop over conns, of which there are c.Conns. They are the
// loop's.
func NewLoop(conns []*Conn, c Config) *Loop {
	l := &Loop{newSeries(c)}
	l.conns = conns
	return l
}

// openLoop returns a Loop over connections that it dials.
func openLoop(c Config) (Driver, error) { return NewLoop(nil, c).dial() }

// pipelined is the number of requests in one write of way Pipelined.
const pipelined = 16

// openPipeline returns a Loop that writes so many requests at once.
func openPipeline(c Config) (Driver, error) {
	c.Request = bytes.Repeat(c.Request, pipelined)
	l := NewLoop(nil, c)
	l.depth, l.latency = pipelined, nil
	l.take = func(conn *Conn) error { return conn.ReceiveAll(l.Want, pipelined) }
	return l.dial()
}

// dial connects, on all connections or on none.
func (l *Loop) dial() (Driver, error) {
	for range l.Conns {
		conn, err := l.Connect()
		if err != nil {
			return nil, errors.Join(err, l.Close())
		}
		l.conns = append(l.conns, conn)
	}
	return l, nil
}

// Do implements Driver.
func (l *Loop) Do(n int) (time.Duration, error) { return l.run(n, l.exchange) }

// Dialled implements Driver.
func (l *Loop) Dialled() int64 { return int64(len(l.conns)) }

// Close implements Driver.
func (l *Loop) Close() error {
	for _, c := range l.conns {
		c.Close() // a server may have closed it first
	}
	return nil
}
