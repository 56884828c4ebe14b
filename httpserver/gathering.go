package httpserver

import "time"

// flushAfter is how long responses to pipelined requests wait for the next one's.
const flushAfter = 5 * time.Millisecond

// A gathering is the responses in buf.out that wait for those of requests that came
// with theirs. When the next request's handler is slow they are sent without it, by
// the timer's goroutine. The connection's writing guards it, and buf.out while it is
// open.
type gathering struct {
	timer *time.Timer
	open  bool
}

// flushSoon bounds the wait of what is gathered.
func (c *conn) flushSoon() {
	g := c.gathered
	if g == nil {
		g = &gathering{}
		c.gathered = g
		g.open = true
		g.timer = time.AfterFunc(flushAfter, c.flushGathered)
		return
	}
	c.writing.Lock()
	defer c.writing.Unlock()
	if !g.open {
		g.open = true
		g.timer.Reset(flushAfter)
	}
}

func (c *conn) flushGathered() {
	defer c.srv.recovered()
	c.writing.Lock()
	defer c.writing.Unlock()
	if c.gathered.open && len(c.buf.out) > 0 {
		c.write(c.buf.out)
		c.buf.out = c.buf.out[:0]
	}
}

// unlockOut ends the use of buf.out. Where all of it is written nothing is gathered any
// more.
func (c *conn) unlockOut() {
	if g := c.gathered; g.open && len(c.buf.out) == 0 {
		g.open = false
		g.timer.Stop()
	}
	c.writing.Unlock()
}

// gathering returns how many bytes wait to be written.
func (c *conn) gathering() int {
	if c.gathered != nil {
		c.writing.Lock()
		defer c.writing.Unlock()
	}
	return len(c.buf.out)
}

// endGathering keeps the timer from the buffers that the connection gives back.
func (c *conn) endGathering() {
	if c.gathered != nil {
		c.writing.Lock()
		c.buf.out = c.buf.out[:0]
		c.unlockOut()
	}
}
