package load

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// A Crowd is independent closed loops, one on each of its connections: each
// sends its next request as soon as it has the response to its last, whatever
// the others do. An operation is one request of any of them, so the time of an
// operation is what the server needs for one at that concurrency, and the
// latency of each request is one that a client sees.
//
// The loops of a call of Do share its operations. They end together only as far
// as the server treats them alike, so Do is best given many for each.
//
// Note: a goroutine for each connection costs the client some 2 µs more for a
// request than a loop over epoll would, and leaves nothing to the system that
// it runs on.
type Crowd struct {
	Loop
	next  atomic.Int64
	took  []time.Duration // by each request of the present call
	first struct {
		sync.Mutex
		err error
	}
	busy, wall time.Duration // all requests' latencies, and the time of all calls
}

func openCrowd(c Config) (Driver, error) {
	l := NewLoop(nil, c)
	l.latency = newHistogram()
	if _, err := l.dial(); err != nil {
		return nil, err
	}
	return &Crowd{Loop: *l}, nil
}

// Do implements Driver.
func (c *Crowd) Do(n int) (time.Duration, error) {
	c.took = make([]time.Duration, n)
	c.next.Store(0)
	start := time.Since(c.epoch)
	var all sync.WaitGroup
	for _, conn := range c.conns {
		all.Add(1)
		go func() {
			defer all.Done()
			c.loop(conn)
		}()
	}
	all.Wait()
	wall := time.Since(c.epoch) - start
	if c.first.err != nil {
		return 0, c.first.err
	}
	c.wall += wall
	for _, took := range c.took {
		c.busy += took
		if err := c.latency.RecordValue(int64(took)); err != nil {
			return 0, err
		}
	}
	return wall, nil
}

// loop runs the operations that are left, with the other loops, until there are
// none.
func (c *Crowd) loop(conn *Conn) {
	begin := time.Since(c.epoch)
	for {
		i := c.next.Add(1) - 1
		if i >= int64(len(c.took)) {
			return
		}
		if err := conn.exchange(c.Request, c.Want); err != nil {
			c.fail(fmt.Errorf("request %d: sent %s, want %v, %w", i+1, quote(c.Request), c.Want, err))
			return
		}
		end := time.Since(c.epoch)
		c.took[i] = end - begin
		begin = end
	}
}

// fail keeps the first error, and leaves the other loops nothing to do.
func (c *Crowd) fail(err error) {
	c.next.Store(int64(len(c.took)))
	c.first.Lock()
	defer c.first.Unlock()
	if c.first.err == nil {
		c.first.err = err
	}
}

// littleTolerance is by what part the requests in flight may differ from the
// connections.
const littleTolerance = 0.05

// Void implements Driver. By Little's law the requests in flight are the
// product of rate and mean latency; where they are fewer than the connections,
// some of these have waited for the others.
func (c *Crowd) Void() error {
	inFlight := float64(c.busy) / float64(c.wall)
	if least := (1 - littleTolerance) * float64(len(c.conns)); inFlight < least {
		return fmt.Errorf("want %d requests in flight, got %.1f on average (rate × mean latency): the server leaves connections waiting, or the client is too slow", len(c.conns), inFlight)
	}
	return nil
}
