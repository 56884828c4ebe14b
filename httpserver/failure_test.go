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
		{"its answer", teapot, 418, `{"error":"short and stout"}`, ""},
		{"a pointer", &teapot, 418, `{"error":"short and stout"}`, ""},
		{"wrapped", fmt.Errorf("kettle: %w", teapot), 418, `{"error":"short and stout"}`, ""},
		{"joined", errors.Join(errors.New("x"), teapot), 418, `{"error":"short and stout"}`, ""},
		{"the status's own text", httpserver.HTTPError{Status: 409}, 409, `{"error":"Conflict"}`, ""},
		{"formatted", httpserver.Errorf(404, "no %s", "tea"), 404, `{"error":"no tea"}`, ""},
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
	app.After(func(c *httpserver.Ctx) { c.SetHeader("X-After", "ran") })
	app.Get("/{what}", func(c *httpserver.Ctx) error { panic("spilt the tea") })
	tr := try(t, &app)
	p := tr.dial()
	p.send(request("GET", "/a%20b", ""))
	a := p.receive("GET")
	a.is(t, 500, `{"error":"Internal Server Error"}`)
	a.closes(t)
	a.has(t, "X-After", "ran")
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
	app.Get("/async", httpserver.Async(func(*httpserver.Ctx) error { var e *net.OpError; return e }, patience))
	app.Get("/as", func(*httpserver.Ctx) error { return mineError{} })
	app.Get("/answer", func(*httpserver.Ctx) error { return httpserver.HTTPError{Status: 418} })
	app.OnStatus(418, func(*httpserver.Ctx, error) error { var e *net.OpError; return e })
	tr := try(t, &app)
	for _, path := range []string{"/", "/async", "/as", "/answer"} {
		tr.get(path).is(t, 500, `{"error":"Internal Server Error"}`)
	}
	tr.logged("nil pointer", "nobody's")
}

// A mineError panics when it is asked what else it is.
type mineError struct{}

func (mineError) Error() string { return "mine" }
func (mineError) As(any) bool   { panic("nobody's") }

// An error's answer has no fields that describe what was to be sent.
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

// A hook may set the fields that an error's answer does not take over, and answer
// otherwise.
func TestAfterAnError(t *testing.T) {
	var app httpserver.App
	fail := func(c *httpserver.Ctx) error {
		c.SetHeader("Content-Language", "de")
		return httpserver.HTTPError{Status: 409}
	}
	app.Get("/", fail)
	app.Get("/page", fail)
	app.After(func(c *httpserver.Ctx) {
		c.AddHeader("Content-Language", "en")
		if c.Path() == "/page" {
			c.HTML(c.Status(), "<p>no")
		}
	})
	tr := try(t, &app)
	for target, body := range map[string]string{"/": `{"error":"Conflict"}`, "/page": "<p>no"} {
		a := tr.get(target)
		a.is(t, 409, body)
		a.has(t, "Content-Language", "en")
	}
}

// Wherever the application's code runs, its panic is a 500.
func TestPanicElsewhere(t *testing.T) {
	explode := func(*httpserver.Ctx, error) error { panic("boom") }
	for name, build := range map[string]func(*httpserver.App){
		"before":   func(a *httpserver.App) { a.Before(func(*httpserver.Ctx) error { panic("boom") }) },
		"after":    func(a *httpserver.App) { a.After(func(*httpserver.Ctx) { panic("boom") }) },
		"notfound": func(a *httpserver.App) { a.NotFound(func(*httpserver.Ctx) error { panic("boom") }) },
		"status":   func(a *httpserver.App) { a.OnStatus(404, explode) },
		"error":    func(a *httpserver.App) { a.OnError(explode) },
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

func TestOnStatusAndOnError(t *testing.T) {
	var app httpserver.App
	app.NotFound(func(c *httpserver.Ctx) error { return c.Text(404, "own: "+c.Path()) })
	app.OnStatus(405, func(c *httpserver.Ctx, err error) error { return c.Text(405, "own: "+err.Error()) })
	app.OnStatus(418, func(c *httpserver.Ctx, err error) error { return c.Send("the status stands") })
	app.OnStatus(409, func(c *httpserver.Ctx, err error) error {
		return httpserver.HTTPError{Status: 410, Message: "not again"}
	})
	app.OnError(func(c *httpserver.Ctx, err error) error {
		c.SetHeader("X-Own", "error")
		return c.Text(500, "sorry")
	})
	app.Get("/{status:int}", func(c *httpserver.Ctx) error {
		c.SetHeader("Content-Type", "application/x-of-the-failed")
		return httpserver.HTTPError{Status: int(c.ParamInt("status"))}
	})
	app.Get("/unknown", func(c *httpserver.Ctx) error { return errors.New("nobody is told") })
	tr := try(t, &app)
	tr.get("/no/where").is(t, 404, "own: /no/where")
	tr.ask(request("POST", "/418", "")).is(t, 405, "own: 405 Method Not Allowed")
	a := tr.get("/418")
	a.is(t, 418, "the status stands")
	a.has(t, "Content-Type", "text/plain; charset=utf-8")
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
