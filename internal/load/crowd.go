package load

import (
	"fmt"
	"slices"
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
	*Loop
	next  atomic.Int64
	took  []time.Duration // by each request of the present call
	first struct {
		sync.Mutex
		err error
	}
	inFlight []float64 // requests on average, in each call with enough operations
}

func openCrowd(c Config) (Driver, error) {
	l := newLoop(c)
	l.latency = newHistogram()
	return &Crowd{Loop: l}, l.dial()
}

// Do implements Driver. The first request of every loop is sent before any loop
// goes on, so that the requests are in flight together from the beginning.
func (c *Crowd) Do(n int) (time.Duration, error) {
	c.took = make([]time.Duration, n)
	conns := c.conns[:min(n, len(c.conns))]
	c.next.Store(int64(len(conns)))
	start := time.Since(c.epoch)
	for _, conn := range conns {
		if err := conn.Send(c.Request); err != nil {
			return 0, c.explain(1, err)
		}
	}
	var all sync.WaitGroup
	for i, conn := range conns {
		all.Go(func() { c.loop(conn, i, start) })
	}
	all.Wait()
	wall := time.Since(c.epoch) - start
	if c.first.err != nil {
		return 0, c.first.err
	}
	return wall, c.record(wall)
}

// record records the latencies of a call of Do.
func (c *Crowd) record(wall time.Duration) error {
	busy := time.Duration(0)
	for _, took := range c.took {
		busy += took
		if err := c.latency.RecordValue(int64(took)); err != nil {
			return err
		}
	}
	if len(c.took) >= rounds*len(c.conns) {
		c.inFlight = append(c.inFlight, float64(busy)/float64(wall))
	}
	return nil
}

// loop takes the response to the ith operation, which was sent at begin, and runs
// those that are left, with the other loops, until there are none.
func (c *Crowd) loop(conn *Conn, i int, begin time.Duration) {
	for {
		err := conn.Receive(c.Want)
		end := time.Since(c.epoch)
		if err == nil {
			c.took[i] = end - begin
			begin = end
			if i = int(c.next.Add(1)) - 1; i >= len(c.took) {
				return
			}
			err = conn.Send(c.Request)
		}
		if err != nil {
			c.fail(c.explain(int64(i)+1, err))
			return
		}
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

// Little's law is checked where there are as many calls of Do as leastCalls, with
// as many operations for each connection as rounds. Their median counts: a
// machine that does something else for a moment spoils a few. The requests in
// flight may be fewer than the connections by the part that tolerance is.
const (
	leastCalls = 8
	rounds     = 16
	tolerance  = 0.05
)

// Void implements Driver. By Little's law the requests in flight are the
// product of rate and mean latency; where they are fewer than the connections,
// some of these have waited for the others.
func (c *Crowd) Void() error {
	if len(c.inFlight) < leastCalls {
		return c.Loop.Void()
	}
	slices.Sort(c.inFlight)
	got := c.inFlight[len(c.inFlight)/2]
	if least := (1 - tolerance) * float64(len(c.conns)); got < least {
		return fmt.Errorf("want %d requests in flight, got %.1f on average (rate × mean latency): the server leaves connections waiting", len(c.conns), got)
	}
	return c.Loop.Void()
}
