package main

import (
	"httpserverbench/httpserver"
	"httpserverbench/internal/hello"
)

func main() {
	app := new(httpserver.App)
	app.Get("/", func(c *httpserver.Ctx) error { return c.Text(200, hello.Text) })
	srv := &httpserver.Server{App: app}
	srv.Serve(hello.Listener())
}
