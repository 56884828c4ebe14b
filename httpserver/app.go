package httpserver

import (
	"errors"
	"sync"

	"httpserverbench/httpserver/internal/http1"
)

// A Handler answers a request. A nil error means that the Ctx holds the answer,
// an empty 200 if nothing was said. An [HTTPError] is that answer; any other
// error is a 500 that tells the client nothing and the log everything. A panic
// is a 500 too, logged with its stack, and ends the connection.
//
// Answers to requests that came together are sent together: the first waits until
// the last is made, or 32 KiB of them are, or one is streamed or is a file.
type Handler func(c *Ctx) error

// A Middleware wraps a handler in another.
type Middleware func(next Handler) Handler

// An App is an application: routes, and what surrounds their handlers. The zero
// value is an application that answers 404. It is built by one goroutine; once a
// server serves it, it is fixed, and a later change panics.
//
// A request passes the Before hooks, the middlewares of the App in the order they
// were given, then the middlewares of its route's groups, then the handler. The
// After hooks see the answer last, those to errors too.
type App struct {
	Routes // the outermost group, without a prefix

	before   []func(*Ctx) error
	after    []func(*Ctx)
	notFound Handler
	onStatus map[int]func(*Ctx, error) error
	onError  func(*Ctx, error) error

	once  sync.Once
	chain Handler // the middlewares around the routing
}

// Before adds a hook that runs before a request is routed. An error ends the
// request there.
func (a *App) Before(hook func(c *Ctx) error) {
	a.open()
	a.before = append(a.before, hook)
}

// After adds a hook that runs when the answer, which may be one to an error, is made
// and not sent yet. It may set fields, or answer otherwise. The hook that was added
// last runs first. An answer that was streamed or hijacked does not come here.
func (a *App) After(hook func(c *Ctx)) {
	a.open()
	a.after = append(a.after, hook)
}

// NotFound sets the handler for paths without a route.
func (a *App) NotFound(h Handler) {
	a.open()
	a.notFound = h
}

// OnStatus sets what answers errors of a status. What it returns is handled as a
// handler's error is, with the default answers. Refusals of ill-formed requests
// do not come here, there being no request to look at, nor do fields and cookies
// that can't be sent.
func (a *App) OnStatus(status int, answer func(c *Ctx, err error) error) {
	a.open()
	if a.onStatus == nil {
		a.onStatus = map[int]func(*Ctx, error) error{}
	}
	a.onStatus[status] = answer
}

// OnError sets what answers the errors that no [App.OnStatus] answers.
func (a *App) OnError(answer func(c *Ctx, err error) error) {
	a.open()
	a.onError = answer
}

// fix ends the building: it composes what requests go through.
func (a *App) fix() {
	a.once.Do(func() {
		for _, e := range a.table.entries {
			e.route.handler = e.group.wrapped(e.route.handler)
		}
		a.chain = wrap(a.route, a.middleware)
		a.table.fixed = true
	})
}

// serve makes c's answer.
func (a *App) serve(c *Ctx) {
	err := a.handle(c)
	c.takeBack()
	if err != nil && !c.gone() {
		err = a.answer(c, err)
	}
	if err = c.orRefused(err); err != nil {
		c.fail(err)
	}
	if len(a.after) == 0 || c.gone() {
		return
	}
	if err = c.orRefused(a.runAfter(c)); err != nil {
		c.fail(err)
	}
}

func (a *App) handle(c *Ctx) (err error) {
	defer c.catch(&err)
	for _, hook := range a.before {
		if err := hook(c); err != nil {
			return sound(err)
		}
	}
	return sound(a.chain(c))
}

// sound looks at a handler's error where a panic is caught: the methods of an
// error may panic, those of a nil pointer above all. It returns what there is
// to be answered.
func sound(err error) error {
	if err == nil || errors.Is(err, errMute) {
		return nil
	}
	asHTTPError(err)
	return err
}

// answer makes the answer to an error with the application's own functions. It
// returns the error that is still to be answered.
func (a *App) answer(c *Ctx, err error) (left error) {
	e, _ := asHTTPError(err)
	own := a.onStatus[e.Status]
	if own == nil {
		own = a.onError
	}
	if own == nil {
		return err
	}
	c.logUnknown(err)
	c.resp.clearForError(e.Status)
	defer c.catch(&left)
	return sound(own(c, err))
}

// runAfter runs the After hooks. It returns what stands for the panic of one.
func (a *App) runAfter(c *Ctx) (err error) {
	defer c.catch(&err)
	for i := len(a.after) - 1; i >= 0; i-- {
		a.after[i](c)
	}
	return nil
}

// route hands c to the handler of its route.
func (a *App) route(c *Ctx) error {
	switch {
	case c.head.Method == http1.MethodUnknown, c.head.Method >= http1.NumRouted:
		c.resp.close = true // behind CONNECT come bytes that are no request
		return HTTPError{501, "this server does not know the method"}
	case string(c.found.path) == "*":
		c.SetHeader("Allow", a.table.methods.String())
		return c.NoContent(204)
	}
	c.found.find(&a.table.root)
	switch {
	case c.found.route != nil:
		return c.found.route.handler(c)
	case c.found.allowed != 0:
		c.SetHeader("Allow", c.found.allowed.String())
		if c.head.Method == http1.MethodOptions {
			return c.NoContent(204)
		}
		return HTTPError{Status: 405}
	case a.notFound != nil:
		return a.notFound(c)
	}
	return HTTPError{Status: 404}
}
