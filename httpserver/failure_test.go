package httpserver_test

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"

	"httpserverbench/httpserver"
)

func TestErrors(t *testing.T) {
	teapot := httpserver.HTTPError{Status: 418, Message: "short and stout"}
	for _, c := range []struct {
		name   string
		err    error
		status int
		body   string
		log    string // "" for nothing
	}{
		{"its response", teapot, 418, `{"error":"short and stout"}`, ""},
		{"a pointer", &teapot, 418, `{"error":"short and stout"}`, ""},
		{"wrapped", fmt.Errorf("kettle: %w", teapot), 418, `{"error":"short and stout"}`, ""},
		{"joined", errors.Join(errors.New("x"), teapot), 418, `{"error":"short and stout"}`, ""},
		{"the status's own text", httpserver.HTTPError{Status: 409}, 409, `{"error":"Conflict"}`, ""},
		{"formatted", httpserver.Errorf(404, "no %s", "tea"), 404, `{"error":"no tea"}`, ""},
		{"the server's own", httpserver.HTTPError{Status: 502, Message: "no gateway"}, 502, `{"error":"no gateway"}`, "no gateway"},
		{"with a cause", httpserver.HTTPError{Status: 404, Message: "no tea", Cause: errors.New("row 7")}, 404, `{"error":"no tea"}`, "row 7"},
		{"any other", errors.New("the password is x"), 500, `{"error":"Internal Server Error"}`, "the password is x"},
		{"no error's status", httpserver.HTTPError{Status: 200, Message: "secret"}, 500, `{"error":"Internal Server Error"}`, "secret"},
	} {
		tr := tryHandler(t, func(ctx *httpserver.Ctx) error {
			ctx.Text(200, "said before the error")
			return c.err
		})
		p := tr.dial()
		p.send(request("GET", "/?q", ""))
		p.receive("GET").is(t, c.status, c.body)
		if c.log == "" {
			tr.silent()
		} else {
			tr.logged(c.log, "method=GET", "path=/")
		}
		p.send(request("GET", "/", "")) // an error does not end the connection
		p.receive("GET").is(t, c.status, c.body)
	}
}

func TestPanic(t *testing.T) {
	var app httpserver.App
	app.Use(trace("mw"))
	app.Get("/{what}", func(c *httpserver.Ctx) error { panic("spilt the tea") })
	tr := try(t, &app)
	p := tr.dial()
	p.send(request("GET", "/a%20b", ""))
	a := p.receive("GET")
	a.is(t, 500, `{"error":"Internal Server Error"}`)
	a.closes(t)
	a.has(t, "Trace", "mw|/mw")
	p.ended()
	tr.logged("spilt the tea", "failure_test.go", `path="/a b"`)
	if n := strings.Count(tr.log.String(), "\n"); n != 1 {
		t.Errorf("the panic is logged in %d records", n)
	}
	tr.get("/again").is(t, 500, `{"error":"Internal Server Error"}`)
}

// An error whose methods panic, as a nil pointer's may, is a 500 as well.
func TestErrorThatPanics(t *testing.T) {
	var app httpserver.App
	app.Get("/", func(*httpserver.Ctx) error { var e *net.OpError; return e })
	app.Get("/timed", timed(func(*httpserver.Ctx) error { var e *net.OpError; return e }, patience))
	app.Get("/as", func(*httpserver.Ctx) error { return mineError{} })
	app.Get("/response", func(*httpserver.Ctx) error { return httpserver.HTTPError{Status: 418} })
	app.OnError(func(_ *httpserver.Ctx, err error) error {
		if errors.As(err, new(httpserver.HTTPError)) {
			var e *net.OpError
			return e
		}
		return err
	})
	tr := try(t, &app)
	for _, path := range []string{"/", "/timed", "/as", "/response"} {
		tr.get(path).is(t, 500, `{"error":"Internal Server Error"}`)
	}
	tr.logged("nil pointer", "nobody's")
}

// A mineError panics when it is asked what else it is.
type mineError struct{}

func (mineError) Error() string { return "mine" }
func (mineError) As(any) bool   { panic("nobody's") }

// An error's response has no fields that describe what was to be sent.
func TestErrorDropsFieldsOfContent(t *testing.T) {
	ofContent := []string{"Content-Encoding", "Content-Language", "ETag", "Last-Modified"}
	var app httpserver.App
	app.Get("/", func(c *httpserver.Ctx) error {
		for _, name := range append(ofContent, "X-Other") {
			c.SetHeader(name, "set")
		}
		return httpserver.HTTPError{Status: 409}
	})
	a := try(t, &app).get("/")
	for _, name := range ofContent {
		a.has(t, name, "")
	}
	a.has(t, "X-Other", "set")
}

// Wherever the application's code runs, its panic is a 500.
func TestPanicElsewhere(t *testing.T) {
	for name, build := range map[string]func(*httpserver.App){
		"middleware": func(a *httpserver.App) {
			a.Use(func(httpserver.Handler) httpserver.Handler {
				return func(*httpserver.Ctx) error { panic("boom") }
			})
		},
		"error": func(a *httpserver.App) { a.OnError(func(*httpserver.Ctx, error) error { panic("boom") }) },
		"param": func(a *httpserver.App) {
			a.Get("/", func(c *httpserver.Ctx) error { return c.Text(200, c.Param("boom")) })
		},
	} {
		var app httpserver.App
		build(&app)
		tr := try(t, &app)
		a := tr.get("/")
		if a.StatusCode != 500 || !a.Close {
			t.Errorf("%s: got %d %v", name, a.StatusCode, a.Header)
		}
		tr.logged("boom")
	}
}

func TestOnError(t *testing.T) {
	var app httpserver.App
	app.OnError(func(c *httpserver.Ctx, err error) error {
		switch c.Status() {
		case 404, 405, 400:
			return c.Text(c.Status(), "own: "+err.Error())
		case 409:
			return httpserver.HTTPError{Status: 410, Message: "not again"}
		case 500:
			c.SetHeader("X-Own", "error")
			return c.Text(500, "sorry")
		}
		return err
	})
	app.Get("/{status:int}", func(c *httpserver.Ctx) error {
		c.SetHeader("Content-Type", "application/x-of-the-failed")
		return httpserver.HTTPError{Status: int(c.ParamInt("status"))}
	})
	app.Get("/unknown", func(c *httpserver.Ctx) error { return errors.New("nobody is told") })
	tr := try(t, &app)
	tr.get("/no/where").is(t, 404, "own: 404 Not Found")
	tr.ask(request("POST", "/418", "")).is(t, 405, "own: 405 Method Not Allowed")
	a := tr.ask("GET / HTTP/1.1\r\n\r\n")
	a.is(t, 400, "own: 400 Bad Request: the Host field is missing")
	a.closes(t)
	a = tr.get("/418")
	a.is(t, 418, `{"error":"I'm a teapot"}`)
	a.has(t, "Content-Type", "application/json")
	tr.get("/409").is(t, 410, `{"error":"not again"}`)
	tr.silent()
	a = tr.get("/unknown")
	a.is(t, 500, "sorry")
	a.has(t, "X-Own", "error")
	tr.logged("nobody is told")
	if n := strings.Count(tr.log.String(), "nobody is told"); n != 1 {
		t.Errorf("logged %d times", n)
	}
}

// What is wrong with a request is an HTTPError to the application, and is not logged, not
// even where its status is a server's error.
func TestRefusalsAreHTTPErrors(t *testing.T) {
	var app httpserver.App
	app.Post("/", func(c *httpserver.Ctx) error {
		_, err := c.Body()
		return err
	})
	app.OnError(func(c *httpserver.Ctx, err error) error {
		e, is := errors.AsType[httpserver.HTTPError](err)
		return c.Text(e.Status, fmt.Sprint(is, e.Message != ""))
	})
	for status, raw := range map[int]string{
		400: "POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\nno size\r\n",
		413: "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 9999999\r\n\r\n",
		414: "GET /" + strings.Repeat("a", 20000) + " HTTP/1.1\r\nHost: test\r\n\r\n",
		501: "BREW / HTTP/1.1\r\nHost: test\r\n\r\n",
		505: "GET / HTTP/2.0\r\nHost: test\r\n\r\n",
	} {
		tr := try(t, &app)
		tr.ask(raw).is(t, status, "true true")
		tr.silent()
	}
}

// A response that OnError streams is broken off when OnError fails, as a handler's is.
func TestOnErrorFailsInAStream(t *testing.T) {
	for name, end := range map[string]func() error{
		"error": func() error { return errors.New("went wrong") },
		"panic": func() error { panic("went wrong") },
	} {
		var app httpserver.App
		app.Get("/", func(*httpserver.Ctx) error { return errors.New("failed first") })
		app.OnError(func(c *httpserver.Ctx, _ error) error { return errors.Join(count(c), end()) })
		tr := try(t, &app)
		p := tr.dial()
		p.send(request("GET", "/", ""))
		if a, err := p.tryReceive("GET"); err == nil || a.body != "one two three" {
			t.Errorf("%s: the client got %q and %v", name, a.body, err)
		}
		tr.logged("failed first", "went wrong")
	}
}

// OnError may end the connection without a response, as a handler may.
func TestOnErrorAborts(t *testing.T) {
	var app httpserver.App
	app.OnError(func(*httpserver.Ctx, error) error { return httpserver.ErrAbort })
	tr := try(t, &app)
	p := tr.dial()
	p.send(request("GET", "/", ""))
	p.ended()
	tr.silent()
}

// OnError may ask for the default response, and change it.
func TestOnErrorCallsError(t *testing.T) {
	var app httpserver.App
	app.Get("/", func(*httpserver.Ctx) error { return httpserver.HTTPError{Status: 503, Message: "busy"} })
	app.OnError(func(c *httpserver.Ctx, err error) error {
		c.Error(err)
		c.SetHeader("Retry-After", "1")
		return nil
	})
	tr := try(t, &app)
	a := tr.ask(request("GET", "/", ""))
	a.is(t, 503, `{"error":"busy"}`)
	if n := strings.Count(tr.log.String(), "busy"); n != 1 {
		t.Errorf("logged %d times", n)
	}
	if got := a.Header.Get("Retry-After"); got != "1" {
		t.Errorf("Retry-After: %q", got)
	}
}

// OnError may return an error that can't be compared, as a list of mistakes can't.
func TestOnErrorReturnsAnUncomparableError(t *testing.T) {
	var app httpserver.App
	app.Get("/", func(*httpserver.Ctx) error {
		return httpserver.HTTPError{Status: 422, Message: "invalid", Cause: mistakes{"a", "b"}}
	})
	app.OnError(func(_ *httpserver.Ctx, err error) error { return err })
	tr := try(t, &app)
	tr.ask(request("GET", "/", "")).is(t, 422, `{"error":"invalid"}`)
	tr.logged("a, b")
	if n := strings.Count(tr.log.String(), "a, b"); n != 1 {
		t.Errorf("logged %d times", n)
	}
}

type mistakes []string

func (m mistakes) Error() string { return strings.Join(m, ", ") }
