package load

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
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
type Loop struct {
	Config
	conns    []*Conn
	take     func(*Conn) error       // takes the responses on one connection
	latency  *hdrhistogram.Histogram // nil where an operation is more than a request
	requests int64                   // responses taken; of a pipeline, all those of one write
	epoch    time.Time
}

// Latencies are kept up to an hour, to three digits.
const (
	longestLatency = int64(time.Hour)
	latencyDigits  = 3
)

func newHistogram() *hdrhistogram.Histogram {
	return hdrhistogram.New(1, longestLatency, latencyDigits)
}

// newLoop returns a loop without connections.
func newLoop(c Config) *Loop {
	l := &Loop{Config: c, epoch: time.Now()}
	l.take = func(conn *Conn) error { return conn.Receive(l.Want) }
	if c.Conns == 1 {
		l.latency = newHistogram()
	}
	return l
}

// openLoop returns a Loop over connections that it dials.
func openLoop(c Config) (Driver, error) {
	l := newLoop(c)
	return l, l.dial()
}

// pipelined is the number of requests in one write of way Pipelined.
const pipelined = 16

// openPipeline returns a Loop that writes so many requests at once.
func openPipeline(c Config) (Driver, error) {
	c.Request = bytes.Repeat(c.Request, pipelined)
	l := newLoop(c)
	l.latency = nil
	l.take = func(conn *Conn) error { return conn.ReceiveAll(l.Want, pipelined) }
	return l, l.dial()
}

// dial connects, on all connections or on none.
func (l *Loop) dial() error {
	for range l.Conns {
		conn, err := l.Connect()
		if err != nil {
			return errors.Join(err, l.Close())
		}
		l.conns = append(l.conns, conn)
	}
	return nil
}

// Do implements Driver.
func (l *Loop) Do(n int) (time.Duration, error) { return l.run(n, l.exchange) }

// run runs n operations. Where an operation is a request, its latency is
// recorded.
func (l *Loop) run(n int, op func() error) (time.Duration, error) {
	start := time.Since(l.epoch)
	begin := start
	for range n {
		if err := op(); err != nil {
			return 0, l.explain(l.requests+1, err)
		}
		if l.latency == nil {
			continue
		}
		end := time.Since(l.epoch)
		if err := l.latency.RecordValue(int64(end - begin)); err != nil {
			return 0, err
		}
		begin = end
	}
	return time.Since(l.epoch) - start, nil
}

// exchange sends the request on every connection, and then takes the responses
// in the same order.
func (l *Loop) exchange() error {
	for _, c := range l.conns {
		if err := c.Send(l.Request); err != nil {
			return err
		}
	}
	return l.receive()
}

// receive takes a response on every connection.
func (l *Loop) receive() error {
	for _, c := range l.conns {
		if err := l.take(c); err != nil {
			return err
		}
		l.requests++
	}
	return nil
}

// Latency implements Driver.
func (l *Loop) Latency() *hdrhistogram.Histogram { return l.latency }

// Last implements Driver.
func (l *Loop) Last() []*Response {
	list := make([]*Response, len(l.conns))
	for i, c := range l.conns {
		list[i] = &c.resp
	}
	return list
}

// Void implements Driver: it ends what is sent on every connection and then
// wants nothing more from the server. Each request has had its response, so only
// a server that has responded more often than it was asked has more to send.
func (l *Loop) Void() error {
	for _, c := range l.conns {
		if err := c.hangUp(); err != nil {
			return err
		}
	}
	for _, c := range l.conns {
		if err := c.silence(); err != nil {
			return err
		}
	}
	return nil
}

// Dialled implements Driver.
func (l *Loop) Dialled() int64 { return int64(len(l.conns)) }

// Close implements Driver.
func (l *Loop) Close() error {
	for _, c := range l.conns {
		c.Close() // a server may have closed it first
	}
	return nil
}

// explain says in which request err was.
func (l *Loop) explain(request int64, err error) error {
	return fmt.Errorf("request %d: sent %s, want %v, %w", request, quote(l.Request), l.Want, err)
}
