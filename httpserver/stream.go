package httpserver

import (
	"cmp"
	"errors"
	"strconv"

	"httpserverbench/httpserver/internal/http1"
)

// A Stream is an answer that is sent while it is made: each Write is on its way
// when it returns, as a chunk, or up to the connection's end for an HTTP/1.0
// client. It ends when the handler returns; when the handler returns an error,
// the connection is broken off in front of the last chunk, so that a client of
// HTTP/1.1 can tell.
type Stream struct {
	c       *Ctx
	framing http1.Framing
	mute    bool // the answer is to HEAD, or its status has no content

	lease       // to write
	err   error // the first of a write; the lease's mu guards it
}

// Stream sends the answer's head and returns the writer of its content. Fields
// that are set afterwards are not sent.
func (c *Ctx) Stream(status int, mediaType string) (*Stream, error) {
	if c.gone() {
		return nil, errOnItsWay
	}
	c.resp.beginAs(status, mediaType)
	if c.resp.err != nil {
		return nil, c.resp.err
	}
	s := &Stream{c: c, framing: http1.FramedByChunks}
	switch {
	case http1.NoContent(status):
		s.framing = http1.EmptyFraming(status)
	case c.head.Minor == 0:
		s.framing = http1.FramedByClose
		c.resp.close = true
	}
	s.mute = http1.NoContent(status) || c.head.Method == http1.MethodHead
	s.err = c.onWire(func(w *wire) error {
		c.stream, c.resp.streaming = s, true
		c.settleBeside(c.body.lent)
		w.buf.out = c.resp.appendHead(w.buf.out, c.env.dates.line(w.now()), s.framing, 0)
		return w.flush()
	})
	return s, s.err
}

// settleBeside settles a stream whose handler may be reading the body by itself, nil if
// it is not. The client is asked for the body as long as it can be. Where a read is
// under way nobody can tell how far the reading will come.
func (c *Ctx) settleBeside(lent *bodyReader) {
	if lent == nil {
		c.settle()
		c.body.expect = false
		return
	}
	c.body.sendContinue()
	if lent.mu.TryLock() {
		defer lent.mu.Unlock()
	} else {
		c.resp.close = true
	}
	c.settle()
}

var errOnItsWay = errors.New("the answer is on its way already")

// errMute ends a handler that writes content which nobody is to get.
var errMute = errors.New("the answer has no content")

// Write sends p. Where the answer has no content, to HEAD or with a status like
// 204, it fails, so that a handler that writes for as long as it can comes to
// its end; from the handler that error is none. It fails when the handler has
// returned; one that is under way then is interrupted, and the answer broken off.
func (s *Stream) Write(p []byte) (int, error) {
	if !s.enter() {
		return 0, errOver
	}
	defer s.mu.Unlock()
	switch {
	case s.mute:
		return 0, errMute
	case len(p) == 0:
		return 0, nil
	}
	err := s.c.onWire(func(w *wire) error {
		w.buf.out = s.appendPiece(w.buf.out, p)
		return w.flush()
	})
	if err != nil {
		s.err = cmp.Or(s.err, err)
		return 0, err
	}
	return len(p), nil
}

func (s *Stream) appendPiece(dst, p []byte) []byte {
	if s.framing != http1.FramedByChunks {
		return append(dst, p...)
	}
	dst = strconv.AppendUint(dst, uint64(len(p)), 16)
	dst = append(dst, "\r\n"...)
	dst = append(dst, p...)
	return append(dst, "\r\n"...)
}

// takeBack makes Writes fail from now on. It reports whether it interrupted one.
func (s *Stream) takeBack(w *wire) (interrupted bool) {
	if interrupted = s.revoke(w.conn.SetWriteDeadline); interrupted {
		w.writeBy = 0
	}
	return interrupted
}

// broke reports whether err is what a Write failed with. A nil Stream has no Writes.
func (s *Stream) broke(err error) bool {
	if s == nil {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err != nil && errors.Is(err, s.err)
}

// endsWithConn reports whether the connection's end is the content's. A nil Stream has
// no content.
func (s *Stream) endsWithConn() bool { return s != nil && s.framing == http1.FramedByClose }

// end puts the last chunk in the wire's buffer.
func (s *Stream) end() {
	s.c.wire.now() // the head's reading of the clock may be old
	if s.framing == http1.FramedByChunks && !s.mute {
		b := s.c.wire.buf
		b.out = append(b.out, "0\r\n\r\n"...)
	}
}
