package httpserver_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"httpserverbench/httpserver"
)

// count streams three parts.
func count(c *httpserver.Ctx) error {
	s, err := c.Stream(201, "text/plain")
	if err != nil {
		return err
	}
	for _, part := range []string{"one ", "", "two ", "three"} {
		if _, err := io.WriteString(s, part); err != nil {
			return err
		}
	}
	return nil
}

func TestStream(t *testing.T) {
	p := tryHandler(t, count).dial()
	for range 2 { // the connection lives on
		p.send(request("GET", "/", ""))
		a := p.receive("GET")
		a.is(t, 201, "one two three")
		if len(a.TransferEncoding) != 1 || a.TransferEncoding[0] != "chunked" {
			t.Errorf("the transfer coding is %v", a.TransferEncoding)
		}
	}
}

// On the wire small writes are one chunk, and a large one is its own.
func TestStreamChunks(t *testing.T) {
	p := tryHandler(t, count).dial()
	p.send(request("GET", "/", "", "Connection: close"))
	all, err := io.ReadAll(p.r)
	if err != nil {
		t.Fatal(err)
	}
	_, chunks, _ := strings.Cut(string(all), "\r\n\r\n")
	if want := "d\r\none two three\r\n0\r\n\r\n"; chunks != want {
		t.Errorf("got %q, want %q", chunks, want)
	}
}

// An HTTP/1.0 client gets the content up to the connection's end, whatever it
// asked for.
func TestStreamHTTP10(t *testing.T) {
	p := tryHandler(t, count).dial()
	p.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
	a := p.receive("GET")
	a.is(t, 201, "one two three")
	a.closes(t)
	if len(a.TransferEncoding) != 0 || a.ContentLength != -1 {
		t.Errorf("the framing is %v, %d", a.TransferEncoding, a.ContentLength)
	}
	p.ended()
}

// HEAD gets the head alone, and so does a status without content.
func TestStreamWithoutContent(t *testing.T) {
	var app httpserver.App
	app.Get("/", count)
	app.Get("/204", func(c *httpserver.Ctx) error {
		s, err := c.Stream(204, "")
		if err == nil {
			_, err = io.WriteString(s, "not sent")
		}
		return err
	})
	p := try(t, &app).dial()
	p.send(request("HEAD", "/", "") + request("GET", "/204", "") + request("GET", "/", ""))
	p.receive("HEAD").is(t, 201, "")
	p.receive("GET").is(t, 204, "")
	p.receive("GET").is(t, 201, "one two three")
}

// A handler that streams for as long as it can ends with a response to HEAD.
func TestEndlessStreamWithoutContent(t *testing.T) {
	var app httpserver.App
	app.Get("/", func(c *httpserver.Ctx) error {
		s, err := c.Stream(200, "text/plain")
		for err == nil {
			_, err = io.WriteString(s, "more")
		}
		return err
	})
	app.Get("/next", func(c *httpserver.Ctx) error { return c.Text(200, "next") })
	tr := try(t, &app)
	p := tr.dial()
	p.send(request("HEAD", "/", "") + request("GET", "/next", ""))
	p.receive("HEAD").is(t, 200, "")
	p.receive("GET").is(t, 200, "next")
	tr.silent()
}

// That the response to HEAD has no content is no failure, to middlewares neither, and
// hides none that the handler has seen besides.
func TestFailureOfAStreamWithoutContent(t *testing.T) {
	own := errors.New("went wrong")
	var got []error
	note := func(next httpserver.Handler) httpserver.Handler {
		return func(c *httpserver.Ctx) error {
			err := next(c)
			got = append(got, err)
			return err
		}
	}
	var app httpserver.App
	app.Use(note)
	group := app.Group("/group")
	group.Use(note)
	var fail func(err error) error
	group.Get("/", func(c *httpserver.Ctx) error { return fail(count(c)) })
	group.Get("/error", func(c *httpserver.Ctx) error { c.Error(fail(count(c))); return nil })
	tr := try(t, &app)
	for _, c := range []struct {
		name string
		fail func(err error) error
		want error
	}{
		{"none", func(err error) error { return err }, nil},
		{"wrapped", func(err error) error { return fmt.Errorf("copying: %w", err) }, nil},
		{"twice", func(err error) error { return errors.Join(err, err) }, nil},
		{"joined", func(err error) error { return errors.Join(err, own) }, own},
		{"formatted", func(err error) error { return fmt.Errorf("%w, %w", err, own) }, own},
	} {
		fail, got = c.fail, nil
		tr.ask(request("HEAD", "/group/", "")).is(t, 201, "")
		if len(got) != 2 || !errors.Is(got[0], c.want) || !errors.Is(got[1], c.want) {
			t.Errorf("%s: the middlewares got %v", c.name, got)
		}
		if c.want == nil {
			p := tr.dial()
			for range 2 { // the connection lives on
				p.send(request("HEAD", "/group/error", ""))
				p.receive("HEAD").is(t, 201, "")
			}
			tr.silent()
		}
	}
	waitForLog(t, tr, own.Error())
}

// What was written is on its way when Flush returns.
func TestStreamFlushes(t *testing.T) {
	next := make(chan struct{})
	p := tryHandler(t, func(c *httpserver.Ctx) error {
		s, err := c.Stream(200, "text/plain")
		if err == nil {
			err = s.Flush()
		}
		for _, line := range []string{"one\n", "two\n"} {
			within(t, next)
			_, err2 := io.WriteString(s, line)
			err = errors.Join(err, err2, s.Flush())
		}
		return err
	}).dial()
	p.send(request("GET", "/", ""))
	resp, err := http.ReadResponse(p.r, nil) // the head comes before any content
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(resp.Body)
	for _, want := range []string{"one\n", "two\n"} {
		next <- struct{}{}
		if got, err := lines.ReadString('\n'); got != want {
			t.Errorf("got %q and %v, want %q", got, err, want)
		}
	}
	if _, err := lines.ReadByte(); err != io.EOF {
		t.Errorf("got %v instead of the end", err)
	}
}

// What fails in the middle is broken off, so that the client can tell.
func TestStreamBreaksOff(t *testing.T) {
	for name, end := range map[string]func(*httpserver.Ctx) error{
		"error": func(*httpserver.Ctx) error { return errors.New("went wrong") },
		"panic": func(*httpserver.Ctx) error { panic("went wrong") },
	} {
		var app httpserver.App
		app.OnError(func(c *httpserver.Ctx, err error) error { t.Errorf("%s: OnError was asked", name); return nil })
		app.Get("/", func(c *httpserver.Ctx) error {
			return errors.Join(count(c), end(c))
		})
		tr := try(t, &app)
		p := tr.dial()
		p.send(request("GET", "/", ""))
		if a, err := p.tryReceive("GET"); err == nil || a.body != "one two three" {
			t.Errorf("%s: the client got %q and %v", name, a.body, err)
		}
		tr.logged("went wrong")
	}
}

// An error that comes too late to be a response is logged, the client's own end is not.
func TestErrorsAfterAStream(t *testing.T) {
	end := func(h httpserver.Handler) (log string) {
		tr := tryHandler(t, h)
		p := tr.dial()
		p.send(request("GET", "/", ""))
		if a, err := p.tryReceive("GET"); err == nil {
			t.Errorf("the response %q looks whole", a.body)
		}
		return tr.log.String()
	}
	fail := func(c *httpserver.Ctx) error { return errors.Join(count(c), httpserver.Errorf(502, "no gateway")) }
	if log := end(fail); !strings.Contains(log, "no gateway") {
		t.Errorf("logged: %q", log)
	}
	if log := end(timed(fail, patience)); !strings.Contains(log, "no gateway") {
		t.Errorf("with a Timeout, logged: %q", log)
	}
	gone := func(c *httpserver.Ctx) error { return copyTo(c, c.BodyReader()) }
	for name, raw := range map[string]string{
		"its end":     "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 9\r\n\r\nbegun",
		"a bad chunk": "POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\nbad\r\n",
	} {
		tr := tryHandlerFor(t, "POST", gone)
		p := tr.dial()
		p.send(raw)
		if err := p.nc.(*net.TCPConn).CloseWrite(); err != nil {
			t.Fatal(err)
		}
		io.Copy(io.Discard, p.r)
		if log := tr.log.String(); log != "" {
			t.Errorf("the client sent %s, logged: %q", name, log)
		}
	}
	tr := tryHandler(t, func(c *httpserver.Ctx) error {
		count(c)
		return overrun(waitForEnd)(c)
	})
	p := tr.dial()
	p.send(request("GET", "/", ""))
	if a, err := p.tryReceive("GET"); err == nil {
		t.Errorf("the response %q looks whole", a.body)
	}
	waitForLog(t, tr, "took too long")
	if log := tr.log.String(); strings.Count(log, "\n") != 1 {
		t.Errorf("its time being over, logged: %q", log)
	}
}

// After a stream's head there is no other response.
func TestStreamOnce(t *testing.T) {
	tr := tryHandler(t, func(c *httpserver.Ctx) error {
		s, err := c.Stream(200, "text/plain")
		if err != nil {
			return err
		}
		if _, err := c.Stream(200, "text/plain"); err == nil {
			t.Error("a second stream began")
		}
		if _, _, err := c.Hijack(); err == nil {
			t.Error("a connection that is streamed to was hijacked")
		}
		c.Text(404, "not sent")
		c.SetHeader("X", "not sent\n")
		_, err = io.WriteString(s, "streamed")
		return err
	})
	tr.get("/").is(t, 200, "streamed")
	tr.silent()
}

// An error that a middleware responds to does not make a whole response of a part.
func TestStreamThenAnotherResponse(t *testing.T) {
	fails := func(c *httpserver.Ctx) error { return errors.Join(count(c), errors.New("went wrong")) }
	late := func(c *httpserver.Ctx) error {
		s, err := c.Stream(201, "text/plain")
		if err != nil {
			return err
		}
		io.WriteString(s, "one two three")
		return errors.Join(s.Flush(), overrun(waitForEnd)(c))
	}
	for name, respond := range map[string]func(*httpserver.Ctx) error{
		"JSON":       func(c *httpserver.Ctx) error { return c.JSON(500, "sorry") },
		"text":       func(c *httpserver.Ctx) error { return c.Text(500, "sorry") },
		"bytes":      func(c *httpserver.Ctx) error { return c.Bytes(500, "a/b", nil) },
		"no content": func(c *httpserver.Ctx) error { return c.NoContent(500) },
		"a reader":   func(c *httpserver.Ctx) error { return c.SendReader(500, "a/b", 1, strings.NewReader("a")) },
		"another":    func(c *httpserver.Ctx) error { _, err := c.Stream(500, ""); return err },
	} {
		var app httpserver.App
		app.Use(func(next httpserver.Handler) httpserver.Handler {
			return func(c *httpserver.Ctx) error {
				if next(c) == nil {
					t.Error("there was no error")
				}
				return respond(c)
			}
		})
		app.Get("/fails", fails)
		app.Get("/late", late)
		tr := try(t, &app)
		for _, target := range []string{"/fails", "/late"} {
			p := tr.dial()
			p.send(request("GET", target, ""))
			if a, err := p.tryReceive("GET"); err == nil || a.body != "one two three" {
				t.Errorf("%s, %s: the client got %q and %v", name, target, a.body, err)
			}
		}
	}
}

// A middleware that keeps a late stream's error to itself changes nothing.
func TestLateStreamAfterASilentMiddleware(t *testing.T) {
	var app httpserver.App
	app.Use(func(next httpserver.Handler) httpserver.Handler {
		return func(c *httpserver.Ctx) error { next(c); return nil }
	})
	app.Get("/", func(c *httpserver.Ctx) error {
		count(c)
		return overrun(func(c *httpserver.Ctx) error { <-c.Context().Done(); return nil })(c)
	})
	p := try(t, &app).dial()
	p.send(request("GET", "/", ""))
	if a, err := p.tryReceive("GET"); err == nil {
		t.Errorf("the client got a whole response, %q", a.body)
	}
}

// A stream that outlives its handler reaches nobody.
func TestStreamAfterItsRequest(t *testing.T) {
	var kept *httpserver.Stream
	var app httpserver.App
	app.Get("/first", func(c *httpserver.Ctx) (err error) {
		kept, err = c.Stream(200, "text/plain")
		return err
	})
	app.Get("/second", func(c *httpserver.Ctx) error {
		if n, err := io.WriteString(kept, "stale"); n != 0 || err == nil {
			t.Errorf("wrote %d bytes, error %v", n, err)
		}
		return c.Text(200, "second")
	})
	p := try(t, &app).dial()
	p.send(request("GET", "/first", ""))
	p.receive("GET").is(t, 200, "")
	p.send(request("GET", "/second", ""))
	p.receive("GET").is(t, 200, "second")
}
