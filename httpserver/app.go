package httpserver

import (
	"fmt"
	"runtime/debug"
	"slices"
	"sync"

	"httpserverbench/httpserver/internal/http1"
)

// A Handler responds to a request. If it returns nil, the response is what it has told the
// Ctx, by default an empty 200. If it returns an [HTTPError], or an error that wraps one,
// that is the response. Any other error is a 500; it is logged, and not sent. A panic is a
// 500 too; it is logged with its stack, and ends the connection. Once the response is being
// sent, an error or a panic can only end the connection before the response is whole.
type Handler func(c *Ctx) error

// A Middleware wraps a handler in another. To a middleware of the App a panic is an error
// that next returns; through a middleware of a group it goes on as a panic.
type Middleware func(next Handler) Handler

// An App is an application: routes, and the middlewares around their handlers. The zero
// value has no routes. An App is built by one goroutine, and served by any number of
// servers; once one serves it, changing it panics.
//
// Every request passes the App's middlewares, in the order they were added: also one that
// has no route, and one that is malformed, of which [Ctx.Method] or [Ctx.Path] may be
// empty. Then it passes the middlewares of its route's groups, from the outermost to the
// innermost, and reaches the handler.
//
// A path without a route is a 404, and one without a route for the request's method is a
// 405 with the Allow field. A method that no route of the App has is a 501, unless it is
// GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS.
type App struct {
	Routes // the outermost group, without a prefix

	onError func(*Ctx, error) error
	once    sync.Once
	chain   Handler // the middlewares around the routing
}

// OnError makes h respond to errors: those of handlers and middlewares, panics, requests
// without a route, and malformed requests. When h is called, the response has the error's
// status, which h may change, and the fields that were set, but for those that describe
// content. If h returns an error, perhaps err itself, or calls [Ctx.Error] with it, the
// response is the default one: the error's message as JSON, {"error":"Not Found"}.
//
// OnError does not apply to [ErrAbort], nor to an error of a response that is being sent.
func (a *App) OnError(h func(c *Ctx, err error) error) {
	a.open()
	a.onError = h
}

// fix ends the building: it composes what requests go through.
func (a *App) fix() {
	a.once.Do(func() {
		for _, r := range a.table.routes {
			r.handler = r.group.wrapped(r.handler)
		}
		a.chain = a.route
		if len(a.middleware) > 0 { // which see a panic as an error
			a.chain = wrap(func(c *Ctx) error { return guarded(a.route, c) }, a.middleware)
		}
		a.table.fixed = true
	})
}

// serve makes the response to a request.
func (a *App) serve(c *Ctx, x *exchange) {
	err := guarded(a.chain, c)
	if err != nil || x.resp.err != nil {
		c.Error(err)
	}
	x.revoke() // also what OnError was given
}

// Error makes the response that err stands for, as the server does with what is returned to
// it. If err is nil it does nothing, unless a field of the response can't be sent, which is
// an error too. A middleware that calls it with what the next handler returned sees the
// response that is sent, and returns nil then.
func (c *Ctx) Error(err error) {
	x := c.use()
	if err = x.failure(err); err != nil {
		x.fail(c, err)
	}
}

// guarded calls a handler, and makes its panic an error. Nobody knows what state such a
// handler left, so the connection ends. It looks at the handler's error where a panic is
// caught: the methods of an error may panic, those of a nil pointer above all.
func guarded(h Handler, c *Ctx) (err error) {
	x := c.use()
	defer func() {
		if p := recover(); p != nil {
			x.resp.close = true
			x.log("handler panicked", fmt.Errorf("%v", p), "stack", string(debug.Stack()))
			err = errPanicked
		}
	}()
	if err = h(c); err != nil {
		asHTTPError(err)
	}
	return err
}

// route is the innermost handler: it hands c to its route's.
func (a *App) route(c *Ctx) error {
	x := c.use()
	if x.refused != nil {
		return x.refused
	}
	l := &x.found
	l.find(&a.table.root)
	switch {
	case l.route != nil:
		return l.route.handler(c)
	case string(l.path) == "*":
		c.SetHeader("Allow", allow(a.table.methods()))
		return c.NoContent(204)
	case l.method == "CONNECT", !slices.Contains(http1.Methods[:], l.method) && !slices.Contains(a.table.methods(), l.method):
		x.resp.close = true // after CONNECT come bytes that are no request
		x.refused = HTTPError{Status: 501, Message: "this server does not know the method"}
		return x.refused
	case len(l.allowed) == 0:
		return HTTPError{Status: 404}
	}
	c.SetHeader("Allow", allow(l.allowed))
	if l.method == "OPTIONS" {
		return c.NoContent(204)
	}
	return HTTPError{Status: 405}
}
