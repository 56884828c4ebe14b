package httpserver

import "time"

// flushAfter is how long responses to pipelined requests wait for the next one's.
const flushAfter = 5 * time.Millisecond

// A gathering is the responses in buf.out that wait for those of requests that came
// with theirs. When the next request's handler is slow they are sent without it, by
// the timer's goroutine. From the first on, the connection's writing guards buf.out.
type gathering struct {
	timer *time.Timer
	open  bool // the timer may write; guarded by writing
}

// flushSoon bounds the wait of what is gathered.
func (c *conn) flushSoon() {
	if c.gathers == nil {
		c.gathers = &gathering{open: true}
		c.gathers.timer = time.AfterFunc(flushAfter, c.flushGathered)
		return
	}
	c.writing.Lock()
	defer c.writing.Unlock()
	if g := c.gathers; !g.open {
		g.open = true
		g.timer.Reset(flushAfter)
	}
}

func (c *conn) flushGathered() {
	defer c.srv.recovered()
	c.writing.Lock()
	defer c.writing.Unlock()
	if c.gathers.open {
		c.write(c.buf.out)
		c.buf.out = c.buf.out[:0]
		c.gathers.open = false
	}
}

// gathered returns how many bytes wait to be written.
func (c *conn) gathered() int {
	if c.gathers != nil {
		c.writing.Lock()
		defer c.writing.Unlock()
	}
	return len(c.buf.out)
}

// endGathering keeps the timer from the buffers that the connection gives back.
func (c *conn) endGathering() {
	if c.gathers != nil {
		c.writing.Lock()
		defer c.writing.Unlock()
		c.gathers.open = false
		c.gathers.timer.Stop()
	}
}
