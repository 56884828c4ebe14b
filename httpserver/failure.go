package httpserver

import (
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
)

// What becomes of a request that can't be answered as its handler meant to.

// errPanicked stands for a panic, which is logged where it is caught.
var errPanicked = errors.New("the handler panicked")

// catch, deferred, makes a panic an error. Nobody knows what state the handler
// left, so the connection ends.
func (c *Ctx) catch(err *error) {
	if p := recover(); p != nil {
		c.log("handler panicked", fmt.Errorf("%v", p), slog.String("stack", string(debug.Stack())))
		c.resp.close = true
		*err = errPanicked
	}
}

// gone reports whether the answer is out of the application's hands: on the
// wire in part, or hijacked.
func (c *Ctx) gone() bool { return c.stream != nil || c.hijacked }

// orRefused returns what is wrong with a field of the answer, which outranks err;
// err where nothing is.
func (c *Ctx) orRefused(err error) error {
	wrong := c.resp.err
	if wrong == nil || wrong == err || c.gone() {
		return err
	}
	if err != nil {
		c.logUnknown(err)
	}
	return wrong
}

// fail makes the answer the default one to err, the one place where an error
// becomes a status. An answer that is being streamed can only be broken off.
func (c *Ctx) fail(err error) {
	c.takeBack() // before it looks at the wire: what the handler lent may be writing
	if c.gone() {
		c.aborted = true
		c.logUntold(err)
		return
	}
	if broken := c.wire.writeErr; broken == nil || !errors.Is(err, broken) {
		c.logUnknown(err)
	}
	e, _ := asHTTPError(err)
	if e.Message == "" {
		e.Message = StatusText(e.Status)
	}
	c.resp.clearForError(e.Status)
	c.resp.err = nil // which was answered
	c.JSON(e.Status, errorContent{e.Message})
}

// errorContent is the content of the default answer to an error.
type errorContent struct {
	Error string `json:"error"`
}

// logUnknown logs an error whose text the client is not told.
func (c *Ctx) logUnknown(err error) {
	if _, known := asHTTPError(err); !known && !errors.Is(err, errPanicked) {
		c.log("handler failed", err)
	}
}

// logUntold logs an error that came too late to be an answer, unless it is the end of
// the connection, of the content, or of the request's time: no client is to fill the
// log with those.
func (c *Ctx) logUntold(err error) {
	ends := []error{errPanicked, errOver, errTooLong, errClientGone}
	if e, ofClient := asHTTPError(c.body.err); ofClient {
		ends = append(ends, e)
	}
	is := func(end error) bool { return errors.Is(err, end) }
	if !slices.ContainsFunc(ends, is) && !c.stream.broke(err) {
		c.log("handler failed", err)
	}
}

func (c *Ctx) log(what string, err error, attrs ...any) {
	c.env.log.Error(what, append(attrs, "method", c.Method(), "path", c.Path(), "error", err)...)
}
