// Package httpserver is a small HTTP/1.1 server, router included, that needs
// nothing but the standard library, and of that not net/http.
//
// An [App] is what is served, a [Server] serves it:
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
// Requests are read by the letter of RFC 9110 and RFC 9112. A message that could be
// read in two ways is refused and its connection ends: bare line feeds, folded fields,
// a repeated or listed Content-Length, a Content-Length beside a Transfer-Encoding, a
// list of transfer codings in which chunked is not the last or stands twice or an
// element is empty, a Host that is missing, repeated or no authority. The only transfer
// coding is chunked, its name in either case; another, gzip before chunked among them,
// is a 501, and so is a method of more than 32 bytes.
//
// A path and a query may have the characters of RFC 3986, and those that it does not
// allow but browsers send unencoded, as the URL standard of the WHATWG says: [ ] | ^
// in both, and { } \ ` in the query, as in ?filter[name]=x. All others are a 400 unless
// they are percent-encoded: controls, spaces, bytes above 127, " < > # in both, and
// { } \ ` in the path.
//
// Every time-out and limit is on by default; the fields of [Server] say how large.
//
// # What it leaves out
//
// HTTP/2 and HTTP/3, compression, multipart forms, range requests with several
// ranges, and redirects to a cleaner path. TLS is [crypto/tls.NewListener].
//
// # How it is made
//
// server, lifecycle and conn run connections; wire, buffer, lease and body read and write
// one; the package internal/http1 parses, in pure functions of bytes; router and
// pattern find a route; request, answer, stream, events, file and cookie are what a
// handler sees of it through a [Ctx]. wire_unix.go says how a connection costs one
// system call less than others, and wire.go why it costs 3 KB when it is idle.
package httpserver
