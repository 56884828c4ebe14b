package httpserver

import (
	"sync"

	"httpserverbench/httpserver/internal/http1"
)

// buffers are what a connection needs while it is not idle.
type buffers struct {
	in   []byte // bytes read: in[r:w] are not used yet
	r, w int
	hold int    // in[:hold] belongs to the request that is being handled
	out  []byte // bytes to be written
	ctx  Ctx
}

// A bufferPool lends buffers to a server's connections.
type bufferPool struct {
	sync.Pool
	env *environment
}

func (p *bufferPool) get(w *wire) *buffers {
	b, ok := p.Get().(*buffers)
	if !ok {
		b = &buffers{in: make([]byte, p.env.limits.Bytes+bodyRoom)}
		b.ctx.env = p.env
		b.ctx.reset()
	}
	b.ctx.wire, b.ctx.body.wire = w, w
	return b
}

const (
	bodyRoom  = http1.TrailerLimit // of in, beyond the largest head: what a chunked body is read through
	outFlush  = 32 << 10           // above it, answers to pipelined requests are not gathered further
	outRetain = 64 << 10           // a larger buffer is not kept for the next request

	wholeLimit = 64 << 10 // of a request that is read in a turn, body included, and of the buffer made for it
)

// compact moves the pending bytes to the front of the buffer, behind the request
// that is being handled.
func (w *wire) compact() {
	b := w.buf
	b.w = b.hold + copy(b.in[b.hold:], b.in[b.r:b.w])
	b.r = b.hold
}

// release gives the buffers back if nothing is in them.
func (w *wire) release() {
	if b := w.buf; b != nil && b.r == b.w && len(b.out) == 0 {
		b.r, b.w = 0, 0
		w.buf = nil
		w.pool.Put(b)
	}
}

// discard gives the buffers back with what is in them.
func (w *wire) discard() {
	w.buf.ctx.reset()
	w.buf.r, w.buf.w, w.buf.hold, w.buf.out = 0, 0, 0, w.buf.out[:0]
	w.release()
}
