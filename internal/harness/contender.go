package harness

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"time"

	"httpserverbench/internal/load"
	"httpserverbench/internal/scenario"
	"httpserverbench/internal/target"
)

// requestTimeout bounds one request; benchmarks have no time-out of their own.
const requestTimeout = 10 * time.Second

// warmUp is the number of operations with which a contender's connections are
// used before anything is measured.
const warmUp = 10

// A contender is a server that was verified in a variant of a scenario, and the
// connections over which it is put to work.
type contender struct {
	server   *target.Server
	driver   load.Driver
	heap     *heap
	verified []byte  // the body of the right response
	dialled  int64   // connections besides the driver's
	bytes    float64 // allocated in an operation
	allocs   float64 // the objects
}

// newContender verifies srv, which it takes over, in a variant of a scenario,
// connects to it, and counts what an operation allocates. The contender is
// closed by close.
func newContender(srv *target.Server, s scenario.Scenario, v scenario.Variant, timeout time.Duration) (*contender, error) {
	c := &contender{server: srv, dialled: int64(verifyingConns(s.Way))}
	err := c.connect(s.Way, v, timeout)
	if err == nil {
		err = c.count(min(max(16, 4*v.Slice), max(64, v.Slice)))
	}
	if err != nil {
		return nil, errors.Join(err, c.close())
	}
	return c, nil
}

func (c *contender) connect(way load.Way, v scenario.Variant, timeout time.Duration) (err error) {
	if c.verified, err = Verify(c.server.Addr, way, v, timeout); err != nil {
		return err
	}
	c.driver, err = way.Open(load.Config{
		Addr:    c.server.Addr,
		Conns:   v.Conns,
		Request: v.Request.Bytes(),
		Want:    load.Want{Status: v.Required.Status, Length: len(c.verified)},
		Timeout: timeout,
	})
	if err != nil {
		return err
	}
	if _, err = c.driver.Do(warmUp); err != nil {
		return fmt.Errorf("warming up: %w", err)
	}
	return nil
}

// countings is how often allocations are counted. The least count is the
// operation's: a clock that ticks elsewhere in the process adds to a count and
// never takes from it.
const countings = 3

// count counts what an operation allocates, in passes of their own: the server
// works alone, for n operations, without a collection. What telling the usage
// allocates is subtracted.
func (c *contender) count(n int) (err error) {
	if c.heap, err = newHeap(c.server); err != nil {
		return err
	}
	idle, err := c.allocated(0)
	if err != nil {
		return err
	}
	c.bytes, c.allocs = math.Inf(1), math.Inf(1)
	for range countings {
		working, err := c.allocated(n)
		if err != nil {
			return err
		}
		c.bytes = min(c.bytes, float64(working.Bytes-min(idle.Bytes, working.Bytes))/float64(n))
		c.allocs = min(c.allocs, float64(working.Mallocs-min(idle.Mallocs, working.Mallocs))/float64(n))
	}
	return nil
}

// allocated returns what the server allocates while n operations are run.
func (c *contender) allocated(n int) (target.Usage, error) {
	before, err := c.server.Usage()
	if err != nil {
		return target.Usage{}, err
	}
	if _, err := c.driver.Do(n); err != nil {
		return target.Usage{}, err
	}
	after, err := c.server.Usage()
	return target.Usage{Bytes: after.Bytes - before.Bytes, Mallocs: after.Mallocs - before.Mallocs}, err
}

// grow takes note of what the pair's operations allocate, and collects if that
// is due.
func (c *contender) grow(p pair) error { return c.heap.grow(float64(p.n)*c.bytes, p.floorTime()) }

// charge returns the collector's time for one operation, in operations of the
// floor.
func (c *contender) charge() float64 { return c.heap.charge(c.bytes) }

// close closes the connections and ends the server.
func (c *contender) close() error {
	if c.driver == nil {
		return c.server.Close()
	}
	return errors.Join(c.driver.Close(), c.server.Close())
}

// check compares the last response on every connection with the one that was
// verified, and the connections that the server accepted with those that were
// dialled: one to verify, and the driver's. A server that tells of none does
// not count them.
func (c *contender) check() error {
	for _, r := range c.driver.Last() {
		if err := scenario.SameBody(r.Body, c.verified); err != nil {
			return fmt.Errorf("the last body is not the first: %w", err)
		}
	}
	want := c.dialled + c.driver.Dialled()
	used, err := c.server.Usage()
	if err == nil && used.Accepted > 0 && used.Accepted != want {
		err = fmt.Errorf("want %d connections, the server accepted %d", want, used.Accepted)
	}
	return err
}

// verifications is how often a response is verified: the second is to a server
// that has responded before.
const verifications = 2

// verifyingConns returns over how many connections that is done: one, unless
// the server may close it.
func verifyingConns(way load.Way) int {
	if way.MayClose() {
		return verifications
	}
	return 1
}

// Verify sends the request of v to a server twice and returns the body of the
// response, or an error unless both responses are as required. It bounds each
// step by timeout.
func Verify(addr string, way load.Way, v scenario.Variant, timeout time.Duration) (body []byte, err error) {
	for range verifyingConns(way) {
		if body, err = verifyOne(addr, way, v, timeout); err != nil {
			return nil, err
		}
	}
	return body, nil
}

// verifyOne verifies over one connection, as often as it is to be kept alive.
func verifyOne(addr string, way load.Way, v scenario.Variant, timeout time.Duration) (body []byte, err error) {
	conn, err := load.Dial(addr, timeout)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	for range verifications / verifyingConns(way) {
		if body, err = verify(conn, way, v); err != nil {
			return nil, fmt.Errorf("sent %.40q, %w", v.Request.Bytes(), err)
		}
	}
	return body, nil
}

// verify verifies one response, and returns its body.
func verify(conn *load.Conn, way load.Way, v scenario.Variant) (body []byte, err error) {
	r, err := conn.Exchange(v.Request.Bytes())
	switch {
	case err != nil:
		return nil, fmt.Errorf("want status %d, %w", v.Required.Status, err)
	case r.Close && !way.MayClose():
		return nil, fmt.Errorf("want a connection that is kept alive, got %v", r)
	}
	return bytes.Clone(r.Body), v.Required.Verify(r.Status, r.Field("Content-Type"), r.Body)
}
