package httpserver

import (
	"errors"
	"fmt"
	"strconv"
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

// StatusText returns the reason phrase of a status code in use: those of RFC 9110,
// section 15, and those of other RFCs such as 207, 418 and 511. For any other code
// it returns "".
func StatusText(status int) string {
	if status < 0 || status >= len(statusText) {
		return ""
	}
	return statusText[status]
}

var statusText = [...]string{
	100: "Continue",
	101: "Switching Protocols",
	200: "OK",
	201: "Created",
	202: "Accepted",
	203: "Non-Authoritative Information",
	204: "No Content",
	205: "Reset Content",
	206: "Partial Content",
	207: "Multi-Status",
	300: "Multiple Choices",
	301: "Moved Permanently",
	302: "Found",
	303: "See Other",
	304: "Not Modified",
	307: "Temporary Redirect",
	308: "Permanent Redirect",
	400: "Bad Request",
	401: "Unauthorized",
	402: "Payment Required",
	403: "Forbidden",
	404: "Not Found",
	405: "Method Not Allowed",
	406: "Not Acceptable",
	407: "Proxy Authentication Required",
	408: "Request Timeout",
	409: "Conflict",
	410: "Gone",
	411: "Length Required",
	412: "Precondition Failed",
	413: "Content Too Large",
	414: "URI Too Long",
	415: "Unsupported Media Type",
	416: "Range Not Satisfiable",
	417: "Expectation Failed",
	418: "I'm a teapot",
	421: "Misdirected Request",
	422: "Unprocessable Content",
	423: "Locked",
	424: "Failed Dependency",
	425: "Too Early",
	426: "Upgrade Required",
	428: "Precondition Required",
	429: "Too Many Requests",
	431: "Request Header Fields Too Large",
	451: "Unavailable For Legal Reasons",
	500: "Internal Server Error",
	501: "Not Implemented",
	502: "Bad Gateway",
	503: "Service Unavailable",
	504: "Gateway Timeout",
	505: "HTTP Version Not Supported",
	507: "Insufficient Storage",
	508: "Loop Detected",
	511: "Network Authentication Required",
}

// noBody reports whether a status forbids content (RFC 9110, section 6.4.1).
func noBody(status int) bool {
	return status < 200 || status == 204 || status == 304
}
