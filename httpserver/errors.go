package httpserver

import (
	"cmp"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strconv"

	"httpserverbench/httpserver/internal/http1"
)

// An HTTPError is an error that is a response: if a handler returns one, or an error that
// wraps one, the response has Status and, unless [App.OnError] makes another, the content
// {"error":Message} in JSON. Message reaches the client; Cause does not. One with a Cause,
// or with a Status of 500 and above, is logged. One whose Status is not 400 to 599 is a
// 500.
type HTTPError struct {
	Status  int    // of the response, 400 to 599
	Message string // what the client is told; empty means StatusText(Status)
	Cause   error  // what only the log is told; may be nil
}

// Error returns all that the error says, its cause included, which is not for clients.
func (e HTTPError) Error() string {
	s := strconv.Itoa(e.Status) + " " + StatusText(e.Status)
	if e.Message != "" {
		s += ": " + e.Message
	}
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e HTTPError) Unwrap() error { return e.Cause }

// ErrAbort is the error for a handler to return, or to wrap, to close the connection
// without a response, or without the rest of one. It is not logged.
var ErrAbort = errors.New("httpserver: the handler has aborted the response")

// Errorf returns an [HTTPError] with a formatted message. If the format wraps one error by
// %w, that is the Cause, and its text is part of the message, which the client sees.
func Errorf(status int, format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	return HTTPError{Status: status, Message: err.Error(), Cause: errors.Unwrap(err)}
}

// StatusText returns the reason phrase of a status of RFC 9110, section 15, or of another
// RFC, such as 207, 418 and 511. It returns "" for any other.
func StatusText(status int) string { return http1.StatusText(status) }

// refusal returns the response that a message which http1 refuses gets, and any other error
// as it is.
func refusal(err error) error {
	if e, ok := err.(http1.Error); ok {
		return HTTPError{Status: e.Status, Message: e.Reason}
	}
	return err
}

// asHTTPError returns the response that err stands for: this is the one place where an
// error becomes a status. One that stands for none is the cause of a 500.
func asHTTPError(err error) (response HTTPError) {
	if e, ok := errors.AsType[HTTPError](err); ok {
		response = e
	} else if p, ok := errors.AsType[*HTTPError](err); ok && p != nil {
		response = *p
	}
	if response.Status < 400 || response.Status > 599 { // the wire is guarded against a status that is no error's
		return HTTPError{Status: 500, Cause: err}
	}
	return response
}

// errPanicked stands for a panic, which is logged where it is caught.
var errPanicked = errors.New("the handler panicked")

// fail makes the response the one to err: that of the App's own function, or the default
// one. A response that is on its way can only be broken off.
func (x *exchange) fail(c *Ctx, err error) {
	x.revoke() // before it looks at the connection: what was lent may be writing
	if !same(err, x.handled) {
		x.report(err)
	}
	if x.resp.phase != Building || errors.Is(err, ErrAbort) {
		x.abort()
		return
	}
	e, own := x.resp.clearForError(err), x.c.srv.App.onError
	if own == nil || x.handled != nil { // own has failed, or called Error
		c.JSON(e.Status, errorContent{cmp.Or(e.Message, StatusText(e.Status))})
		return
	}
	x.handled = err
	defer func() { x.handled = nil }()
	if next := x.failure(guarded(func(c *Ctx) error { return own(c, err) }, c)); next != nil {
		x.fail(c, next)
	}
}

// same reports whether err is other, or wraps it: also where an [HTTPError] with a cause
// that can't be compared panics when it is compared with one that is otherwise the same.
func same(err, other error) (is bool) {
	defer func() { is = recover() != nil || is }()
	return errors.Is(err, other)
}

// errorContent is the content of the default response to an error.
type errorContent struct {
	Error string `json:"error"`
}

// failure returns what err comes to once a handler has returned it: nothing if it says
// just that the response has no content, and what is wrong with a field, which outranks it.
func (x *exchange) failure(err error) error {
	wrong := x.resp.err
	switch {
	case x.stream != nil && muted(err):
		return nil
	case wrong == nil || x.resp.phase != Building:
		return err
	}
	if err != nil && !errors.Is(err, wrong) {
		x.report(err)
	}
	return wrong
}

// muted reports whether err is errMute, wrapped or joined with itself, and nothing else.
func muted(err error) bool {
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		return muted(e.Unwrap())
	case interface{ Unwrap() []error }:
		parts := e.Unwrap()
		return len(parts) > 0 && !slices.ContainsFunc(parts, func(err error) bool { return !muted(err) })
	}
	return err == errMute
}

// report logs an error, unless the client is told all of it, or has made it: no client is
// to fill the log. Of an error that comes too late to be a response the client is told
// nothing; the end of its content, of its connection or of its time is the client's.
func (x *exchange) report(err error) {
	e := asHTTPError(err)
	told := errors.Is(err, x.refused) || e.Status < 500 && e.Cause == nil
	quiet := []error{ErrAbort, errPanicked}
	if x.resp.phase != Building {
		told = x.body.err != nil && errors.Is(err, asHTTPError(x.body.err))
		quiet = append(quiet, errOver, errTooLong)
	}
	is := func(end error) bool { return errors.Is(err, end) }
	if !told && !slices.ContainsFunc(quiet, is) && !x.c.broke(err) {
		x.log("handler failed", err)
	}
}

// broke reports whether err is what a write of the connection failed with.
func (c *conn) broke(err error) bool {
	c.writing.Lock()
	defer c.writing.Unlock()
	return c.writeErr != nil && errors.Is(err, c.writeErr)
}

func (x *exchange) log(what string, err error, attrs ...any) {
	x.c.srv.logger.Error(what, append(attrs, "method", x.head.Method, "path", string(x.found.decoded(x.found.path)), "error", err)...)
}

// logPanic logs a panic of code that serves no request, the logger's perhaps.
func (s *Server) logPanic(what string, p any) {
	s.log(what, "error", fmt.Sprint(p), "stack", string(debug.Stack()))
}

// log logs what concerns no request. The logger may panic.
func (s *Server) log(what string, attrs ...any) {
	defer func() { recover() }()
	s.logger.Error(what, attrs...)
}

// recovered, deferred, keeps a panic of a goroutine beside a connection's from the
// process.
func (s *Server) recovered() {
	if p := recover(); p != nil {
		s.logPanic("connection's code panicked", p)
	}
}
