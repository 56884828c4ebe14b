package httpserver

import (
	"errors"
	"io"
	"math"
	"os"
	"slices"
	"sync/atomic"
	"time"

	"httpserverbench/httpserver/internal/http1"
)

// A body is the part of a request that is read from the connection when the handler
// asks for it.
type body struct {
	c      *conn
	lent   *bodyReader // the handler reads by itself: the time-out is of each wait
	left   int64       // bytes on the wire; negative in the chunked coding, up to its end
	chunks http1.Chunked
	expect bool  // the client waits for a 100; guarded by the connection's writing once the body is lent
	err    error // the error that ended the reading, for good

	limit int64  // of the whole body
	most  int64  // of what is being gathered
	bytes []byte // the whole body, once it was asked for
	whole bool
	own   []byte // the array that bytes were gathered in, kept for the next request

	got    int64   // bytes that came while they were waited for
	waited instant // how long that was
}

// begin makes b the body that follows h, of which a handler may ask for limit bytes as a
// whole.
func (b *body) begin(h *http1.Head, limit int64) {
	c, own := b.c, b.own[:0]
	*b = body{} // and then field by field: a copy of it would make the stack grow
	b.c, b.own = c, own
	b.limit, b.most = limit, math.MaxInt64
	b.expect = h.ExpectsContinue()
	b.left = max(h.ContentLength, 0)
	if h.Chunked {
		b.left = -1
	}
}

// done reports whether nothing of the body is left on the wire.
func (b *body) done() bool { return b.left == 0 }

// Read reads the body's content from the connection, as much as there is. At the body's
// end it returns io.EOF; every other error ends the connection.
func (b *body) Read(p []byte) (n int, err error) {
	if b.err != nil || len(p) == 0 {
		return 0, b.err
	}
	if !b.done() {
		n, err = b.read(p)
	}
	if err == nil && n == 0 && b.done() {
		err = io.EOF
	}
	b.err = err
	return n, err
}

func (b *body) read(p []byte) (int, error) {
	if err := b.sendContinue(); err != nil {
		return 0, err
	}
	if b.left > 0 {
		return b.readPlain(p)
	}
	piece, err := b.nextPiece(len(p))
	return copy(p, piece), err
}

// readPlain reads from a body with a length, straight into p when nothing is pending.
func (b *body) readPlain(p []byte) (n int, err error) {
	p = p[:min(int64(len(p)), b.left)]
	if pending := b.c.pending(); len(pending) > 0 {
		n = copy(p, pending)
		b.c.buf.r += n
	} else {
		n, err = b.await(func() (int, error) { return readSome(b.c.conn, p) })
	}
	b.left -= int64(n)
	return n, cutShort(err)
}

// nextPiece returns the next piece of a chunked body, at most most bytes. It is a view
// of the connection's buffer, empty at the body's end. A chunk that does not fit after
// what is gathered is refused before its data is waited for.
func (b *body) nextPiece(most int) ([]byte, error) {
	c := b.c
	for {
		piece, n, err := b.chunks.Next(c.pending(), most, c.srv.limits)
		c.buf.r += n
		if int64(len(b.own)+len(piece)) > b.most-b.chunks.Left() {
			return nil, tooLarge(b.most)
		}
		if b.chunks.Done() {
			b.left = 0
		}
		if err != http1.ErrIncomplete {
			return piece, refusal(err)
		}
		c.compact()
		if _, err = b.await(c.fill); err != nil {
			return nil, cutShort(err)
		}
	}
}

// await reads with the deadline that the body has: of the whole, or, where the handler
// reads by itself, of each wait, and of all waits together by the minimum rate.
func (b *body) await(read func() (int, error)) (int, error) {
	c, srv := b.c, b.c.srv
	if b.lent == nil {
		c.readUntil(c.began.add(srv.readTimeout))
		return read()
	}
	start := srv.now()
	patience := srv.readTimeout
	if srv.uploadRate > 0 {
		patience = min(patience, srv.readTimeout+seconds(b.got, srv.uploadRate)-time.Duration(b.waited))
	}
	c.readWithin(start, patience)
	n, err := read()
	b.got += int64(n)
	b.waited += srv.now() - start
	return n, err
}

// sendContinue asks the client for the body, the first time the handler does (RFC 9110,
// section 10.1.1). It need not when the body is arriving already.
func (b *body) sendContinue() error {
	if b.lent == nil && !b.expect {
		return nil
	}
	c := b.c
	c.writing.Lock()
	defer c.writing.Unlock()
	if !b.expect {
		return nil
	}
	b.expect = false
	if len(c.pending()) > 0 {
		return nil
	}
	c.began = c.srv.now()
	c.buf.out = append(c.buf.out, "HTTP/1.1 100 Continue\r\n\r\n"...)
	return c.flushLocked()
}

// cutShort names what became of a body that did not come whole.
func cutShort(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, os.ErrDeadlineExceeded):
		return HTTPError{Status: 408, Message: "the request's body did not arrive in time"}
	}
	return HTTPError{Status: 400, Message: "the connection ended before the request's body did"}
}

// all returns the whole body, of at most b.limit bytes. It is a view that is valid until
// the handler returns. A larger body is refused as soon as its size is known, before it
// is read.
func (b *body) all() ([]byte, error) {
	if b.lent != nil { // another goroutine may be reading
		b.c.reading.Lock()
		defer b.c.reading.Unlock()
	}
	if !b.whole && (b.err == nil || b.err == io.EOF) {
		b.err = b.gather()
		b.whole = b.err == nil
	}
	if !b.whole {
		return nil, b.err
	}
	return b.bytes, nil
}

func tooLarge(limit int64) error {
	return Errorf(413, "the body is larger than the %d bytes this server takes", limit)
}

// A body gets as much room as its length says it needs, within these bounds, and more as
// its bytes come: a length costs its sender nothing, and should cost us little.
const gatherLeast, gatherMost = 512, 32 << 10

// gather reads the whole body. One with a length that is in the connection's buffer
// already is left there.
func (b *body) gather() error {
	c := b.c
	pending := c.pending()
	switch {
	case b.left > b.limit:
		return tooLarge(b.limit)
	case b.left >= 0 && int64(len(pending)) >= b.left:
		b.bytes = pending[:b.left:b.left]
		c.buf.r += int(b.left)
		b.left = 0
		return nil
	}
	for b.most = b.limit; !b.done(); {
		if len(b.own) == cap(b.own) {
			b.own = slices.Grow(b.own, int(min(max(b.left, gatherLeast), gatherMost)))
		}
		n, err := b.read(b.own[len(b.own):cap(b.own)])
		b.own = b.own[:len(b.own)+n]
		if err != nil {
			return err
		}
	}
	b.bytes = b.own
	return nil
}

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
