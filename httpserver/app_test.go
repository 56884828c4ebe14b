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

// The zero values of App and Server answer 404.
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
	tr := try(t, &app)
	for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} {
		tr.ask(request(method, "/x", "")).is(t, 200, method+" /x")
	}
	tr.ask(request("HEAD", "/x", "")).has(t, "Content-Length", "7")
	a := tr.ask(request("DELETE", "/only", ""))
	a.is(t, 405, `{"error":"Method Not Allowed"}`)
	a.has(t, "Allow", "GET, HEAD, OPTIONS")
	a = tr.ask(request("OPTIONS", "/only", ""))
	a.is(t, 204, "")
	a.has(t, "Allow", "GET, HEAD, OPTIONS")
	tr.ask(request("OPTIONS", "/none", "")).is(t, 404, `{"error":"Not Found"}`)
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
	mark := func(name string) func(*httpserver.Ctx) {
		return func(c *httpserver.Ctx) { c.AddHeader("Trace", name) }
	}
	app.Before(func(c *httpserver.Ctx) error { mark("before1")(c); return nil })
	app.Before(func(c *httpserver.Ctx) error { mark("before2")(c); return nil })
	app.After(mark("after1"))
	app.After(mark("after2"))
	api := app.Group("/api")
	users := api.Group("/users/{id:int}")
	users.Get("/name", func(c *httpserver.Ctx) error {
		mark("handler")(c)
		return c.Text(200, fmt.Sprint(c.ParamInt("id")))
	})
	users.Use(trace("users"))
	api.Use(trace("api1"), trace("api2")) // also around routes that are there already
	app.Use(trace("app"))
	app.Get("/", ok)

	tr := try(t, &app)
	a := tr.get("/api/users/7/name")
	a.is(t, 200, "7")
	a.has(t, "Trace", "before1|before2|app|api1|api2|users|handler|/users|/api2|/api1|/app|after2|after1")
	tr.get("/").has(t, "Trace", "before1|before2|app|/app|after2|after1")
	tr.get("/nowhere").has(t, "Trace", "before1|before2|app|/app|after2|after1")
}

// A middleware can answer in its handler's place, and change what it returned.
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

// An error of a Before hook ends the request there.
func TestBeforeEnds(t *testing.T) {
	var app httpserver.App
	app.Before(func(c *httpserver.Ctx) error { return httpserver.HTTPError{Status: 401, Message: "who?"} })
	app.Before(func(c *httpserver.Ctx) error { t.Error("the second hook was reached"); return nil })
	app.Get("/", func(c *httpserver.Ctx) error { t.Error("the handler was reached"); return nil })
	app.After(func(c *httpserver.Ctx) { c.SetHeader("X-After", "ran") })
	a := try(t, &app).get("/")
	a.is(t, 401, `{"error":"who?"}`)
	a.has(t, "X-After", "ran")
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
		{"with files", func(a *httpserver.App) { a.Get("/g/{a...}", ok); a.Static("/g", site()) }, []string{"/g/{a...}", "/g/{path...}"}},
		{"malformed", func(a *httpserver.App) { a.Get("/{id:uuid}", ok) }, []string{"/{id:uuid}", "uuid"}},
		{"no slash", func(a *httpserver.App) { a.Get("x", ok) }, []string{"slash"}},
		{"no handler", func(a *httpserver.App) { a.Get("/x", nil) }, []string{"/x", "no handler"}},
		{"unknown method", func(a *httpserver.App) { a.Handle("BREW", "/x", ok) }, []string{"BREW"}},
		{"unroutable method", func(a *httpserver.App) { a.Handle("CONNECT", "/x", ok) }, []string{"CONNECT"}},
		{"prefix without a slash", func(a *httpserver.App) { a.Group("x") }, []string{"slash"}},
		{"prefix that ends in one", func(a *httpserver.App) { a.Group("/x/") }, []string{"/x/"}},
		{"files' prefix that ends in one", func(a *httpserver.App) { a.Static("/x/", site()) }, []string{"empty segment"}},
		{"no time", func(*httpserver.App) { httpserver.Async(ok, 0) }, []string{"not positive"}},
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
	for _, pattern := range []string{"/{a}", "/{a:int}", "/{a:float}", "/{a...}", "/a", "/a/"} {
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
		"static":   func() { app.Static("/late", site()) },
		"before":   func() { app.Before(nil) },
		"after":    func() { app.After(nil) },
		"notfound": func() { app.NotFound(ok) },
		"status":   func() { app.OnStatus(404, nil) },
		"error":    func() { app.OnError(nil) },
	} {
		if message := panics(t, change); !strings.Contains(message, "being served") {
			t.Errorf("%s: the panic says %q", name, message)
		}
	}
}

// What a middleware knows reaches the handler, and an After hook sees the status.
func TestContextAndStatus(t *testing.T) {
	type user struct{}
	var app httpserver.App
	app.Use(func(next httpserver.Handler) httpserver.Handler {
		return func(c *httpserver.Ctx) error {
			c.SetContext(context.WithValue(c.Context(), user{}, c.Header("User")))
			return next(c)
		}
	})
	app.After(func(c *httpserver.Ctx) { c.SetHeader("X-Status", fmt.Sprint(c.Status())) })
	hi := func(c *httpserver.Ctx) error { return c.Text(201, fmt.Sprint(c.Context().Value(user{}))) }
	app.Get("/", hi)
	app.Get("/async", httpserver.Async(hi, patience))
	app.Get("/fails", func(c *httpserver.Ctx) error { return errors.New("went wrong") })
	app.OnStatus(410, func(c *httpserver.Ctx, err error) error { return httpserver.HTTPError{Status: 418} })
	app.OnStatus(411, func(c *httpserver.Ctx, err error) error { panic("spilt the tea") })
	app.OnStatus(412, func(c *httpserver.Ctx, err error) error { return c.JSON(200, func() {}) })
	app.Get("/gone/{status:int}", func(c *httpserver.Ctx) error { return httpserver.HTTPError{Status: int(c.ParamInt("status"))} })
	app.Get("/field", func(c *httpserver.Ctx) error { c.SetHeader("X", "a\nb"); return c.Text(200, "") })
	p := try(t, &app).dial()
	for _, c := range []struct {
		target, user string
		status       int
		body         string
	}{
		{"/", "ann", 201, "ann"},
		{"/async", "bob", 201, "bob"},
		{"/fails", "cy", 500, `{"error":"Internal Server Error"}`},
		{"/none", "di", 404, `{"error":"Not Found"}`},
		{"/gone/410", "ed", 418, `{"error":"I'm a teapot"}`},
		{"/gone/412", "flo", 500, `{"error":"Internal Server Error"}`},
		{"/field", "guy", 500, `{"error":"Internal Server Error"}`},
		{"/gone/411", "hal", 500, `{"error":"Internal Server Error"}`},
	} {
		p.send(request("GET", c.target, "", "User: "+c.user))
		a := p.receive("GET")
		a.is(t, c.status, c.body)
		a.has(t, "X-Status", fmt.Sprint(c.status))
	}
}
