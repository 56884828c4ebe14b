package httpserver

import (
	"io"
	"sync/atomic"
)

// A bodyReader is a body in a handler's hands. It may come into hands that keep it, as
// those of an HTTP client that forwards the content and still reads when it has the
// response.
type bodyReader struct {
	body *body
	c    *conn
	over atomic.Bool // the handler has returned
}

func (r *bodyReader) Read(p []byte) (int, error) {
	if r.over.Load() { // before the lock, which whoever ignores errors would keep busy
		return 0, errOver
	}
	r.c.reading.Lock()
	defer r.c.reading.Unlock()
	if r.over.Load() {
		return 0, errOver
	}
	return r.body.Read(p)
}

// lend returns a reader of b that revoke ends.
func (b *body) lend() io.Reader {
	if b.lent == nil {
		b.lent = &bodyReader{body: b, c: b.c}
	}
	return b.lent
}

// revoke ends what lend gave. A read that is under way is interrupted.
func (b *body) revoke() {
	if b.lent == nil {
		return
	}
	b.lent.over.Store(true)
	if b.c.seize(&b.c.reading, b.c.conn.SetReadDeadline) {
		b.c.readBy = 0
	}
	b.c.reading.Unlock()
	b.lent = nil
}

// drainLimit is how much of a body that its handler left is read and dropped to keep the
// connection. More costs more than a new connection does.
const drainLimit = 256 << 10

// drainable reports whether it is worth trying to drain what is left. A client that
// waits for a 100 may send the body or not; nobody can tell, so its connection can't be
// used again (RFC 9110, section 10.1.1).
func (b *body) drainable() bool {
	failed := b.err != nil && b.err != io.EOF
	return b.done() || !failed && !b.expect && b.left <= drainLimit
}

// drain reads and drops what the handler left, so that the next request can be read. It
// reports whether it came to the body's end.
func (b *body) drain() bool {
	b.c.began = b.c.srv.now()
	io.CopyN(io.Discard, b, drainLimit+1) // one more, to see the end after the limit
	return b.done()
}
