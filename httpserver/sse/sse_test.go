package sse_test

import (
	"errors"
	"io"
	"net"
	"strings"
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
			s.Send(sse.Event{ID: "a\r\nb\n\rc", Data: "\r\n\n"}),
		)
	})
	got := httpservertest.Get(&app, "/")
	want := "data: hello\n\n" +
		"id: 7\nevent: tick\nretry: 1500\ndata: a\ndata: b\ndata: c\ndata: d\n\n" +
		":\n\n" +
		"id: x data: evil\nevent: y  z\ndata: \n\n" +
		"id: a b  c\ndata: \ndata: \ndata: \n\n"
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

// The head goes with the first event, in one write.
func TestHeadGoesWithTheFirstEvent(t *testing.T) {
	var app httpserver.App
	app.Get("/", func(c *httpserver.Ctx) error {
		s, err := sse.Begin(c)
		if err != nil {
			return err
		}
		return errors.Join(s.Send(sse.Event{Data: "1"}), s.Send(sse.Event{Data: "2"}))
	})
	for i, want := range [][2]string{
		{"HTTP/1.1 200 OK\r\n", "\r\n\r\n9\r\ndata: 1\n\n\r\n"},
		{"9\r\n", "9\r\ndata: 2\n\n\r\n"},
	} {
		got := writes(t, &app, 2)[i]
		if !strings.HasPrefix(got, want[0]) || !strings.HasSuffix(got, want[1]) {
			t.Errorf("write %d is %q, want it to begin with %q and end with %q", i, got, want[0], want[1])
		}
	}
}

// Ping before the first event lets a client know that it is connected.
func TestPingSendsTheHead(t *testing.T) {
	var app httpserver.App
	app.Get("/", func(c *httpserver.Ctx) error {
		s, err := sse.Begin(c)
		if err != nil {
			return err
		}
		return s.Ping()
	})
	const want = "\r\n\r\n3\r\n:\n\n\r\n"
	if got := writes(t, &app, 1)[0]; !strings.HasSuffix(got, want) {
		t.Errorf("the first write is %q, want it to end with %q", got, want)
	}
}

func TestSendAllocatesNothing(t *testing.T) {
	event := sse.Event{ID: "7", Type: "tick", Data: "a\nb\r\nc", Retry: time.Second}
	var app httpserver.App
	app.Get("/", func(c *httpserver.Ctx) error {
		s, err := sse.Begin(c)
		if err != nil {
			return err
		}
		for name, send := range map[string]func() error{
			"Send": func() error { return s.Send(event) },
			"Ping": s.Ping,
		} {
			if n := testing.AllocsPerRun(100, func() { err = errors.Join(err, send()) }); n > 0 {
				t.Errorf("%s: %.0f allocations, want none", name, n)
			}
		}
		return err
	})
	ln, err := net.Listen("tcp", "127.0.0.1:0") // an in-memory connection would be written to in another way
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	client, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	server, err := ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	serve(t, &app, server, client)
}

// serve serves one GET on server, and reads the response on client to its end.
func serve(t *testing.T, app *httpserver.App, server, client net.Conn) {
	t.Helper()
	served := make(chan struct{})
	go func() {
		(&httpserver.Server{App: app}).ServeConn(server)
		close(served)
	}()
	defer func() {
		client.Close()
		<-served
	}()
	client.SetDeadline(time.Now().Add(20 * time.Second))
	if _, err := io.WriteString(client, "GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, client); err != nil {
		t.Fatal(err)
	}
}

// A recorder is a connection that keeps what each write wrote.
type recorder struct {
	net.Conn
	writes []string
}

func (r *recorder) Write(p []byte) (int, error) {
	r.writes = append(r.writes, string(p))
	return r.Conn.Write(p)
}

// writes returns what each write of app's response to a GET wrote, and then empty strings
// up to the number least.
func writes(t *testing.T, app *httpserver.App, least int) []string {
	t.Helper()
	server, client := net.Pipe()
	r := recorder{Conn: server}
	serve(t, app, &r, client)
	return append(r.writes, make([]string, max(0, least-len(r.writes)))...)
}
