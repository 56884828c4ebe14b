package http1

import "strconv"

// ValidFieldValue reports whether s can be sent as a field value as it stands.
func ValidFieldValue(s string) bool {
	return IsText(s) && (s == "" || !IsOWS(s[0]) && !IsOWS(s[len(s)-1]))
}

// A Framing says how the end of the content is told (RFC 9112, section 6.3).
type Framing uint8

const (
	FramedByLength Framing = iota
	FramedByChunks
	FramedByClose
	FramedByStatus // there is none: 1xx, 204, 304
)

// EmptyFraming returns the framing of a response whose status forbids content (see
// [NoContent]). That of 205 is a length of zero, because recipients take a 205 to be
// framed as other responses are (RFC 9112, section 6.3).
func EmptyFraming(status int) Framing {
	if status == 205 {
		return FramedByLength
	}
	return FramedByStatus
}

// AppendFraming appends the header field that tells where the content ends, if there
// is one; length is that of the content, for FramedByLength.
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

// AppendField appends a field line. Name and value must be valid.
func AppendField(dst []byte, name, value string) []byte {
	dst = append(dst, name...)
	dst = append(dst, ": "...)
	dst = append(dst, value...)
	return append(dst, "\r\n"...)
}

// AppendStatusLine appends the status line of a response.
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
