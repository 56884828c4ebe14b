package http1

import (
	"strconv"
	"time"
)

// ValidFieldValue reports whether s can be sent as the value of a field.
func ValidFieldValue(s string) bool {
	return textLen([]byte(s)) == len(s) && (s == "" || !IsOWS(s[0]) && !IsOWS(s[len(s)-1]))
}

// What stands for the length of a response's content where no Content-Length tells it
// (RFC 9112, section 6.3).
const (
	InChunks int64 = -1 - iota // Transfer-Encoding: chunked
	Unframed                   // it ends with the connection, or with the head: 1xx, 204, 304
)

// EmptyLength returns the length of a response whose status allows no content (see
// [NoContent]). A 205 has one, which is zero: recipients expect it to be framed as a 200
// is (RFC 9112, section 6.3).
func EmptyLength(status int) int64 {
	if status == 205 {
		return 0
	}
	return Unframed
}

// AppendFraming appends the field line that frames content of a length, if one does.
func AppendFraming(dst []byte, length int64) []byte {
	switch length {
	case InChunks:
		return append(dst, "Transfer-Encoding: chunked\r\n"...)
	case Unframed:
		return dst
	}
	dst = append(dst, "Content-Length: "...)
	dst = strconv.AppendInt(dst, length, 10)
	return append(dst, "\r\n"...)
}

// AppendField appends a field line. The name must be a token, the value valid.
func AppendField(dst []byte, name, value string) []byte {
	dst = append(dst, name...)
	dst = append(dst, ": "...)
	dst = append(dst, value...)
	return append(dst, "\r\n"...)
}

// AppendStatusLine appends a status line, without a reason phrase for a status that has
// none.
func AppendStatusLine(dst []byte, status int) []byte {
	if status == 200 {
		return append(dst, "HTTP/1.1 200 OK\r\n"...)
	}
	dst = append(dst, "HTTP/1.1 "...)
	dst = strconv.AppendInt(dst, int64(status), 10)
	dst = append(dst, ' ')
	dst = append(dst, StatusText(status)...)
	return append(dst, "\r\n"...)
}

// TimeFormat is IMF-fixdate (RFC 9110, section 5.6.7), the form that dates are sent
// in. Times that are formatted with it must be in UTC.
const TimeFormat = "Mon, 02 Jan 2006 15:04:05 GMT"

// AppendDate appends a Date header field line for t, with its CRLF.
func AppendDate(dst []byte, t time.Time) []byte {
	return t.UTC().AppendFormat(append(dst, "Date: "...), TimeFormat+"\r\n")
}

// ParseDate parses a date in one of the three forms of RFC 9110, section 5.6.7.
func ParseDate(b []byte) (time.Time, bool) {
	for _, form := range []string{TimeFormat, "Monday, 02-Jan-06 15:04:05 GMT", time.ANSIC} {
		if t, err := time.Parse(form, string(b)); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// StatusText returns the reason phrase of a status of RFC 9110, section 15, or of another
// RFC, such as 207, 418 and 511; "" for any other.
func StatusText(status int) string {
	if status < 0 || status >= len(statusText) {
		return ""
	}
	return statusText[status]
}

// Within a line the statuses follow one another.
var statusText = [...]string{
	100: "Continue", "Switching Protocols",
	200: "OK", "Created", "Accepted", "Non-Authoritative Information", "No Content", "Reset Content",
	206: "Partial Content", "Multi-Status",
	300: "Multiple Choices", "Moved Permanently", "Found", "See Other", "Not Modified",
	307: "Temporary Redirect", "Permanent Redirect",
	400: "Bad Request", "Unauthorized", "Payment Required", "Forbidden", "Not Found", "Method Not Allowed",
	406: "Not Acceptable", "Proxy Authentication Required", "Request Timeout", "Conflict", "Gone",
	411: "Length Required", "Precondition Failed", "Content Too Large", "URI Too Long", "Unsupported Media Type",
	416: "Range Not Satisfiable", "Expectation Failed", "I'm a teapot",
	421: "Misdirected Request", "Unprocessable Content", "Locked", "Failed Dependency", "Too Early", "Upgrade Required",
	428: "Precondition Required", "Too Many Requests",
	431: "Request Header Fields Too Large",
	451: "Unavailable For Legal Reasons",
	500: "Internal Server Error", "Not Implemented", "Bad Gateway", "Service Unavailable", "Gateway Timeout",
	505: "HTTP Version Not Supported",
	507: "Insufficient Storage", "Loop Detected",
	511: "Network Authentication Required",
}

// NoContent reports whether a response with this status must have no content (RFC 9110,
// sections 6.4.1 and 15.3.6).
func NoContent(status int) bool {
	return status < 200 || status == 204 || status == 205 || status == 304
}
