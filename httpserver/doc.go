// Package httpserver provides a small HTTP/1.1 server and router. It depends on nothing but
// the standard library, and not on net/http.
//
// An [App] has the routes, a [Server] serves it:
//
//	var app httpserver.App
//	app.Get("/hello/{name}", func(c *httpserver.Ctx) error {
//		return c.Text(200, "Hello, "+c.Param("name")+"!")
//	})
//	server := httpserver.Server{App: &app}
//	err := server.ListenAndServe("127.0.0.1:8080")
//
// # What it is strict about
//
// Requests are read by the letter of RFC 9110 and RFC 9112. A message that could be read
// in two ways is refused and its connection ends: bare line feeds, folded fields, a repeated
// or listed Content-Length, a Content-Length beside a Transfer-Encoding, a list of transfer
// codings with an empty element or with anything after chunked, a Host that is missing,
// repeated or no authority. The only transfer coding is chunked, in upper or lower case; any
// other, as in "gzip, chunked", is a 501, and so is a method of more than 32 bytes.
//
// A path and a query may have the characters of RFC 3986, and those that it does not
// allow but browsers send unencoded, as the URL standard of the WHATWG says: [ ] | ^
// in both, and { } \ ` in the query, as in ?filter[name]=x. All others are a 400 unless
// they are percent-encoded: controls, spaces, bytes above 127, " < > # in both, and
// { } \ ` in the path.
//
// Every time-out has a default, and so has every limit but ConnLimit: see [Server].
//
// # What it leaves out
//
// HTTP/2 and HTTP/3, compression, range requests with several ranges, redirects to a cleaner
// path, and forms with files, which [mime/multipart] reads from [Ctx.BodyReader]. For TLS,
// serve a listener of [crypto/tls.NewListener].
//
// Packages beside this one have what an application may need besides: static serves files,
// sse sends server-sent events, cookie reads and sets cookies, nethttp mounts handlers of
// net/http, and httpservertest serves single requests in tests.
//
// # How it is made
//
// A [Server] (server.go, lifecycle.go) accepts connections. Each is a conn: conn.go has
// the serving loop, exchange.go a request's way through it, wait.go the wait between
// requests, transport.go and linger.go reading, writing and the end. A poller waits for
// bytes: poller_unix.go says how that saves a system call for each request, and conn.go
// why an idle connection costs 3 KB. The package internal/http1 parses, in pure functions
// of bytes.
//
// While a request is in flight its connection has buffers from a pool (buffer.go), and in
// them an exchange: the request with its body, and the response. A handler reaches the
// exchange through a [Ctx], which ends with the handler; what that has given to other
// goroutines is revoked at one place, exchange.revoke. The App's routes are a tree
// (router.go).
//
// The state of a connection is its mode, the state of a response its [Phase].
package httpserver
