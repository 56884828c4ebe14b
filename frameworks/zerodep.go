package frameworks

import (
	"log/slog"
	"net"
	"time"

	"httpserverbench/httpserver"
)

// zerodep is this module's own server. Departure from the defaults: what it
// logs is discarded, as a line in the middle of a benchmark's output would
// spoil it.
var zerodep = Framework{
	Name:  "zerodep",
	Kind:  "server and router of its own",
	About: "httpserver, this module's server, which needs nothing but the standard library",

	Features: []Feature{AsyncHandler},
	Serve: func(ln net.Listener) error {
		srv := &httpserver.Server{App: zerodepApp(), Logger: slog.New(slog.DiscardHandler)}
		return untilClosed(srv.Serve(ln))
	},
}

// asyncTimeout is what the handler of /async-ping is given; it needs none of it.
const asyncTimeout = 10 * time.Second

func zerodepApp() *httpserver.App {
	app := new(httpserver.App)
	app.Get("/ping", zerodepPing)
	app.Get("/async-ping", httpserver.Timeout(asyncTimeout)(zerodepPing))
	app.Get("/text", func(c *httpserver.Ctx) error { return c.Text(200, greeting) })
	app.Post("/echo", zerodepEcho)
	app.Get("/users/{id:int}", func(c *httpserver.Ctx) error {
		return c.JSON(200, user{int(c.ParamInt("id"))})
	})
	return app
}

func zerodepPing(c *httpserver.Ctx) error { return c.JSON(200, pong{true}) }

func zerodepEcho(c *httpserver.Ctx) error {
	var v any
	if err := c.Bind(&v); err != nil {
		return err
	}
	return c.JSON(200, v)
}
