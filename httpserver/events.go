package httpserver

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// An Event is one server-sent event (WHATWG HTML, section 9.2). Line ends in
// Data are kept: each line is a data field of its own.
type Event struct {
	ID    string        // "" leaves the client's last ID as it is; no line ends
	Type  string        // "" is a "message"; no line ends
	Data  string        // of several lines if need be
	Retry time.Duration // how long to wait before a reconnection; 0 says nothing
}

// An EventStream is a stream of events.
type EventStream struct{ s *Stream }

// Events begins an answer of server-sent events. A handler that sends them for
// long is best run by [Async], so that its context ends when the client goes.
func (c *Ctx) Events() (*EventStream, error) {
	c.SetHeader("Cache-Control", "no-store")
	s, err := c.Stream(200, "text/event-stream")
	if err != nil {
		return nil, err
	}
	return &EventStream{s}, s.Flush()
}

// Send sends an event.
func (s *EventStream) Send(e Event) error {
	var b []byte
	b = appendEventField(b, "id", e.ID)
	b = appendEventField(b, "event", e.Type)
	if e.Retry > 0 {
		b = appendEventField(b, "retry", strconv.FormatInt(e.Retry.Milliseconds(), 10))
	}
	data := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(e.Data)
	for line := range strings.SplitSeq(data, "\n") {
		b = append(append(append(b, "data: "...), line...), '\n')
	}
	return s.write(append(b, '\n'))
}

// Ping sends a comment, which keeps the connection in use and shows the client
// nothing.
func (s *EventStream) Ping() error {
	return s.write([]byte(":\n\n"))
}

func (s *EventStream) write(p []byte) error {
	_, err := s.s.Write(p)
	return errors.Join(err, s.s.Flush())
}

// appendEventField appends a field of one line. A line end in the value would
// begin a field that nobody meant, so it becomes a space.
func appendEventField(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	value = strings.NewReplacer("\r", " ", "\n", " ", "\x00", " ").Replace(value)
	b = append(append(b, name...), ": "...)
	return append(append(b, value...), '\n')
}
