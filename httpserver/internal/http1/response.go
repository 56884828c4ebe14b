package http1

import "strconv"

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
