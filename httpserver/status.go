package httpserver

import (
	"errors"
	"fmt"
	"strconv"

	"httpserverbench/httpserver/internal/http1"
)

// An HTTPError is an error that is an answer: a handler that returns one, or
// an error wrapping one, has Status sent with Message as its explanation.
// Message reaches the client.
type HTTPError struct {
	Status  int    // 400 to 599
	Message string // what the client is told; empty means the status's own text
}

func (e HTTPError) Error() string {
	if e.Message == "" {
		return strconv.Itoa(e.Status) + " " + StatusText(e.Status)
	}
	return strconv.Itoa(e.Status) + " " + StatusText(e.Status) + ": " + e.Message
}

// Errorf returns an [HTTPError] with a formatted message.
func Errorf(status int, format string, args ...any) error {
	return HTTPError{Status: status, Message: fmt.Sprintf(format, args...)}
}

// asHTTPError returns the answer that err stands for. An error that is none is
// a 500 whose text stays on this side: known is false.
func asHTTPError(err error) (answer HTTPError, known bool) {
	if errors.As(err, &answer) {
		return answer.orInternal()
	}
	var p *HTTPError
	if errors.As(err, &p) && p != nil {
		return p.orInternal()
	}
	return HTTPError{Status: 500}, false
}

// orInternal guards the wire against a status that is no error's.
func (e HTTPError) orInternal() (HTTPError, bool) {
	if e.Status < 400 || e.Status > 599 {
		return HTTPError{Status: 500}, false
	}
	return e, true
}

// asResponse makes an error of the parser an [HTTPError].
func asResponse(err error) error {
	if e, ok := err.(http1.Error); ok {
		return HTTPError{e.Status, e.Reason}
	}
	return err
}

// StatusText returns the reason phrase of a status code in use: those of RFC 9110,
// section 15, and those of other RFCs such as 207, 418 and 511. For any other code
// it returns "".
func StatusText(status int) string { return http1.StatusText(status) }
