package httpserver

import (
	"errors"
	"strconv"
	"sync/atomic"

	"httpserverbench/httpserver/internal/http1"
)

// A Stream writes the content of a response while the handler makes it: in chunks, or to an
// HTTP/1.0 client up to the end of the connection. It buffers small writes: content is sent
// by Flush, whenever there are 4 KiB of it, and when the handler returns. If the handler
// returns an error, the connection is closed before the last chunk, so that an HTTP/1.1
// client can tell that the content is not whole.
//
// A Stream is safe for use by several goroutines. When the handler has returned, their
// writes fail; a write in progress is interrupted, and the connection closed.
type Stream struct {
	c      *conn
	x      *exchange
	length int64       // of the content as a whole, or what stands for it; ignored where the response is mute
	over   atomic.Bool // the handler has returned

	users atomic.Int32 // how many goroutines write, or wait for that

	written int64 // of content; the connection's writing guards it
}

const streamBuffer = 4 << 10

var (
	errCommitted = errors.New("httpserver: the response is on its way already")

	// errMute ends a handler that writes content which nobody is to get.
	errMute = errors.New("httpserver: the response has no content")

	// errOver is what a handler's writes get when its time is over, or it has returned.
	errOver = errors.New("httpserver: the request is over")
)

// Stream begins a response that is sent while it is made, and returns the writer of its
// content. The head is sent with the first of the content, or by Flush. Fields that are set
// afterwards are not sent.
func (c *Ctx) Stream(status int, mediaType string) (*Stream, error) {
	x := c.use()
	length := http1.InChunks
	if x.head.Minor == 0 {
		length = http1.Unframed
	}
	return x.beginStream(status, mediaType, length)
}

func (x *exchange) beginStream(status int, mediaType string, length int64) (*Stream, error) {
	r := &x.resp
	r.checkType(mediaType)
	if err := r.begin(status, mediaType); err != nil {
		return nil, err
	}
	if r.err != nil {
		return nil, r.err
	}
	c := x.c
	if x.body.lent != nil {
		x.body.sendContinue() // as long as that can be
	}
	c.writing.Lock()
	defer c.writing.Unlock()
	if c.writeErr != nil {
		return nil, c.writeErr
	}
	r.close = r.close || length == http1.Unframed && !http1.NoContent(status)
	if c.reading.TryLock() {
		x.settle()
		c.reading.Unlock()
	} else { // nobody can tell how far the read that is under way will come
		r.close = true
	}
	x.body.expect = false
	x.stream = &Stream{c: c, x: x, length: length}
	r.enter(Streaming)
	c.buf.out = r.appendHead(c.buf.out, c.srv.dates.get(), length)
	return x.stream, nil
}

// Write writes p to the content. It fails if the response has no content, because the
// request is a HEAD or the status is one like 204; a handler that returns that error, and
// no other, has not failed.
func (s *Stream) Write(p []byte) (int, error) {
	err := s.locked(func() error {
		if s.x.mute() {
			return errMute
		}
		if len(p) >= streamBuffer || s.length >= 0 { // SendReader's source may be slow
			return s.send(p)
		}
		r := &s.x.resp
		if r.body = append(r.body, p...); len(r.body) < streamBuffer {
			return nil
		}
		return s.send(nil)
	})
	if err != nil {
		return 0, err
	}
	return len(p), nil
}

// Flush sends the response's head and the buffered content.
func (s *Stream) Flush() error { return s.locked(func() error { return s.send(nil) }) }

// locked runs f, unless the right to write has ended.
func (s *Stream) locked(f func() error) error {
	if s.over.Load() { // before the lock, which whoever ignores errors would keep busy
		return errOver
	}
	s.users.Add(1)
	defer s.users.Add(-1)
	c := s.c
	c.writing.Lock()
	defer c.writing.Unlock()
	if s.over.Load() {
		return errOver
	}
	if c.writeErr != nil {
		return c.writeErr
	}
	return f()
}

// send writes what waits, and p after it without a copy.
func (s *Stream) send(p []byte) error {
	c := s.c
	if end := s.chunk(p); len(p) == 0 {
		c.write(c.buf.out) // which unlike writeAll allocates nothing
	} else {
		c.writeAll(c.buf.out, p, end)
	}
	c.buf.out = c.buf.out[:0]
	return c.writeErr
}

// chunk puts what waits in the connection's buffer, as a chunk that goes on with p where
// that is the framing, and returns what follows p.
func (s *Stream) chunk(p []byte) (end []byte) {
	b, r := s.c.buf, &s.x.resp
	n := len(r.body) + len(p)
	s.written += int64(n)
	chunked := n > 0 && s.length == http1.InChunks
	if chunked {
		b.out = append(strconv.AppendUint(b.out, uint64(n), 16), "\r\n"...)
	}
	b.out = append(b.out, r.body...)
	r.body = r.body[:0]
	if chunked && len(p) == 0 {
		b.out = append(b.out, "\r\n"...)
	} else if chunked {
		end = []byte("\r\n")
	}
	return end
}

// abort gives up a response that does not come to its end, and sends what was written of
// it.
func (x *exchange) abort() {
	x.c.writing.Lock()
	defer x.c.writing.Unlock()
	streaming := x.resp.phase == Streaming
	if x.resp.enter(Aborted) && streaming {
		x.stream.send(nil)
	}
}

// size returns how much content was written.
func (s *Stream) size() int64 {
	s.c.writing.Lock()
	defer s.c.writing.Unlock()
	if s.over.Load() {
		return s.written
	}
	return s.written + int64(len(s.x.resp.body))
}

// endsWithConn reports whether the connection's end is the content's. A nil Stream has
// no content.
func (s *Stream) endsWithConn() bool { return s != nil && s.length == http1.Unframed && !s.x.mute() }

// end puts what waits, and the last chunk, in the connection's buffer, and returns the
// phase that the response is in then.
func (s *Stream) end() Phase {
	b := s.c.buf
	if s.c.writeErr != nil {
		return Aborted
	}
	s.chunk(nil)
	if s.length == http1.InChunks && !s.x.mute() {
		b.out = append(b.out, "0\r\n\r\n"...)
	}
	return Sent
}
