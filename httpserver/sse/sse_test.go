package sse_test

import (
	"errors"
	"testing"
	"time"

	"httpserverbench/httpserver"
	"httpserverbench/httpserver/httpservertest"
	"httpserverbench/httpserver/sse"
)

func TestEvents(t *testing.T) {
	var app httpserver.App
	app.Get("/", func(c *httpserver.Ctx) error {
		s, err := sse.Begin(c)
		if err != nil {
			return err
		}
		return errors.Join(
			s.Send(sse.Event{Data: "hello"}),
			s.Send(sse.Event{ID: "7", Type: "tick", Data: "a\nb\r\nc\rd", Retry: 1500 * time.Millisecond}),
			s.Ping(),
			s.Send(sse.Event{ID: "x\ndata: evil", Type: "y\r\x00z"}),
		)
	})
	got := httpservertest.Get(&app, "/")
	want := "data: hello\n\n" +
		"id: 7\nevent: tick\nretry: 1500\ndata: a\ndata: b\ndata: c\ndata: d\n\n" +
		":\n\n" +
		"id: x data: evil\nevent: y  z\ndata: \n\n"
	if got.Err != nil || got.Status != 200 || got.Body != want {
		t.Errorf("got %d %q, %v, want %q", got.Status, got.Body, got.Err, want)
	}
	for name, want := range map[string]string{"Content-Type": "text/event-stream", "Cache-Control": "no-store"} {
		if value := got.Header.Get(name); value != want {
			t.Errorf("%s is %q, want %q", name, value, want)
		}
	}
}

// A handler that sends events for as long as it can ends in a response to HEAD.
func TestHead(t *testing.T) {
	var app httpserver.App
	app.Get("/", func(c *httpserver.Ctx) error {
		events, err := sse.Begin(c)
		for err == nil {
			err = events.Ping()
		}
		return err
	})
	got := httpservertest.Do(&httpserver.Server{App: &app}, httpservertest.Request{Method: "HEAD"})
	if got.Err != nil || got.Status != 200 {
		t.Errorf("got %+v", got)
	}
}

// A response that is on its way cannot become a stream of events.
func TestBeginLate(t *testing.T) {
	var app httpserver.App
	app.Get("/", func(c *httpserver.Ctx) error {
		if _, err := c.Stream(200, "text/plain"); err != nil {
			return err
		}
		if _, err := sse.Begin(c); err == nil {
			t.Error("Begin succeeds after Stream")
		}
		return nil
	})
	if got := httpservertest.Get(&app, "/"); got.Err != nil || got.Header.Get("Content-Type") != "text/plain" {
		t.Errorf("got %+v", got)
	}
}
