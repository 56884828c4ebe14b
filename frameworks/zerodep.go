package frameworks

import (
	"log/slog"
	"net"
	"os"
	"strconv"
	"time"

	"httpserverbench/httpserver"
	"httpserverbench/httpserver/sse"
	"httpserverbench/httpserver/static"
)

// zerodep is this module's own server. Departure from the defaults: what it
// logs is discarded, as a line in the middle of a benchmark's output would
// spoil it.
var zerodep = Framework{
	Name:  "zerodep",
	Kind:  "server and router of its own",
	About: "httpserver, this module's server, which needs nothing but the standard library",

	Features: map[Feature]func(net.Listener) error{
		AsyncHandler: nil,
		Waiting:      nil,
		Middleware:   nil,
		Uploads:      nil,
		EventStream:  nil,
		StaticFiles: func(ln net.Listener) error {
			return withFiles(func(dir string) error { return serveZerodep(ln, zerodepFiles(dir)) })
		},
		Routing: func(ln net.Listener) error { return serveZerodep(ln, zerodepGitHub(zerodepText)) },
	},
	Router: zerodepRouter,
	Serve:  func(ln net.Listener) error { return serveZerodep(ln, zerodepApp()) },
}

func serveZerodep(ln net.Listener, app *httpserver.App) error {
	srv := &httpserver.Server{App: app, Logger: slog.New(slog.DiscardHandler)}
	return untilClosed(srv.Serve(ln))
}

// zerodepRouter calls the router from a middleware, which is around it, once a
// server has read the request from memory. So its Ctx is not made anew each
// time, but neither is it for the requests of a connection.
func zerodepRouter(request []byte, more func() bool) (status int, text string) {
	app := zerodepGitHub(func(_ *httpserver.Ctx, s string) error {
		text = s
		return nil
	})
	app.Use(func(next httpserver.Handler) httpserver.Handler {
		return func(c *httpserver.Ctx) error {
			for more() {
				c.Error(next(c))
			}
			status = c.Status()
			return nil
		}
	})
	client, conn := net.Pipe()
	defer client.Close()
	srv := &httpserver.Server{App: app}
	srv.ServeConn(conn)
	client.Write(request)
	client.Read(make([]byte, 1)) // the response begins when the middleware has returned
	return status, text
}

// asyncTimeout is what the handler of /async-ping is given; it needs none of it.
const asyncTimeout = 10 * time.Second

func zerodepApp() *httpserver.App {
	app := new(httpserver.App)
	app.Get("/ping", zerodepPing)
	app.Get("/async-ping", httpserver.Timeout(asyncTimeout)(zerodepPing))
	app.Get("/wait", zerodepWait)
	app.Get("/text", func(c *httpserver.Ctx) error { return zerodepText(c, greeting) })
	app.Post("/echo", zerodepEcho)
	app.Post("/upload", zerodepUpload)
	app.Get("/events", zerodepEvents)
	app.Get("/users/{id:int}", func(c *httpserver.Ctx) error {
		return c.JSON(200, user{int(c.ParamInt("id"))})
	})
	wrapped := app.Group("/wrapped")
	wrapped.Use(zerodepPass, zerodepPass, zerodepPass, zerodepPass, zerodepPass)
	wrapped.Get("/ping", zerodepPing)
	return app
}

func zerodepFiles(dir string) *httpserver.App {
	app := new(httpserver.App)
	static.Mount(&app.Routes, "/files", os.DirFS(dir))
	return app
}

func zerodepGitHub(write func(*httpserver.Ctx, string) error) *httpserver.App {
	app := new(httpserver.App)
	for route := range GitHubRoutes() {
		app.Handle(route.Method, route.Path, func(c *httpserver.Ctx) error {
			return write(c, route.content(c.Param))
		})
	}
	return app
}

func zerodepPing(c *httpserver.Ctx) error { return c.JSON(200, pong{true}) }

func zerodepText(c *httpserver.Ctx, s string) error { return c.Text(200, s) }

func zerodepWait(c *httpserver.Ctx) error {
	time.Sleep(ThinkTime)
	return zerodepPing(c)
}

func zerodepPass(next httpserver.Handler) httpserver.Handler {
	return func(c *httpserver.Ctx) error { return next(c) }
}

func zerodepEcho(c *httpserver.Ctx) error {
	var v any
	if err := c.Bind(&v); err != nil {
		return err
	}
	return c.JSON(200, v)
}

func zerodepUpload(c *httpserver.Ctx) error {
	got, err := upload(c.BodyReader())
	if err != nil {
		return err
	}
	return c.JSON(200, got)
}

func zerodepEvents(c *httpserver.Ctx) error {
	from, err := strconv.Atoi(c.Query("from"))
	if err != nil {
		return httpserver.Errorf(400, "from: %w", err)
	}
	events, err := sse.Begin(c)
	if err != nil {
		return err
	}
	for n := range Events {
		if err := events.Send(sse.Event{Data: strconv.Itoa(from + n)}); err != nil {
			return err
		}
	}
	return nil
}
