package httpserver

import (
	"slices"
	"strconv"
	"strings"

	"httpserverbench/httpserver/internal/http1"
)

// Routes is a group of routes that share a prefix and middlewares: the outermost is the
// App's own, others are made by [Routes.Group].
type Routes struct {
	parent     *Routes
	prefix     string
	middleware []Middleware
	table      table // of the outermost group
}

// A table is all routes of an application.
type table struct {
	root   node
	routes []*route
	fixed  bool // it is being served
}

// Get adds a route for GET, and for HEAD, whose response is that to GET without its
// content.
func (g *Routes) Get(pattern string, h Handler) { g.Handle("GET", pattern, h) }

// Post adds a route for POST.
func (g *Routes) Post(pattern string, h Handler) { g.Handle("POST", pattern, h) }

// Put adds a route for PUT.
func (g *Routes) Put(pattern string, h Handler) { g.Handle("PUT", pattern, h) }

// Patch adds a route for PATCH.
func (g *Routes) Patch(pattern string, h Handler) { g.Handle("PATCH", pattern, h) }

// Delete adds a route for DELETE.
func (g *Routes) Delete(pattern string, h Handler) { g.Handle("DELETE", pattern, h) }

// Head adds a route for HEAD, in place of the one that Get adds.
func (g *Routes) Head(pattern string, h Handler) { g.Handle("HEAD", pattern, h) }

// Options adds a route for OPTIONS. Where there is none, the App responds to OPTIONS with
// 204 and the methods of the path's routes in the field Allow, and to OPTIONS * with those
// of all routes.
func (g *Routes) Options(pattern string, h Handler) { g.Handle("OPTIONS", pattern, h) }

// Handle adds a route for a method, which may be any token but CONNECT. A pattern is a path
// whose segments are text or one parameter: {name} matches any segment that is not empty,
// {name:int} one that is a decimal integer of 64 bits, and {name...}, at the end, all that
// remains, which may be empty. Where several patterns match, the more specific segment
// wins, from the left: text, int, {name}, {name...}. Text is written unescaped, /café and
// not /caf%C3%A9, and matches each encoding of it. A slash at the end counts.
//
// Handle panics if the method is CONNECT, no token or longer than 32 bytes, the pattern is
// malformed, the handler is nil, or another route has the same method and matches the same
// paths.
func (g *Routes) Handle(method, pattern string, h Handler) {
	if !http1.IsToken(method) || len(method) > http1.MethodLimit || method == "CONNECT" {
		panic("httpserver: there are no routes for the method " + strconv.Quote(method))
	}
	if h == nil {
		panic("httpserver: " + method + " " + pattern + " has no handler")
	}
	t := g.open()
	r, err := t.root.add(method, g.prefix+pattern, h)
	if err != nil {
		panic("httpserver: " + err.Error())
	}
	r.group = g
	t.routes = append(t.routes, r)
}

// Group returns a new group within g. Its prefix is that of g and then prefix, which begins
// with a slash and does not end in one. Its middlewares are inside those of g.
func (g *Routes) Group(prefix string) *Routes {
	if !strings.HasPrefix(prefix, "/") || strings.HasSuffix(prefix, "/") {
		panic("httpserver: the prefix " + prefix + " does not begin with a slash, or ends in one")
	}
	g.open()
	return &Routes{parent: g, prefix: g.prefix + prefix}
}

// Use adds middlewares around the group's handlers, those of earlier routes included. The
// first one added is the outermost.
func (g *Routes) Use(m ...Middleware) {
	g.open()
	g.middleware = append(g.middleware, m...)
}

// methods returns the methods that t has routes for.
func (t *table) methods() (methods []string) {
	for _, r := range t.routes {
		methods = append(methods, r.method)
	}
	return methods
}

// open returns the table that g's routes go to, and panics when it is in use.
func (g *Routes) open() *table {
	for g.parent != nil {
		g = g.parent
	}
	if g.table.fixed {
		panic("httpserver: the App is being served and can't be changed any more")
	}
	return &g.table
}

// wrapped returns h inside the middlewares of g and the groups around it, the
// outermost group left out: its middlewares surround the routing itself.
func (g *Routes) wrapped(h Handler) Handler {
	for ; g.parent != nil; g = g.parent {
		h = wrap(h, g.middleware)
	}
	return h
}

// wrap returns h inside middlewares. Each sees the failure of what it wraps.
func wrap(h Handler, middleware []Middleware) Handler {
	for i := len(middleware) - 1; i >= 0; i-- {
		next := h
		h = middleware[i](func(c *Ctx) error { return c.use().failure(next(c)) })
	}
	return h
}

// allow returns the value of the Allow field (RFC 9110, section 10.2.1) where there are
// routes for methods, which it changes: every GET route responds to HEAD, and every path
// to OPTIONS.
func allow(methods []string) string {
	methods = append(methods, "OPTIONS")
	if slices.Contains(methods, "GET") {
		methods = append(methods, "HEAD")
	}
	slices.Sort(methods)
	return strings.Join(slices.Compact(methods), ", ")
}
