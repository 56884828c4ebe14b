package httpserver

import (
	"errors"
	"io"
	"math"
	"os"
	"slices"
	"sync"

	"httpserverbench/httpserver/internal/http1"
)

// A body is the part of a request that is read from the wire when the handler
// asks for it.
type body struct {
	wire   *wire
	began  instant     // when the client could begin to send the body
	lent   *bodyReader // the handler reads by itself: the time-out is of each wait
	left   int64       // of a body with a length
	chunks http1.Chunked
	coded  bool  // in the chunked coding
	expect bool  // the client waits for a 100
	err    error // the error that ended the reading, for good

	limit int64  // of what is gathered
	bytes []byte // the whole body, once it was asked for
	whole bool
	own   []byte // the array that bytes were gathered in, kept for the next request
}

// begin makes b the body that follows h, of a request that began at began if it is
// not here as a whole.
func (b *body) begin(h *http1.Head, began instant) {
	w, own := b.wire, b.own[:0]
	*b = body{} // and then field by field: a copy of it would make the stack grow
	b.wire, b.own, b.began = w, own, began
	b.coded, b.limit = h.Chunked, math.MaxInt64
	b.expect = h.ExpectsContinue()
	if !b.coded {
		b.left = max(h.ContentLength, 0)
	}
}

// done reports whether nothing of the body is left on the wire.
func (b *body) done() bool {
	if b.coded {
		return b.chunks.Done()
	}
	return b.left == 0
}

// Read reads the body's content from the connection, as much as there is. At
// the body's end it returns io.EOF; every other error ends the connection.
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
	if !b.coded {
		return b.readPlain(p)
	}
	piece, err := b.nextPiece(len(p))
	return copy(p, piece), err
}

// readPlain reads from a body with a length, straight into p when nothing is
// pending.
func (b *body) readPlain(p []byte) (n int, err error) {
	p = p[:min(int64(len(p)), b.left)]
	if pending := b.wire.pending(); len(pending) > 0 {
		n = copy(p, pending)
		b.wire.buf.r += n
	} else {
		b.arm()
		n, err = b.wire.read(p)
	}
	b.left -= int64(n)
	return n, cutShort(err)
}

// nextPiece returns the next piece of a chunked body, at most most bytes. It is
// a view of the wire's buffer, empty at the body's end. A chunk that does not fit
// behind what is gathered is refused before its data is waited for.
func (b *body) nextPiece(most int) ([]byte, error) {
	w := b.wire
	for {
		piece, n, err := b.chunks.Next(w.pending(), most, w.pool.env.limits)
		w.buf.r += n
		if int64(len(b.own)+len(piece)) > b.limit-b.chunks.Left() {
			return nil, tooLarge(b.limit)
		}
		if err != http1.ErrIncomplete {
			return piece, asResponse(err)
		}
		w.compact()
		b.arm()
		if err := w.fill(); err != nil {
			return nil, cutShort(err)
		}
	}
}

// arm sets the deadline of the next read.
func (b *body) arm() {
	env := b.wire.pool.env
	if b.lent != nil {
		b.wire.readWithin(env.now(), env.readTimeout) // the wire's own reading is the writer's
	} else {
		b.wire.readUntil(b.began.add(env.readTimeout))
	}
}

// sendContinue asks the client for the body, the first time the handler does
// (RFC 9110, section 10.1.1). It need not when the body is arriving already.
func (b *body) sendContinue() error {
	if b.lent != nil { // Stream asks too, beside a Read
		b.lent.asking.Lock()
		defer b.lent.asking.Unlock()
	}
	if !b.expect {
		return nil
	}
	b.expect = false
	if len(b.wire.pending()) > 0 {
		return nil
	}
	b.began = b.wire.now()
	b.wire.buf.out = append(b.wire.buf.out, "HTTP/1.1 100 Continue\r\n\r\n"...)
	return b.wire.flush()
}

// cutShort names what became of a body that did not come whole.
func cutShort(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, os.ErrDeadlineExceeded):
		return HTTPError{408, "the request's body did not arrive in time"}
	}
	return HTTPError{400, "the connection ended before the request's body did"}
}

// all returns the whole body, of at most limit bytes. It is a view that is valid
// until the handler returns. A larger body is refused as soon as its size is
// known, before it is read.
func (b *body) all(limit int64) ([]byte, error) {
	if b.whole {
		return b.bytes, nil
	}
	err := b.err
	switch {
	case err != nil && err != io.EOF:
	case b.coded:
		err = b.gatherChunks(limit)
	case b.left > limit:
		err = tooLarge(limit)
	default:
		err = b.gatherPlain()
	}
	if err != nil {
		b.err = err
		return nil, err
	}
	b.whole = true
	return b.bytes, nil
}

func tooLarge(limit int64) error {
	return Errorf(413, "the body is larger than the %d bytes this server takes", limit)
}

// gatherStep is how much room a body gets at first. It grows as the bytes come: a
// length alone costs its sender nothing, and should cost us little.
const gatherStep = 32 << 10

// gatherPlain reads a body with a length. One that is in the wire's buffer
// already is left there.
func (b *body) gatherPlain() error {
	if pending := b.wire.pending(); int64(len(pending)) >= b.left {
		b.bytes = pending[:b.left:b.left]
		b.wire.buf.r += int(b.left)
		b.left = 0
		return nil
	}
	for b.left > 0 {
		if len(b.own) == cap(b.own) {
			b.own = slices.Grow(b.own, int(min(b.left, gatherStep)))
		}
		n, err := b.read(b.own[len(b.own):cap(b.own)])
		if err != nil {
			return err
		}
		b.own = b.own[:len(b.own)+n]
	}
	b.bytes = b.own
	return nil
}

func (b *body) gatherChunks(limit int64) error {
	if err := b.sendContinue(); err != nil {
		return err
	}
	b.limit = limit
	for !b.done() {
		piece, err := b.nextPiece(len(b.wire.buf.in))
		if err != nil {
			return err
		}
		b.own = append(b.own, piece...)
	}
	b.bytes = b.own
	return nil
}

// A bodyReader is a body in a handler's hands. It may come into hands that keep it,
// as those of an HTTP client that forwards the content and still reads when it has
// the answer.
type bodyReader struct {
	body *body
	lease
	asking sync.Mutex // held by sendContinue
}

func (r *bodyReader) Read(p []byte) (int, error) {
	if !r.enter() {
		return 0, errOver
	}
	defer r.mu.Unlock()
	return r.body.Read(p)
}

// lend returns a reader of b that takeBack ends.
func (b *body) lend() io.Reader {
	if b.lent == nil {
		b.lent = &bodyReader{body: b}
	}
	return b.lent
}

// takeBack ends what lend gave. A read that is under way is interrupted.
func (b *body) takeBack() {
	if b.lent != nil && b.lent.revoke(b.wire.conn.SetReadDeadline) {
		b.wire.readBy = 0
	}
	b.lent = nil
}

// drainLimit is how much of a body that its handler left is read and dropped to
// keep the connection. More costs more than a new connection does.
const drainLimit = 256 << 10

// drainable reports whether it is worth trying to drain what is left. A client
// that waits for a 100 may send the body or not; nobody can tell, so its
// connection can't be used again (RFC 9110, section 10.1.1).
func (b *body) drainable() bool {
	failed := b.err != nil && b.err != io.EOF
	return b.done() || !failed && !b.expect && b.left <= drainLimit
}

// drain reads and drops what the handler left, so that the next request can be
// read. It reports whether it came to the body's end.
func (b *body) drain() bool {
	b.began = b.wire.now()
	io.CopyN(io.Discard, b, drainLimit+1) // one more, to see the end behind the limit
	return b.done()
}
