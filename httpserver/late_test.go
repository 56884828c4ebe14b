package httpserver_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"httpserverbench/httpserver"
)

// What becomes of an asynchronous handler whose time is over.

// lateText is the answer to a request whose handler took too long.
const lateText = `{"error":"the answer took too long"}`

// overrun returns a handler that runs h by Async. Its time is over when it calls over.
func overrun(h func(c *httpserver.Ctx, over func()) error) httpserver.Handler {
	return func(c *httpserver.Ctx) error {
		ctx, over := context.WithCancel(c.Context())
		defer over()
		c.SetContext(ctx)
		return httpserver.Async(func(c *httpserver.Ctx) error { return h(c, over) }, patience)(c)
	}
}

func TestAsyncDeadline(t *testing.T) {
	release, late := make(chan struct{}), make(chan error, 1)
	tr := tryAsync(t, func(c *httpserver.Ctx) error {
		<-c.Context().Done()
		ended := c.Context().Err()
		c.SetHeader("X-Late", "1")
		c.Text(200, "late")
		within(t, release)
		_, err := c.Stream(200, "text/plain")
		if err == nil {
			ended = errors.New("a stream began after the deadline")
		}
		c.JSON(200, "later")
		if got := c.Path() + c.Header("X-Sent"); got != "/first" {
			ended = errors.New("the request became another one: " + got)
		}
		late <- ended
		return errors.New("dropped")
	}, moment)
	p := tr.dial()
	p.send(request("GET", "/", "", "X-Sent: first"))
	a := p.receive("GET")
	a.is(t, 503, lateText)
	a.has(t, "X-Late", "")
	p.send(request("POST", "/next", "request", "X-Sent: second"))
	p.receive("POST").is(t, 200, "next request")
	close(release)
	if err := within(t, late); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the handler's context ended with %v", err)
	}
	waitForLog(t, tr, "dropped")
}

// A handler that returns because its time is over has nothing to be logged.
func TestAsyncLateIsSilent(t *testing.T) {
	returned := make(chan struct{})
	tr := tryAsync(t, func(c *httpserver.Ctx) error {
		defer close(returned)
		<-c.Context().Done()
		return fmt.Errorf("wrapped: %w", c.Context().Err())
	}, moment)
	tr.get("/").is(t, 503, lateText)
	within(t, returned)
	tr.silent()
}

// The application's own answer to a 503 is given to a late handler's client too.
func TestAsyncDeadlineOnStatus(t *testing.T) {
	var app httpserver.App
	app.OnStatus(503, func(c *httpserver.Ctx, err error) error { return c.Text(503, "later!") })
	app.Get("/", httpserver.Async(func(c *httpserver.Ctx) error { <-c.Context().Done(); return nil }, moment))
	try(t, &app).get("/").is(t, 503, "later!")
}

// A stream that takes too long is broken off, nothing comes behind what was written in
// time, and its writes fail from then on.
func TestAsyncStreamDeadline(t *testing.T) {
	release, late := make(chan struct{}), make(chan error, 1)
	p := tryHandler(t, overrun(func(c *httpserver.Ctx, over func()) error {
		s, err := c.Stream(200, "text/plain")
		if err != nil {
			return err
		}
		io.WriteString(s, "in time")
		over()
		within(t, release)
		_, err = io.WriteString(s, "late")
		late <- err
		return nil
	})).dial()
	p.send(request("GET", "/", ""))
	all, err := io.ReadAll(p.r)
	head, content, _ := strings.Cut(string(all), "\r\n\r\n")
	if err != nil || !strings.HasPrefix(head, "HTTP/1.1 200 OK\r\n") || content != "7\r\nin time\r\n" {
		t.Errorf("got %q and %v", all, err)
	}
	close(release)
	if err := within(t, late); err == nil {
		t.Error("the late write was no error")
	}
}

// What a late handler has of its request, and does to its answer, stays apart from the
// next one's on the connection.
func TestAsyncLateStaysApart(t *testing.T) {
	second, late := make(chan struct{}), make(chan string, 1)
	var app httpserver.App
	app.Before(func(c *httpserver.Ctx) error {
		for _, name := range []string{"A", "B", "C"} { // so that there is room for one more
			c.AddHeader(name, "1")
		}
		return nil
	})
	app.Get("/first/{a}/{b}", overrun(func(c *httpserver.Ctx, over func()) error {
		over()
		within(t, second)
		c.AddHeader("X", "late")
		late <- c.Param("a") + " " + c.Param("b")
		return nil
	}))
	app.Get("/next/{a}/{b}", func(c *httpserver.Ctx) error {
		c.AddHeader("X", "next")
		close(second)
		return c.Text(200, within(t, late))
	})
	p := try(t, &app).dial()
	p.send(request("GET", "/first/one/two", ""))
	p.receive("GET").is(t, 503, lateText)
	p.send(request("GET", "/next/three/4", ""))
	a := p.receive("GET")
	a.is(t, 200, "one two")
	a.has(t, "X", "next")
}
