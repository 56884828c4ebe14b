package httpserver_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"httpserverbench/httpserver"
)

// moment is a time-out that is over soon. No test depends on how soon.
const moment = 20 * time.Millisecond

// lateText is the response to a request whose handler took too long.
const lateText = `{"error":"the response took too long"}`

// overrun returns a handler that runs h with a time that is over soon.
func overrun(h httpserver.Handler) httpserver.Handler { return timed(h, moment) }

// waitForEnd returns when the context of c has ended.
func waitForEnd(c *httpserver.Ctx) error {
	<-c.Context().Done()
	return c.Context().Err()
}

// A handler with a Timeout that is done in time responds as another does.
func TestTimeout(t *testing.T) {
	var app httpserver.App
	app.Use(trace("mw"))
	app.Post("/{p}", timed(func(c *httpserver.Ctx) error {
		b, err := c.Body()
		again, _ := io.ReadAll(c.BodyReader())
		_, has := c.Context().Deadline()
		return errors.Join(err, c.Text(201, fmt.Sprint(c.Method(), c.Path(), c.Param("p"), string(b), string(again), has)))
	}, patience))
	p := try(t, &app).dial()
	for range 3 {
		p.send(request("POST", "/x?q=y", "body"))
		a := p.receive("POST")
		a.is(t, 201, "POST/xxbodybodytrue")
		a.has(t, "Trace", "mw|/mw")
	}
}

// When its time is over the client gets a 503 at once, and what the handler does then has
// no effect.
func TestTimeoutIsOver(t *testing.T) {
	release, late := make(chan struct{}), make(chan error, 1)
	tr := tryHandler(t, overrun(func(c *httpserver.Ctx) error {
		<-c.Context().Done()
		ended := c.Context().Err()
		c.SetHeader("X-Late", "1")
		c.Text(200, "late")
		within(t, release)
		if _, err := c.Stream(200, "text/plain"); err == nil {
			ended = errors.New("a stream began after the deadline")
		}
		if _, _, err := c.Hijack(); err == nil {
			ended = errors.New("the connection was hijacked after the deadline")
		}
		late <- ended
		return errors.New("dropped")
	}))
	p := tr.dial()
	p.send(request("GET", "/", "") + request("GET", "/", ""))
	a := p.receive("GET")
	a.is(t, 503, lateText)
	a.has(t, "X-Late", "")
	a.closes(t)
	p.ended()
	close(release)
	if err := within(t, late); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the handler's context ended with %v", err)
	}
	waitForLog(t, tr, "dropped")
	tr.logged("took too long", "path=/")
}

// However the two run, a handler that returns because its time is over is late.
func TestTimeoutOfAHandlerThatReturns(t *testing.T) {
	var app httpserver.App
	app.Use(seen)
	app.Get("/", overrun(func(c *httpserver.Ctx) error {
		<-c.Context().Done()
		return fmt.Errorf("wrapped: %w", c.Context().Err())
	}))
	app.Get("/nil", overrun(func(c *httpserver.Ctx) error { <-c.Context().Done(); return nil }))
	tr := try(t, &app)
	for _, target := range []string{"/", "/nil"} {
		for range 10 {
			tr.get(target).is(t, 503, lateText)
		}
	}
	a := tr.ask(request("HEAD", "/", ""))
	a.is(t, 503, "")
	a.has(t, "Content-Length", fmt.Sprint(len(lateText)))
}

// The responses to requests before are sent first, and those of others follow.
func TestTimeoutOfAPipelinedRequest(t *testing.T) {
	var app httpserver.App
	app.Get("/ok", ok)
	app.Get("/", overrun(func(c *httpserver.Ctx) error { <-c.Context().Done(); return nil }))
	p := try(t, &app).dial()
	p.send(request("GET", "/ok", "") + request("GET", "/ok", "") + request("GET", "/", ""))
	p.receive("GET").is(t, 200, "ok")
	p.receive("GET").is(t, 200, "ok")
	p.receive("GET").is(t, 503, lateText)
	p.ended()
}

// A stream that takes too long is broken off, nothing comes after what was sent in time,
// and its writes fail from then on.
func TestTimeoutOfAStream(t *testing.T) {
	release, late := make(chan struct{}), make(chan error, 1)
	p := tryHandler(t, func(c *httpserver.Ctx) error {
		s, err := c.Stream(200, "text/plain")
		if err != nil {
			return err
		}
		io.WriteString(s, "in time")
		s.Flush()
		return overrun(func(*httpserver.Ctx) error {
			within(t, release)
			_, err := io.WriteString(s, "late")
			late <- errors.Join(err, s.Flush())
			return nil
		})(c)
	}).dial()
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

// A hijacked connection is the handler's when its time is over.
func TestTimeoutAfterAHijack(t *testing.T) {
	p := tryHandler(t, func(c *httpserver.Ctx) error {
		conn, _, err := c.Hijack()
		if err != nil {
			return err
		}
		defer conn.Close()
		err = overrun(waitForEnd)(c)
		_, failed := io.WriteString(conn, "still here")
		return errors.Join(err, failed)
	}).dial()
	p.send(request("GET", "/", "", "Connection: upgrade", "Upgrade: x"))
	if all, err := io.ReadAll(p.r); string(all) != "still here" || err != nil {
		t.Errorf("got %q and %v", all, err)
	}
}

// The shorter of two times counts.
func TestTimeoutWithinAnother(t *testing.T) {
	var app httpserver.App
	app.Use(httpserver.Timeout(patience))
	app.Get("/", overrun(func(c *httpserver.Ctx) error { <-c.Context().Done(); return nil }))
	app.Get("/ok", timed(ok, patience))
	tr := try(t, &app)
	tr.get("/").is(t, 503, lateText)
	tr.get("/ok").is(t, 200, "ok")
}

// A handler that goes on after the time around it is over ends with the next Timeout
// within, whose own time is not.
func TestTimeoutAroundAnother(t *testing.T) {
	inner := timed(func(*httpserver.Ctx) error { return nil }, patience)
	tr := tryHandler(t, overrun(func(c *httpserver.Ctx) error {
		for end := time.Now().Add(patience); time.Now().Before(end); {
			if err := inner(c); err != nil {
				return err
			}
		}
		return nil
	}))
	tr.get("/").is(t, 503, lateText)
}

// What was set before the handler began counts as it does for another handler.
func TestTimeoutKeepsWhatWasSet(t *testing.T) {
	var app httpserver.App
	json := func(c *httpserver.Ctx) error { return c.JSON(200, 1) }
	app.Get("/type", func(c *httpserver.Ctx) error {
		c.SetHeader("Content-Type", "application/problem+json")
		return timed(json, patience)(c)
	})
	app.Get("/wrong", func(c *httpserver.Ctx) error {
		c.SetHeader("X", "a\r\nb")
		return timed(json, patience)(c)
	})
	tr := try(t, &app)
	tr.get("/type").has(t, "Content-Type", "application/problem+json")
	tr.get("/wrong").is(t, 500, `{"error":"Internal Server Error"}`)
	tr.logged("response field")
}

// A handler whose context has ended before, with its client or the server, has no more
// time than others: the client may still wait for the response.
func TestTimeoutOfAHandlerWhoseContextHasEnded(t *testing.T) {
	release := make(chan struct{})
	tr := tryHandler(t, func(c *httpserver.Ctx) error {
		ended, cancel := context.WithCancel(c.Context())
		cancel()
		c.SetContext(ended)
		return overrun(func(*httpserver.Ctx) error { within(t, release); return nil })(c)
	})
	p := tr.dial()
	p.send(request("GET", "/", ""))
	p.receive("GET").is(t, 503, lateText)
	close(release)
	p.ended()
}

// When the client goes away the handler's context ends, with a Timeout too.
func TestTimeoutClientGone(t *testing.T) {
	begun, ended := make(chan struct{}), make(chan error, 1)
	p := tryHandler(t, timed(func(c *httpserver.Ctx) error {
		close(begun)
		select {
		case <-c.Context().Done():
			ended <- c.Context().Err()
		case <-time.After(patience):
			ended <- errors.New("it did not end")
		}
		return nil
	}, time.Hour)).dial()
	p.send(request("GET", "/", ""))
	within(t, begun)
	p.nc.Close()
	if err := within(t, ended); !errors.Is(err, context.Canceled) {
		t.Errorf("the handler's context: %v", err)
	}
}

// A limit of a route counts in place of the server's, for content in every coding.
func TestBodyLimit(t *testing.T) {
	var app httpserver.App
	g := app.Group("/g")
	g.Use(httpserver.BodyLimit(10))
	g.Post("", func(c *httpserver.Ctx) error {
		b, err := c.Body()
		return errors.Join(err, c.Text(200, string(b)))
	})
	tr := tryServer(t, &httpserver.Server{App: &app, BodyLimit: 5})
	tr.ask(request("POST", "/g", "0123456789")).is(t, 200, "0123456789")
	tr.ask(chunked("/g", "01234", "56789")).is(t, 200, "0123456789")
	const large = `{"error":"the body is larger than the 10 bytes this server takes"}`
	tr.ask(request("POST", "/g", "0123456789a")).is(t, 413, large)
	tr.ask(chunked("/g", "01234", "56789a")).is(t, 413, large)
}

// A response is not held back by the next pipelined request's slow handler.
func TestPipelinedResponseIsNotHeldBack(t *testing.T) {
	release := make(chan struct{})
	var app httpserver.App
	app.Get("/ok", ok)
	app.Get("/slow", func(c *httpserver.Ctx) error { within(t, release); return ok(c) })
	p := try(t, &app).dial()
	for range 3 {
		p.send(request("GET", "/ok", "") + request("GET", "/ok", "") + request("GET", "/slow", "") + request("GET", "/ok", ""))
		p.receive("GET").is(t, 200, "ok")
		p.receive("GET").is(t, 200, "ok")
		release <- struct{}{}
		p.receive("GET").is(t, 200, "ok")
		p.receive("GET").is(t, 200, "ok")
	}
}
