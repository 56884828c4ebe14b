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
// A client that has lost its connection connects again, with the ID of the last event
// that it got in the field Last-Event-ID.
package sse

import (
	"strconv"
	"strings"
	"time"

	"httpserverbench/httpserver"
)

// An Event is one event. An ID or Type cannot have several lines: each line end, and
// each NUL, in them is sent as a space.
type Event struct {
	ID    string        // empty leaves the client's last ID as it is
	Type  string        // empty means "message"
	Data  string        // of one or more lines
	Retry time.Duration // how long the client waits before it connects again; zero changes nothing
}

// A Stream sends events to one client. Like the [httpserver.Stream] it is made of, it may
// be used by several goroutines until the handler returns.
type Stream struct{ s *httpserver.Stream }

// Begin responds with a stream of events, and sends the response's head. The handler may
// send events until its context ends.
func Begin(c *httpserver.Ctx) (*Stream, error) {
	c.SetHeader("Cache-Control", "no-store")
	s, err := c.Stream(200, "text/event-stream")
	if err != nil {
		return nil, err
	}
	return &Stream{s}, s.Flush()
}

// Send sends an event at once.
func (s *Stream) Send(e Event) error {
	var b []byte
	if e.ID != "" {
		b = appendField(b, "id", oneLine.Replace(e.ID))
	}
	if e.Type != "" {
		b = appendField(b, "event", oneLine.Replace(e.Type))
	}
	if e.Retry > 0 {
		b = appendField(b, "retry", strconv.FormatInt(e.Retry.Milliseconds(), 10))
	}
	for line := range strings.SplitSeq(lineFeeds.Replace(e.Data), "\n") {
		b = appendField(b, "data", line)
	}
	return s.send(append(b, '\n'))
}

// Ping sends a comment, which clients ignore. It keeps proxies from closing a connection
// that looks idle.
func (s *Stream) Ping() error { return s.send([]byte(":\n\n")) }

func (s *Stream) send(p []byte) error {
	if _, err := s.s.Write(p); err != nil {
		return err
	}
	return s.s.Flush()
}

var (
	oneLine   = strings.NewReplacer("\r\n", " ", "\r", " ", "\n", " ", "\x00", " ")
	lineFeeds = strings.NewReplacer("\r\n", "\n", "\r", "\n")
)

func appendField(b []byte, name, value string) []byte {
	return append(append(append(append(b, name...), ": "...), value...), '\n')
}
