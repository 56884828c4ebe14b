package http1

import (
	"bytes"
	"errors"
	"strconv"
)

// The parser of request heads: the request line and the header section of RFC
// 9112, sections 2 to 5. It reads each line in one pass and remembers how far it
// came, so that a head that arrives in pieces is read once, and a malformed head is
// refused at its first bad line, not at its end.
//
// Framing is never guessed. Whatever two implementations could read in two ways
// is refused, because the bytes after it may be a request that somebody
// smuggled (RFC 9112, section 11.2).

// A Span is a part of a head, by offsets, so that it stays valid when the buffer that
// holds the head's bytes is moved.
type Span struct{ Start, End uint32 }

// Of returns the part of b that s is, a view without spare capacity: appending to it
// copies.
func (s Span) Of(b []byte) []byte { return b[s.Start:s.End:s.End] }

// Empty reports whether s has no bytes.
func (s Span) Empty() bool { return s.Start == s.End }

// A Field is one field line.
type Field struct{ Name, Value Span }

// Limits are the bounds of a head. There is no default: zero allows nothing.
type Limits struct {
	Bytes  int // of the whole head
	Fields int // number of field lines, and of those in a trailer section
}

// A Head is the head of one request. After Parse returned without an error its spans
// are parts of the bytes that Parse was given. Call Reset before the first use.
type Head struct {
	Method  string // case-sensitive, at most MethodLimit bytes (RFC 9110, section 9.1)
	Minor   uint8  // of the version: HTTP/1.Minor
	Escaped bool   // the path has percent-encodings

	Path      Span // as it was sent, with its slash; "*" for OPTIONS *; empty if the target has none
	Query     Span // without the question mark
	Authority Span // of a target in absolute or authority form
	Host      Span // the value of the Host field
	Fields    []Field

	ContentLength int64 // -1 where there is none
	Chunked       bool  // the body is in the chunked transfer coding
	Close         bool  // Connection: close
	KeepAlive     bool  // Connection: keep-alive
	Upgrade       bool  // Connection: upgrade

	expect        bool // Expect: 100-continue
	unknownCoding bool // a transfer coding other than chunked

	started bool // the request line is read
	length  int  // of the whole head, once it is read
	next    int  // where the first line begins that is not read yet
	scanned int  // no line feed stands between next and here
}

// Reset makes h ready for the next request. It keeps the array of Fields.
func (h *Head) Reset() {
	*h = Head{Fields: h.Fields[:0], ContentLength: -1}
}

// Parse reads the head that b begins with and returns its length, which includes the
// empty line at its end. It returns [ErrIncomplete] if b ends before the head does;
// the next call must be given the same bytes and more after them. Any other error is
// an [Error]. Once a head is read, Parse returns its length again.
func (h *Head) Parse(b []byte, lim Limits) (n int, err error) {
	if h.length > 0 {
		return h.length, nil
	}
	b = b[:min(len(b), lim.Bytes)]
	full := len(b) == lim.Bytes
	if h.scanned > 0 && !full && bytes.IndexByte(b[h.scanned:], '\n') < 0 {
		h.scanned = len(b)
		return 0, ErrIncomplete
	}
	for err == nil && h.length == 0 {
		if h.started {
			err = h.parseField(b, lim)
		} else {
			err = h.parseRequestLine(b)
		}
	}
	if err != nil && bytes.IndexByte(b[h.next:], '\n') < 0 { // what is wrong may be that the line's end is missing
		if full {
			return 0, h.tooLarge(b, err)
		}
		h.scanned = len(b)
		return 0, ErrIncomplete
	}
	return h.length, err
}

// tooLarge returns the error of a head that is larger than b, where err is what is
// wrong with its last line, whose end is not in b. The target is too long if it leaves
// no room for the version.
func (h *Head) tooLarge(b []byte, err error) error {
	if h.started {
		return Error{431, "the header section is larger than this server allows"}
	}
	if h.Method == "" {
		return err
	}
	if _, query := h.scanTarget(b, h.next+len(h.Method)+1); len(b)-int(query.End) < len(version) {
		return Error{414, "the request target is longer than this server allows"}
	}
	return err
}

// Blank reports whether b, all that has arrived, is at most the empty line that some
// clients send after a body.
func (h *Head) Blank(b []byte) bool { return !h.started && h.next == len(b) }

// GuessMethod sets the method to that of the request line in b, if there is one, after
// Parse has refused the line: the response to HEAD has no content in this case either.
func (h *Head) GuessMethod(b []byte) {
	line := b[h.next:]
	if n := TokenLen(line); !h.started && n < len(line) && line[n] == ' ' {
		h.Method = methodOf(line[:n])
	}
}

// parseRequestLine reads METHOD SP TARGET SP VERSION (RFC 9112, section 3), or the
// one empty line that may stand before it (section 2.2).
func (h *Head) parseRequestLine(b []byte) error {
	line := b[h.next:]
	if h.next == 0 && endsLine(line) {
		h.next = len(crlf)
		return nil
	}
	n := TokenLen(line)
	switch {
	case n > MethodLimit:
		return Error{501, "the method is longer than any that this server knows"}
	case n == 0 || n == len(line) || line[n] != ' ':
		return Error{400, "the method is not a token followed by one space"}
	}
	h.Method = methodOf(line[:n])
	path, query := h.scanTarget(b, h.next+n+1)
	if err := h.parseVersion(b[query.End:]); err != nil {
		return err
	}
	if err := h.parseTarget(b, path, query); err != nil {
		return err
	}
	h.started = true
	h.next = int(query.End) + len(version)
	return nil
}

// version is the end of a request line, but for the minor version.
const version = " HTTP/1.1" + crlf

const crlf = "\r\n"

var errVersion = Error{400, "the request line does not end in one space, the version, as HTTP/1.1, and CRLF"}

// parseVersion reads SP HTTP/DIGIT.DIGIT CRLF (RFC 9112, section 2.3). A minor
// version above 1 is served as 1 (RFC 9110, section 2.5).
func (h *Head) parseVersion(b []byte) error {
	const major, minor = len(" HTTP/"), len(" HTTP/1.")
	switch {
	case len(b) > 0 && b[0] != ' ' && b[0] != '\r' && b[0] != '\n':
		return errTarget
	case len(b) < len(version) || string(b[:major]) != version[:major] || b[minor-1] != '.',
		!IsDigit(b[major]) || !IsDigit(b[minor]) || !endsLine(b[minor+1:]):
		return errVersion
	case b[major] != '1':
		return Error{505, "this server knows HTTP/1.0 and HTTP/1.1"}
	}
	h.Minor = b[minor] - '0'
	return nil
}

// endsLine reports whether b begins with the end of a line.
func endsLine(b []byte) bool { return len(b) >= 2 && b[0] == '\r' && b[1] == '\n' }

// finish checks what only the whole head can tell.
func (h *Head) finish() error {
	switch {
	case h.Host.Empty() && h.Minor > 0:
		return Error{400, "the Host field is missing"}
	case h.coded() && h.Minor == 0:
		return Error{400, "an HTTP/1.0 request has a Transfer-Encoding field"}
	case h.coded() && h.ContentLength >= 0:
		return Error{400, "both Content-Length and Transfer-Encoding are given"}
	case h.unknownCoding:
		return Error{501, "the only transfer coding that this server knows is chunked"}
	}
	return nil
}

// coded reports whether the head has a Transfer-Encoding field.
func (h *Head) coded() bool { return h.Chunked || h.unknownCoding }

// HasBody reports whether a body that is not empty follows the head.
func (h *Head) HasBody() bool { return h.Chunked || h.ContentLength > 0 }

// ExpectsContinue reports whether the client waits for a 100 (Continue) before it
// sends the body. HTTP/1.0 has no expectations (RFC 9110, section 10.1.1).
func (h *Head) ExpectsContinue() bool { return h.expect && h.Minor > 0 && h.HasBody() }

// Persistent reports whether the client allows another request on the connection
// (RFC 9112, section 9.3).
func (h *Head) Persistent() bool {
	return !h.Close && (h.Minor > 0 || h.KeepAlive)
}

// ErrIncomplete means that more bytes are needed.
var ErrIncomplete = errors.New("incomplete message")

// An Error is the reason why a message is refused. Nobody knows where such a message
// ends, so its connection can carry no other. Errors are comparable.
type Error struct {
	Status int    // of the response, 400 to 599
	Reason string // for the client to read
}

func (e Error) Error() string { return strconv.Itoa(e.Status) + ": " + e.Reason }

// MethodLimit is how many bytes a method may have. The longest that is registered has
// 17 (UPDATEREDIRECTREF).
const MethodLimit = 32

// Methods are those that a server knows without being told.
var Methods = [...]string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

// methodOf returns string(token), for common methods without an allocation.
func methodOf(token []byte) string {
	for _, method := range &Methods {
		if string(token) == method {
			return method
		}
	}
	return string(token)
}
