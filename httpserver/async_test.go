package httpserver_test

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"httpserverbench/httpserver"
)

// moment is a time-out that is over soon. No test depends on how soon.
const moment = 20 * time.Millisecond

// tryAsync serves h as GET / and POST /, run by Async, and GET /next beside it.
func tryAsync(t testing.TB, h httpserver.Handler, timeout time.Duration) *trial {
	var app httpserver.App
	app.Get("/", httpserver.Async(h, timeout))
	app.Post("/", httpserver.Async(h, timeout))
	app.Post("/next", func(c *httpserver.Ctx) error {
		b, err := c.Body()
		if err != nil {
			return err
		}
		return c.Text(200, "next "+string(b))
	})
	return try(t, &app)
}

// An asynchronous handler has all of the request, and its answer is sent like
// another's.
func TestAsync(t *testing.T) {
	var app httpserver.App
	app.Use(func(next httpserver.Handler) httpserver.Handler {
		return func(c *httpserver.Ctx) error {
			c.SetHeader("X-Before", "1")
			err := next(c)
			c.SetHeader("X-After", "2")
			return err
		}
	})
	app.Post("/{p}", httpserver.Async(func(c *httpserver.Ctx) error {
		b, err := c.Body()
		again, _ := io.ReadAll(c.BodyReader())
		c.SetHeader("X-Own", c.Header("X-Sent"))
		return errors.Join(err, c.Text(201, strings.Join([]string{c.Method(), c.Path(), c.Param("p"), c.Query("q"), c.Host(), string(b), string(again)}, " ")))
	}, patience))
	p := try(t, &app).dial()
	for range 3 {
		p.send(request("POST", "/x?q=y", "body", "X-Sent: s"))
		a := p.receive("POST")
		a.is(t, 201, "POST /x x y test body body")
		a.has(t, "X-Before", "1")
		a.has(t, "X-After", "2")
		a.has(t, "X-Own", "s")
	}
	p.send(chunked("/x", "bo", "dy"))
	p.receive("POST").is(t, 201, "POST /x x  test body body")
}

// What was set before the handler began counts as it does for another handler.
func TestAsyncKeepsWhatWasSet(t *testing.T) {
	var app httpserver.App
	app.Get("/type", func(c *httpserver.Ctx) error {
		c.SetHeader("Content-Type", "application/problem+json")
		return httpserver.Async(func(c *httpserver.Ctx) error { return c.JSON(200, 1) }, patience)(c)
	})
	app.Get("/wrong", func(c *httpserver.Ctx) error {
		c.SetHeader("X", "a\r\nb")
		return httpserver.Async(func(c *httpserver.Ctx) error { return c.JSON(200, 1) }, patience)(c)
	})
	tr := try(t, &app)
	tr.get("/type").has(t, "Content-Type", "application/problem+json")
	tr.get("/wrong").is(t, 500, `{"error":"Internal Server Error"}`)
	tr.logged("response field")
}

// An answer that is streamed in front of an asynchronous handler stays the only
// one: the connection is broken off.
func TestAsyncBehindAStream(t *testing.T) {
	var app httpserver.App
	app.Before(func(c *httpserver.Ctx) error {
		s, err := c.Stream(200, "text/plain")
		if err == nil {
			_, err = io.WriteString(s, "first")
		}
		return err
	})
	app.Get("/", httpserver.Async(func(c *httpserver.Ctx) error { return c.Text(200, "second") }, patience))
	tr := try(t, &app)
	p := tr.dial()
	p.send(request("GET", "/", ""))
	all, err := io.ReadAll(p.r)
	if err != nil || strings.Count(string(all), "HTTP/1.1") != 1 || strings.Contains(string(all), "second") {
		t.Errorf("got %q, %v", all, err)
	}
	tr.logged("on its way already")
}

// A handler that is slower than its client is watched answers all the same.
func TestAsyncWatched(t *testing.T) {
	release := make(chan struct{})
	p := tryAsync(t, func(c *httpserver.Ctx) error {
		within(t, release)
		return c.Text(200, "done")
	}, patience).dial()
	for range 2 {
		p.send(request("GET", "/", ""))
		time.AfterFunc(moment, func() { release <- struct{}{} }) // long enough to be watched, and right if it is not
		p.receive("GET").is(t, 200, "done")
	}
}

// When the client goes away the handler's context ends.
func TestAsyncClientGone(t *testing.T) {
	begun, ended := make(chan struct{}), make(chan error, 1)
	p := tryAsync(t, func(c *httpserver.Ctx) error {
		close(begun)
		select {
		case <-c.Context().Done():
			ended <- c.Context().Err()
		case <-time.After(patience):
			ended <- errors.New("it did not end")
		}
		return nil
	}, time.Hour).dial()
	p.send(request("GET", "/", ""))
	within(t, begun)
	p.nc.Close()
	if err := within(t, ended); !errors.Is(err, context.Canceled) {
		t.Errorf("the handler's context: %v", err)
	}
}

// When the server is closed every handler's context ends.
func TestAsyncServerClosed(t *testing.T) {
	for _, kind := range []struct {
		name string
		wrap func(httpserver.Handler) httpserver.Handler
	}{
		{"sync", func(h httpserver.Handler) httpserver.Handler { return h }},
		{"async", func(h httpserver.Handler) httpserver.Handler { return httpserver.Async(h, time.Hour) }},
	} {
		begun, ended := make(chan struct{}), make(chan error, 1)
		var app httpserver.App
		app.Get("/", kind.wrap(func(c *httpserver.Ctx) error {
			close(begun)
			select {
			case <-c.Context().Done():
				ended <- c.Context().Err()
			case <-time.After(patience):
				ended <- errors.New("it did not end")
			}
			return nil
		}))
		server := httpserver.Server{App: &app}
		p := tryServer(t, &server).dial()
		p.send(request("GET", "/", ""))
		within(t, begun)
		server.Close()
		if err := within(t, ended); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: the handler's context: %v", kind.name, err)
		}
	}
}

// A request behind one whose handler is under way waits for it, also one that is
// larger than what is read ahead.
func TestAsyncPipelined(t *testing.T) {
	begun, release := make(chan struct{}), make(chan struct{})
	p := tryAsync(t, func(c *httpserver.Ctx) error {
		begun <- struct{}{}
		within(t, release)
		return c.Text(200, "first "+c.Query("n"))
	}, patience).dial()
	for _, content := range []string{"small", strings.Repeat("large", 20<<10)} {
		p.send(request("GET", "/?n=1", ""))
		within(t, begun)
		p.send(request("POST", "/next", content) + request("GET", "/?n=2", ""))
		time.AfterFunc(moment, func() { release <- struct{}{} }) // most often the requests are read ahead by then
		p.receive("GET").is(t, 200, "first 1")
		p.receive("POST").is(t, 200, "next "+content)
		within(t, begun)
		release <- struct{}{}
		p.receive("GET").is(t, 200, "first 2")
	}
}

// A stream that is done in time leaves the connection for the next request.
func TestAsyncStream(t *testing.T) {
	p := tryAsync(t, count, patience).dial()
	for range 2 {
		p.send(request("GET", "/", ""))
		p.receive("GET").is(t, 201, "one two three")
	}
}

func TestAsyncFailures(t *testing.T) {
	tr := tryAsync(t, func(c *httpserver.Ctx) error { panic("spilt the tea") }, patience)
	p := tr.dial()
	p.send(request("GET", "/", ""))
	p.receive("GET").is(t, 500, `{"error":"Internal Server Error"}`)
	p.ended()
	tr.logged("spilt the tea", "async_test.go")

	tr = tryAsync(t, func(c *httpserver.Ctx) error { runtime.Goexit(); return nil }, patience)
	tr.get("/").is(t, 500, `{"error":"Internal Server Error"}`)
	tr.logged("ended its goroutine")

	tr = tryAsync(t, func(c *httpserver.Ctx) error { return httpserver.HTTPError{Status: 418} }, patience)
	tr.get("/").is(t, 418, `{"error":"I'm a teapot"}`)
	tr.silent()

	tr = tryAsync(t, func(c *httpserver.Ctx) error {
		_, _, err := c.Hijack()
		return err
	}, patience)
	tr.get("/").is(t, 500, `{"error":"Internal Server Error"}`)
	tr.logged("can't hijack")
}

// A body that does not come whole is refused before the handler begins.
func TestAsyncBody(t *testing.T) {
	p := tryAsync(t, func(c *httpserver.Ctx) error { t.Error("the handler began"); return nil }, patience).dial()
	p.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhalf")
	p.nc.(*net.TCPConn).CloseWrite()
	if a := p.receive("POST"); a.StatusCode != 400 {
		t.Errorf("got %d %q", a.StatusCode, a.body)
	}
}

// Outside of an asynchronous middleware the route is known too.
func TestAsyncMiddleware(t *testing.T) {
	var app httpserver.App
	app.Use(func(next httpserver.Handler) httpserver.Handler { return httpserver.Async(next, patience) })
	app.After(func(c *httpserver.Ctx) { c.SetHeader("X-Route", c.Pattern()+" "+c.Param("p")) })
	app.Get("/a/{p}", ok)
	try(t, &app).get("/a/b").has(t, "X-Route", "/a/{p} b")
}

// A context that was set in front of the handler is the request's behind it too, and
// its end ends the handler's time, however long that has been running.
func TestAsyncContextSetBefore(t *testing.T) {
	type key struct{}
	release, behind := make(chan struct{}), make(chan any, 1)
	defer close(release)
	var app httpserver.App
	app.Use(func(next httpserver.Handler) httpserver.Handler {
		return func(c *httpserver.Ctx) error {
			ctx, cancel := context.WithCancel(context.WithValue(c.Context(), key{}, "value"))
			c.SetContext(ctx)
			time.AfterFunc(moment, cancel)
			err := next(c)
			behind <- c.Context().Value(key{})
			return err
		}
	})
	app.Get("/", httpserver.Async(func(c *httpserver.Ctx) error { <-release; return nil }, 10*patience))
	app.Get("/quick", httpserver.Async(ok, patience))
	tr := try(t, &app)
	for target, status := range map[string]int{"/": 503, "/quick": 200} {
		if a := tr.get(target); a.StatusCode != status {
			t.Errorf("%s: got %d %q, want %d", target, a.StatusCode, a.body, status)
		}
		if got := within(t, behind); got != "value" {
			t.Errorf("%s: the context has %v behind the handler", target, got)
		}
	}
}

// An answer that was made in front of a handler stands if that says nothing more.
func TestAsyncThatAnswersNothing(t *testing.T) {
	files := site()
	for name, answer := range map[string]httpserver.Handler{
		"text":  func(c *httpserver.Ctx) error { return c.Text(201, "before") },
		"bytes": func(c *httpserver.Ctx) error { return c.Bytes(201, "text/plain", []byte("before")) },
		"file":  func(c *httpserver.Ctx) error { c.SetStatus(201); return c.File(files, "dir/index.html") },
	} {
		t.Run(name, func(t *testing.T) {
			var app httpserver.App
			app.Before(answer)
			app.Get("/", httpserver.Async(func(c *httpserver.Ctx) error { c.SetHeader("X", "y"); return nil }, patience))
			app.Get("/empty", httpserver.Async(func(c *httpserver.Ctx) error { return c.NoContent(204) }, patience))
			tr := try(t, &app)
			p := tr.dial()
			for range 2 {
				p.send(request("GET", "/", ""))
				a := p.receive("GET")
				a.has(t, "X", "y")
				if want := map[string]string{"file": "<p>dir"}[name]; a.StatusCode != 201 || a.body != cmp.Or(want, "before") {
					t.Errorf("got %d %q", a.StatusCode, a.body)
				}
			}
			tr.get("/empty").is(t, 204, "")
			files.allClosed(t, name)
		})
	}
}
