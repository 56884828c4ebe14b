// Package sse sends server-sent events (HTML Standard, section 9.2) to browsers' and
// other EventSources:
//
//	app.Get("/clock", func(c *httpserver.Ctx) error {
//		events, err := sse.Begin(c)
//		if err != nil {
//			return err
//		}
//		for now := range ticks(c.Context()) {
//			if err := events.Send(sse.Event{Data: now}); err != nil {
//				return err
//			}
//		}
//		return nil
//	})
//
// A client that has lost its connection connects again, and sends the ID of the last event
// that it got in the field Last-Event-ID.
package sse

import (
	"strconv"
	"strings"
	"sync"
	"time"

	"httpserverbench/httpserver"
)

// An Event is one event. An ID or Type cannot have several lines: each line end, and
// each NUL, in them is sent as a space.
type Event struct {
	ID    string        // empty leaves the client's last ID as it is
	Type  string        // empty means "message"
	Data  string        // of one or more lines
	Retry time.Duration // how long the client waits before it connects again, in whole ms; zero or less is not sent
}

// A Stream sends events to one client. Like the [httpserver.Stream] it is made of, it may
// be used by several goroutines until the handler returns.
type Stream struct {
	s   *httpserver.Stream
	mu  sync.Mutex
	buf []byte // what one Send sends; guarded by mu
}

// Begin responds with a stream of events, which no cache may store. The handler may send
// events until it returns, and should stop when its context ends. The response's head is
// sent together with the first event; a handler that may have to wait for one calls
// [Stream.Ping] first, so that the client learns that it is connected. Begin fails as
// [httpserver.Ctx.Stream] does.
func Begin(c *httpserver.Ctx) (*Stream, error) {
	c.SetHeader("Cache-Control", "no-store")
	s, err := c.Stream(200, "text/event-stream")
	if err != nil {
		return nil, err
	}
	return &Stream{s: s}, nil
}

// Send sends an event at once. It fails as [httpserver.Stream.Write] does.
func (s *Stream) Send(e Event) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.buf = appendEvent(s.buf[:0], e)
	return s.send(s.buf)
}

// Ping sends a comment, which clients ignore. It keeps proxies from closing a connection
// that looks idle. It fails as Send does.
func (s *Stream) Ping() error { return s.send(comment) }

var comment = []byte(":\n\n")

func (s *Stream) send(p []byte) error {
	if _, err := s.s.Write(p); err != nil {
		return err
	}
	return s.s.Flush()
}

func appendEvent(b []byte, e Event) []byte {
	if e.ID != "" {
		b = appendOneLine(append(b, "id: "...), e.ID)
	}
	if e.Type != "" {
		b = appendOneLine(append(b, "event: "...), e.Type)
	}
	if e.Retry > 0 {
		b = append(strconv.AppendInt(append(b, "retry: "...), e.Retry.Milliseconds(), 10), '\n')
	}
	for line, rest, more := "", e.Data, true; more; {
		line, rest, more = cutLine(rest)
		b = append(append(append(b, "data: "...), line...), '\n')
	}
	return append(b, '\n')
}

// appendOneLine appends s and a line end, with a space for each line end and NUL in s.
func appendOneLine(b []byte, s string) []byte {
	for i := range len(s) {
		switch {
		case s[i] == '\n' && i > 0 && s[i-1] == '\r': // the end of a CRLF
		case s[i] == '\r', s[i] == '\n', s[i] == 0:
			b = append(b, ' ')
		default:
			b = append(b, s[i])
		}
	}
	return append(b, '\n')
}

// cutLine cuts s after its first line, which ends in CRLF, LF or CR.
func cutLine(s string) (line, rest string, more bool) {
	end := strings.IndexAny(s, "\r\n")
	if end < 0 {
		return s, "", false
	}
	if strings.HasPrefix(s[end:], "\r\n") {
		return s[:end], s[end+2:], true
	}
	return s[:end], s[end+1:], true
}
