package load

import (
	"fmt"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// A series runs operations one after the other: each begins when the one
// before it has ended.
type series struct {
	Config
	conns    []*Conn
	take     func(*Conn) error       // takes the responses on one connection
	depth    int                     // requests on each connection in an operation
	latency  *hdrhistogram.Histogram // nil where an operation is more than a request
	requests int64                   // responses taken
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

// newSeries returns a series without connections, with one request on each in an
// operation.
func newSeries(c Config) *series {
	s := &series{Config: c, depth: 1, epoch: time.Now()}
	s.take = s.one
	if c.Conns == 1 {
		s.latency = newHistogram()
	}
	return s
}

// one takes a response.
func (s *series) one(c *Conn) error { return c.Receive(s.Want) }

// run runs n operations. Where an operation is a request, its latency is
// recorded.
func (s *series) run(n int, op func() error) (time.Duration, error) {
	start := time.Since(s.epoch)
	begin := start
	for range n {
		if err := op(); err != nil {
			return 0, fmt.Errorf("request %d: sent %s, want %v, %w", s.requests+1, quote(s.Request), s.Want, err)
		}
		if s.latency == nil {
			continue
		}
		end := time.Since(s.epoch)
		if err := s.latency.RecordValue(int64(end - begin)); err != nil {
			return 0, err
		}
		begin = end
	}
	return time.Since(s.epoch) - start, nil
}

// exchange sends the request on every connection, and then takes the responses
// in the same order.
func (s *series) exchange() error {
	for _, c := range s.conns {
		if err := c.Send(s.Request); err != nil {
			return err
		}
	}
	return s.receive()
}

// receive takes a response on every connection.
func (s *series) receive() error {
	for _, c := range s.conns {
		if err := s.take(c); err != nil {
			return err
		}
		s.requests += int64(s.depth)
	}
	return nil
}

// Latency implements Driver.
func (s *series) Latency() *hdrhistogram.Histogram { return s.latency }

// Last implements Driver.
func (s *series) Last() []*Response {
	list := make([]*Response, len(s.conns))
	for i, c := range s.conns {
		list[i] = c.Response()
	}
	return list
}

// Void implements Driver: it ends what is sent on every connection and then
// wants nothing more from the server. Each request has had its response, so only
// a server that has responded more often than it was asked has more to send.
func (s *series) Void() error {
	for _, c := range s.conns {
		if err := c.hangUp(); err != nil {
			return err
		}
	}
	for _, c := range s.conns {
		if err := c.silence(); err != nil {
			return err
		}
	}
	return nil
}
