package harness

import (
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
// used before anything is measured, or fewer where they are slow.
const warmUp = 10

// A contender is a server that was verified in a variant of a scenario, and the
// connections over which it is put to work.
type contender struct {
	server   *target.Server
	driver   load.Driver
	beside   *load.Background // nil for none
	heap     *heap
	verified load.Response // the right response
	dialled  int64         // connections besides the driver's
	bytes    float64       // allocated in an operation
	allocs   float64       // the objects
	perConn  float64       // bytes that the server keeps for a connection of beside
}

// newContender verifies srv, which it takes over, in a variant of a scenario,
// connects to it, and counts what an operation allocates. The contender is
// closed by close.
func newContender(srv *target.Server, s scenario.Scenario, v scenario.Variant, timeout time.Duration) (*contender, error) {
	c := &contender{server: srv}
	config := load.Config{Addr: srv.Addr, Conns: v.Conns, Timeout: timeout}
	if s.TLS {
		config.TLS = load.ClientTLS()
	}
	err := c.connect(config, v)
	if err == nil {
		err = c.surround(s.Beside, timeout)
	}
	if err == nil {
		err = c.count(counted(v))
	}
	if err != nil {
		return nil, errors.Join(c.close(), err)
	}
	return c, nil
}

// connect verifies the server before it opens the driver, which then wants
// responses like the one that was verified.
func (c *contender) connect(config load.Config, v scenario.Variant) (err error) {
	if c.verified, c.dialled, err = verify(config, v); err != nil {
		return err
	}
	config.Request = v.Request.Bytes()
	config.Want = load.Want{Status: c.verified.Status, Length: len(c.verified.Body), Close: c.verified.Close}
	if c.driver, err = v.Way.Open(config); err != nil {
		return err
	}
	began := time.Now()
	for n := 0; n < warmUp && (n == 0 || time.Since(began) < settlingTime); n++ {
		if _, err = c.driver.Do(1); err != nil {
			return fmt.Errorf("warming up: %w", err)
		}
	}
	return nil
}

// counted returns the number of operations in which allocations are counted: few
// of those that move megabytes, each of which takes milliseconds.
func counted(v scenario.Variant) int {
	if v.Volume() >= 1<<20 {
		return 4
	}
	return min(max(16, 4*v.Slice), max(64, v.Slice))
}

// countings is how often allocations are counted. The least count is the
// operation's: a clock that ticks elsewhere in the process adds to a count and
// never takes from it.
const countings = 3

// count counts what an operation allocates, in passes of their own: the server
// works alone, for n operations, without a collection. What telling the usage
// allocates is subtracted. A server that does not tell what it allocates is not
// put to work for it.
func (c *contender) count(n int) (err error) {
	if c.heap, err = newHeap(c.server); err != nil {
		return err
	}
	if told, err := c.server.Usage(); err != nil || told.Mallocs == 0 {
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
	return after.Since(before), err
}

// grow takes note of what the pair's operations allocate, and collects if that
// is due.
func (c *contender) grow(p pair) error { return c.heap.grow(float64(p.n)*c.bytes, p.floorTime()) }

// charge returns the collector's time for one operation, in operations of the
// floor.
func (c *contender) charge() float64 { return c.heap.charge(c.bytes) }

// close closes the connections and ends the server.
func (c *contender) close() error {
	err := c.beside.Close()
	if c.driver != nil {
		err = errors.Join(err, c.driver.Close())
	}
	return errors.Join(err, c.server.Close())
}

// check compares the last response on every connection with the one that was
// verified, and the connections that the server accepted with those that were
// dialled to verify it and by the driver. A server that tells of none does not
// count them.
func (c *contender) check() error {
	for _, r := range c.driver.Last() {
		if err := scenario.SameBody(r.Body, c.verified.Body); err != nil {
			return fmt.Errorf("the last body is not the first: %w", err)
		}
	}
	want := c.dialled + c.driver.Dialled()
	used, err := c.server.Usage()
	if err == nil && used.Accepted > 0 && used.Accepted != want {
		err = fmt.Errorf("want %d connections, the server accepted %d", want, used.Accepted)
	}
	return errors.Join(err, c.driver.Void())
}
