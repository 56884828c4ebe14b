package http1

import "strconv"

// ValidFieldValue reports whether s can be sent as the value of a field.
func ValidFieldValue(s string) bool {
	return textLen([]byte(s)) == len(s) && (s == "" || !IsOWS(s[0]) && !IsOWS(s[len(s)-1]))
}

// A Framing is how a recipient knows where a response ends (RFC 9112, section 6.3).
type Framing uint8

const (
	FramedByLength Framing = iota // Content-Length
	FramedByChunks                // Transfer-Encoding: chunked
	FramedByClose                 // the end of the connection
	FramedByStatus                // the end of the head: 1xx, 204, 304
)

// EmptyFraming returns the framing of a response whose status allows no content (see
// [NoContent]). A 205 needs a length, which is zero: recipients expect it to be framed
// as a 200 is (RFC 9112, section 6.3).
func EmptyFraming(status int) Framing {
	if status == 205 {
		return FramedByLength
	}
	return FramedByStatus
}

// AppendFraming appends the field line that frames the content, if one does. The length
// is that of the content; it counts for FramedByLength alone.
func AppendFraming(dst []byte, f Framing, length int64) []byte {
	switch f {
	case FramedByLength:
		dst = append(dst, "Content-Length: "...)
		dst = strconv.AppendInt(dst, length, 10)
		return append(dst, "\r\n"...)
	case FramedByChunks:
		return append(dst, "Transfer-Encoding: chunked\r\n"...)
	}
	return dst
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
