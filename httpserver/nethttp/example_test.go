package nethttp_test

import (
	"fmt"
	"net/http"
	"net/http/pprof"
	"strings"

	"httpserverbench/httpserver"
	"httpserverbench/httpserver/httpservertest"
	"httpserverbench/httpserver/nethttp"
)

// The profiles of net/http/pprof, in an App.
func ExampleMount() {
	var app httpserver.App
	nethttp.Mount(&app.Routes, "/debug/pprof", http.HandlerFunc(pprof.Index))

	response := httpservertest.Get(&app, "/debug/pprof/")
	fmt.Println(response.Status, strings.Contains(response.Body, "goroutine"))
	// Output: 200 true
}

// A handler that was written for net/http.
func ExampleHandler() {
	hello := func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "Hello, %s!", r.PathValue("name"))
	}
	var app httpserver.App
	app.Get("/hello/{name}", nethttp.Handler(http.HandlerFunc(hello)))

	fmt.Println(httpservertest.Get(&app, "/hello/Ann").Body)
	// Output: Hello, Ann!
}

// Middleware that was written for net/http, around all of an App.
func ExampleMiddleware() {
	secure := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Content-Type-Options", "nosniff")
			next.ServeHTTP(w, r)
		})
	}
	var app httpserver.App
	app.Use(nethttp.Middleware(secure))
	app.Get("/", func(c *httpserver.Ctx) error { return c.Text(200, "tea") })

	response := httpservertest.Get(&app, "/")
	fmt.Println(response.Header.Get("X-Content-Type-Options"), response.Body)
	// Output: nosniff tea
}
