package httpserver

import (
	"time"

	"httpserverbench/httpserver/internal/http1"
)

// buffers are what a connection needs while it is not idle.
type buffers struct {
	in   []byte // bytes read: in[r:w] are not used yet
	r, w int
	hold int    // in[:hold] belongs to the request that is being handled
	out  []byte // bytes to be written
	x    exchange

	// viewed says that a handler was given a view of them. It may have kept it, and so
	// no other connection gets these buffers any more.
	viewed bool
}

// buffers returns buffers for c, from the server's pool or made.
func (s *Server) buffers(c *conn) *buffers {
	b, ok := s.pool.Get().(*buffers)
	if !ok {
		b = &buffers{in: make([]byte, s.limits.Bytes+bodyRoom)}
		b.x.reset()
	}
	b.x.c, b.x.body.c = c, c
	return b
}

const (
	bodyRoom  = http1.TrailerLimit // of in, beyond the largest head: what a chunked body is read through
	outFlush  = 32 << 10           // above it, responses to pipelined requests are not gathered further
	outRetain = 64 << 10           // a larger buffer is not kept for the next request
)

// take returns the next n bytes, the head of the request that is begun.
func (b *buffers) take(n int) []byte {
	head := b.in[b.r : b.r+n]
	b.r += n
	b.hold = b.r
	return head
}

// compact moves the pending bytes to the front of the buffer, after the request that is
// being handled.
func (c *conn) compact() {
	b := c.buf
	b.w = b.hold + copy(b.in[b.hold:], b.in[b.r:b.w])
	b.r = b.hold
}

// release gives the buffers back if nothing is in them.
func (c *conn) release() {
	b := c.buf
	if b == nil || b.r < b.w || c.gathered() > 0 {
		return
	}
	b.r, b.w = 0, 0
	c.endGathering()
	if !b.viewed {
		c.buf = nil
		c.srv.pool.Put(b)
	}
}

// discard gives the buffers back with what is in them.
func (c *conn) discard() {
	b := c.buf
	b.x.reset()
	b.r, b.w, b.hold, b.out = 0, 0, 0, b.out[:0]
	c.release()
	c.buf = nil
}

// flushAfter is how long responses to pipelined requests wait for the next one's.
const flushAfter = 5 * time.Millisecond

// flushSoon bounds the wait of what is gathered: responses in buf.out that wait for those
// of requests that came with theirs. When the next request's handler is slow they are
// sent without it, by the timer's goroutine. From the first call on, the connection's
// writing guards buf.out.
func (c *conn) flushSoon() {
	c.writing.Lock()
	defer c.writing.Unlock()
	switch {
	case c.gathers == nil:
		c.gathers = time.AfterFunc(flushAfter, c.flushGathered)
	case !c.open:
		c.gathers.Reset(flushAfter)
	}
	c.open = true
}

func (c *conn) flushGathered() {
	defer c.srv.recovered()
	c.writing.Lock()
	defer c.writing.Unlock()
	if c.open {
		c.write(c.buf.out)
		c.buf.out = c.buf.out[:0]
		c.open = false
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
		c.open = false
		c.gathers.Stop()
	}
}
