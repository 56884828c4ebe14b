package httpserver_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"httpserverbench/httpserver"
)

func ok(c *httpserver.Ctx) error { return c.Text(200, "ok") }

// The zero values of App and Server respond with 404.
func TestZeroApp(t *testing.T) {
	try(t, new(httpserver.App)).get("/").is(t, 404, `{"error":"Not Found"}`)
	tryServer(t, new(httpserver.Server)).get("/").is(t, 404, `{"error":"Not Found"}`)
}

func TestMethods(t *testing.T) {
	var app httpserver.App
	echo := func(c *httpserver.Ctx) error { return c.Text(200, c.Method()+" "+c.Pattern()) }
	app.Get("/x", echo)
	app.Post("/x", echo)
	app.Put("/x", echo)
	app.Patch("/x", echo)
	app.Delete("/x", echo)
	app.Options("/x", echo)
	app.Handle("GET", "/only", echo)
	app.Handle("PROPFIND", "/x", echo)
	tr := try(t, &app)
	for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"} {
		tr.ask(request(method, "/x", "")).is(t, 200, method+" /x")
	}
	tr.ask(request("HEAD", "/x", "")).has(t, "Content-Length", "7")
	a := tr.ask(request("DELETE", "/only", ""))
	a.is(t, 405, `{"error":"Method Not Allowed"}`)
	a.has(t, "Allow", "GET, HEAD, OPTIONS")
	a = tr.ask(request("OPTIONS", "/only", ""))
	a.is(t, 204, "")
	a.has(t, "Allow", "GET, HEAD, OPTIONS")
	tr.ask(request("PROPFIND", "/only", "")).is(t, 405, `{"error":"Method Not Allowed"}`)
	tr.ask(request("BREW", "/x", "")).is(t, 501, `{"error":"this server does not know the method"}`)
}

// A route for HEAD takes the place of the one that Get adds.
func TestOwnHead(t *testing.T) {
	var app httpserver.App
	app.Get("/", ok)
	app.Head("/", func(c *httpserver.Ctx) error {
		c.SetHeader("X-Own", "head")
		return nil
	})
	tr := try(t, &app)
	tr.ask(request("HEAD", "/", "")).has(t, "X-Own", "head")
	tr.get("/").has(t, "X-Own", "")
}

// trace returns a middleware that writes its name around what it wraps.
func trace(name string) httpserver.Middleware {
	return func(next httpserver.Handler) httpserver.Handler {
		return func(c *httpserver.Ctx) error {
			c.AddHeader("Trace", name)
			err := next(c)
			c.AddHeader("Trace", "/"+name)
			return err
		}
	}
}

func TestOrder(t *testing.T) {
	var app httpserver.App
	api := app.Group("/api")
	users := api.Group("/users/{id:int}")
	users.Get("/name", func(c *httpserver.Ctx) error {
		c.AddHeader("Trace", "handler")
		return c.Text(200, fmt.Sprint(c.ParamInt("id")))
	})
	users.Use(trace("users"))
	api.Use(trace("api1"), trace("api2")) // also around routes that are there already
	app.Use(trace("app1"), trace("app2"))
	app.Get("/", ok)

	tr := try(t, &app)
	a := tr.get("/api/users/7/name")
	a.is(t, 200, "7")
	a.has(t, "Trace", "app1|app2|api1|api2|users|handler|/users|/api2|/api1|/app2|/app1")
	tr.get("/").has(t, "Trace", "app1|app2|/app2|/app1")
	tr.get("/nowhere").has(t, "Trace", "app1|app2|/app2|/app1")
	tr.ask("GET / HTTP/1.1\r\n\r\n").has(t, "Trace", "app1|app2|/app2|/app1") // which has no Host
}

// A middleware can respond in its handler's place, and change what it returned.
func TestMiddleware(t *testing.T) {
	var app httpserver.App
	closed := app.Group("/closed")
	closed.Use(func(httpserver.Handler) httpserver.Handler {
		return func(c *httpserver.Ctx) error { return httpserver.HTTPError{Status: 403, Message: "closed"} }
	})
	closed.Get("/x", func(c *httpserver.Ctx) error { t.Error("the handler was reached"); return nil })
	mended := app.Group("/mended")
	mended.Use(func(next httpserver.Handler) httpserver.Handler {
		return func(c *httpserver.Ctx) error {
			if err := next(c); err != nil {
				return c.Text(200, "mended: "+err.Error())
			}
			return nil
		}
	})
	mended.Get("/x", func(c *httpserver.Ctx) error { return errors.New("broken") })
	tr := try(t, &app)
	tr.get("/closed/x").is(t, 403, `{"error":"closed"}`)
	tr.get("/mended/x").is(t, 200, "mended: broken")
	tr.silent()
}

func TestBuildingPanics(t *testing.T) {
	for _, c := range []struct {
		name  string
		build func(*httpserver.App)
		parts []string
	}{
		{"the same twice", func(a *httpserver.App) { a.Get("/x", ok); a.Get("/x", ok) }, []string{"GET /x", "collides"}},
		{"two names", func(a *httpserver.App) { a.Get("/u/{id}/x", ok); a.Get("/u/{name}/x", ok) }, []string{"/u/{id}/x", "/u/{name}/x"}},
		{"by groups", func(a *httpserver.App) { a.Get("/g/{a...}", ok); a.Group("/g").Get("/{b...}", ok) }, []string{"/g/{a...}", "/g/{b...}"}},
		{"malformed", func(a *httpserver.App) { a.Get("/{id:uuid}", ok) }, []string{"/{id:uuid}", "{id:uuid}"}},
		{"no slash", func(a *httpserver.App) { a.Get("x", ok) }, []string{"slash"}},
		{"no handler", func(a *httpserver.App) { a.Get("/x", nil) }, []string{"/x", "no handler"}},
		{"long method", func(a *httpserver.App) { a.Handle(strings.Repeat("A", 33), "/x", ok) }, []string{"AAA"}},
		{"no method", func(a *httpserver.App) { a.Handle("B W", "/x", ok) }, []string{"B W"}},
		{"unroutable method", func(a *httpserver.App) { a.Handle("CONNECT", "/x", ok) }, []string{"CONNECT"}},
		{"prefix without a slash", func(a *httpserver.App) { a.Group("x") }, []string{"slash"}},
		{"prefix that ends in one", func(a *httpserver.App) { a.Group("/x/") }, []string{"/x/"}},
		{"an empty segment", func(a *httpserver.App) { a.Get("/x//{path...}", ok) }, []string{`segment ""`}},
		{"no time", func(*httpserver.App) { timed(ok, 0) }, []string{"not positive"}},
		{"less than no content", func(*httpserver.App) { httpserver.BodyLimit(-1) }, []string{"negative"}},
	} {
		message := panics(t, func() { c.build(new(httpserver.App)) })
		for _, part := range append(c.parts, "httpserver: ") {
			if !strings.Contains(message, part) {
				t.Errorf("%s: the panic %q does not say %q", c.name, message, part)
			}
		}
	}
}

// What is told apart by its kind or method is no conflict.
func TestNoConflict(t *testing.T) {
	var app httpserver.App
	for _, pattern := range []string{"/{a}", "/{a:int}", "/{a...}", "/a", "/a/"} {
		app.Get(pattern, ok)
		app.Post(pattern, ok)
	}
}

// Once an application is served it is fixed.
func TestBuildingAfterServing(t *testing.T) {
	var app httpserver.App
	group := app.Group("/g")
	try(t, &app).get("/")
	for name, change := range map[string]func(){
		"route":    func() { app.Get("/late", ok) },
		"grouped":  func() { group.Get("/late", ok) },
		"group":    func() { app.Group("/late") },
		"use":      func() { app.Use(trace("late")) },
		"groupuse": func() { group.Use(trace("late")) },
		"error":    func() { app.OnError(nil) },
	} {
		if message := panics(t, change); !strings.Contains(message, "being served") {
			t.Errorf("%s: the panic says %q", name, message)
		}
	}
}

// seen returns a middleware that sets X-Status to the status of the response.
func seen(next httpserver.Handler) httpserver.Handler {
	return func(c *httpserver.Ctx) error {
		c.Error(next(c))
		c.SetHeader("X-Status", fmt.Sprint(c.Status()))
		return nil
	}
}

// What a middleware knows reaches the handler, and it sees the response's status, also
// that of an error's.
func TestContextAndStatus(t *testing.T) {
	type user struct{}
	var app httpserver.App
	app.Use(seen, func(next httpserver.Handler) httpserver.Handler {
		return func(c *httpserver.Ctx) error {
			c.SetContext(context.WithValue(c.Context(), user{}, c.Header("User")))
			return next(c)
		}
	})
	hi := func(c *httpserver.Ctx) error { return c.Text(201, fmt.Sprint(c.Context().Value(user{}))) }
	app.Get("/", hi)
	app.Get("/timed", timed(hi, patience))
	app.Get("/fails", func(c *httpserver.Ctx) error { return errors.New("went wrong") })
	app.OnError(func(c *httpserver.Ctx, err error) error {
		switch c.Status() {
		case 410:
			return httpserver.HTTPError{Status: 418}
		case 411:
			panic("spilt the tea")
		case 412:
			return c.JSON(200, func() {})
		}
		return err
	})
	app.Get("/gone/{status:int}", func(c *httpserver.Ctx) error { return httpserver.HTTPError{Status: int(c.ParamInt("status"))} })
	app.Get("/field", func(c *httpserver.Ctx) error { c.SetHeader("X", "a\nb"); return c.Text(200, "") })
	app.Get("/panic", func(c *httpserver.Ctx) error { panic("spilt the milk") })
	tr := try(t, &app)
	for _, c := range []struct {
		target, user string
		status       int
		body         string
	}{
		{"/", "ann", 201, "ann"},
		{"/timed", "bob", 201, "bob"},
		{"/fails", "cy", 500, `{"error":"Internal Server Error"}`},
		{"/none", "di", 404, `{"error":"Not Found"}`},
		{"/gone/410", "ed", 418, `{"error":"I'm a teapot"}`},
		{"/gone/412", "flo", 500, `{"error":"Internal Server Error"}`},
		{"/field", "guy", 500, `{"error":"Internal Server Error"}`},
		{"/gone/411", "hal", 500, `{"error":"Internal Server Error"}`},
		{"/panic", "ida", 500, `{"error":"Internal Server Error"}`},
	} {
		a := tr.get(c.target, "User: "+c.user)
		a.is(t, c.status, c.body)
		a.has(t, "X-Status", fmt.Sprint(c.status))
	}
	a := tr.ask("GET /a b HTTP/1.1\r\n\r\n")
	a.has(t, "X-Status", "400")
	a.closes(t)
}
