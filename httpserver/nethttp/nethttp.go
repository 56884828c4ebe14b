// Package nethttp connects an application with the handlers and middleware of net/http:
//
//	nethttp.Mount(&app.Routes, "/debug/pprof", http.DefaultServeMux)
//	app.Get("/metrics", nethttp.Handler(promhttp.Handler()))
//	app.Use(nethttp.Middleware(cors.Default().Handler))
//
// It is the only package of the server that imports net/http.
package nethttp

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"httpserverbench/httpserver"
)

// Mount adds routes for the paths below prefix, which h serves: GET prefix/{path...}, and
// the same for HEAD, POST, PUT, PATCH, DELETE and OPTIONS. The prefix is empty, or begins
// with a slash and does not end in one. As h sees the whole path, it may have to be wrapped
// in [http.StripPrefix].
func Mount(g *httpserver.Routes, prefix string, h http.Handler) {
	for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} {
		g.Handle(method, prefix+"/{path...}", Handler(h))
	}
}

// Handler returns a handler that serves requests by h. The [http.Request] has the
// parameters of the route as its path values, and the context of the [httpserver.Ctx]. Its
// body is not bounded by the server's BodyLimit; [http.MaxBytesHandler] bounds it. Its
// RequestURI is the path and the query, also where the target of the request was a whole
// URL.
//
// The [http.ResponseWriter] is an [http.Flusher], [http.Hijacker] and [io.ReaderFrom], and
// works with an [http.ResponseController], which can't set its deadlines. It sends neither
// interim responses nor trailers. Content of up to 4 KiB is sent when h has returned,
// unless h flushes it. Larger content is sent in chunks, or with its Content-Length if h
// sets that field and then copies from a reader, as [http.FileServer] does, or writes it at
// once.
//
// A panic with [http.ErrAbortHandler] is [httpserver.ErrAbort].
func Handler(h http.Handler) httpserver.Handler {
	return func(c *httpserver.Ctx) (err error) {
		r, err := newRequest(c)
		if err != nil {
			return err
		}
		defer func() {
			if p := recover(); p == http.ErrAbortHandler {
				err = httpserver.ErrAbort
			} else if p != nil {
				panic(p)
			}
		}()
		w := newResponseWriter(c)
		defer w.over.Store(true)
		h.ServeHTTP(w, r)
		return w.finish()
	}
}

// Middleware returns a middleware that does what m does around an [http.Handler]. It may
// refuse requests; of what it changes in the [http.Request] that it passes on, the next
// handler sees the context only. It may set fields of the response, replace the response,
// and change its status and content, as a compressing one does, if the next handler builds
// the response and does not stream it. Requests without a path, as those whose request line
// is malformed, pass it by.
//
// A middleware that lets the next handler run on after its own return, as
// [http.TimeoutHandler] does, is not supported: see [httpserver.Timeout].
func Middleware(m func(http.Handler) http.Handler) httpserver.Middleware {
	return func(next httpserver.Handler) httpserver.Handler {
		inner := m(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			c, ok := r.Context().Value(ctxKey{}).(*httpserver.Ctx)
			if !ok {
				panic("nethttp: the middleware has replaced the request's context by one that is not derived from it")
			}
			serveNext(next, c, w, r.Context())
		}))
		return func(c *httpserver.Ctx) error {
			if len(c.PathView()) == 0 { // a request that could not be read, or CONNECT
				return next(c)
			}
			outer := c.Context()
			defer c.SetContext(outer)
			c.SetContext(context.WithValue(outer, ctxKey{}, c))
			return Handler(inner)(c)
		}
	}
}

// ctxKey is the key of a context's Ctx.
type ctxKey struct{}

// serveNext calls next with the context that a middleware hands on, and gives w the
// response if it has not been sent.
func serveNext(next httpserver.Handler, c *httpserver.Ctx, w http.ResponseWriter, ctx context.Context) {
	outer := c.Context()
	defer c.SetContext(outer)
	c.SetContext(ctx)
	setFields(c, w.Header())
	c.Error(next(c))
	if c.Phase() != httpserver.Building {
		return
	}
	clear(w.Header())
	for name, value := range c.ResponseFields() {
		w.Header().Add(name, value)
	}
	content := bytes.Clone(c.Content()) // what w streams takes its place
	if len(content) > heldLimit {
		w.Header().Set("Content-Length", fmt.Sprint(len(content)))
	}
	w.WriteHeader(c.Status())
	w.Write(content)
}

// newRequest returns c's request as net/http has it.
func newRequest(c *httpserver.Ctx) (*http.Request, error) {
	target := string(c.PathView())
	if query := c.QueryView(); len(query) > 0 {
		target += "?" + string(query)
	}
	u, err := url.ParseRequestURI(target)
	if err != nil {
		return nil, httpserver.HTTPError{Status: 400, Message: "the request target is not a valid URL", Cause: err}
	}
	r := &http.Request{
		Method:        c.Method(),
		URL:           u,
		Proto:         c.Proto(),
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        http.Header{},
		Body:          http.NoBody,
		ContentLength: c.ContentLength(),
		Host:          c.Host(),
		RemoteAddr:    c.RemoteAddr().String(),
		RequestURI:    target,
		TLS:           c.TLS(),
		Pattern:       c.Pattern(),
	}
	if r.Proto == "HTTP/1.0" {
		r.ProtoMinor = 0
	}
	for name, value := range c.HeaderFields() {
		r.Header.Add(name, value)
	}
	r.Header.Del("Host")
	if r.ContentLength != 0 {
		r.Body = io.NopCloser(c.BodyReader())
	}
	if r.ContentLength < 0 {
		r.Header.Del("Transfer-Encoding")
		r.TransferEncoding = []string{"chunked"}
	}
	setPathValues(r, c)
	return r.WithContext(context.WithValue(c.Context(), http.LocalAddrContextKey, c.LocalAddr())), nil
}

// setPathValues sets the parameters of c's route: the {name}, {name:int} and {name...} of
// its pattern.
func setPathValues(r *http.Request, c *httpserver.Ctx) {
	for segment := range strings.SplitSeq(c.Pattern(), "/") {
		if name, ok := strings.CutPrefix(segment, "{"); ok {
			name, _, _ = strings.Cut(strings.TrimRight(name, ".}"), ":")
			r.SetPathValue(name, c.Param(name))
		}
	}
}
