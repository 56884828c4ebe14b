package httpserver

import (
	"bytes"
	"errors"
)

// The parser of request heads: the request line and the header section of RFC
// 9112, sections 2 to 5. It is a pure function of bytes. It reads each line in one
// pass and remembers how far it came, so that a head that arrives in pieces is read
// once, and one that is malformed is refused at its first bad line, not at its end.
//
// Framing is never guessed. Whatever two implementations could read in two ways
// is refused, because the bytes behind it may be a request that somebody
// smuggled (RFC 9112, section 11.2).

// errIncomplete says that the bytes so far are a valid beginning.
var errIncomplete = errors.New("incomplete")

// A span is a view of a head's bytes, by offsets: it survives the move of the
// buffer that the bytes are in. What a handler appends to a view goes elsewhere.
type span struct{ start, end uint32 }

func (s span) of(b []byte) []byte { return b[s.start:s.end:s.end] }
func (s span) empty() bool        { return s.start == s.end }

// A field is one field line.
type field struct{ name, value span }

// limits bound a head.
type limits struct {
	bytes  int // of the whole head
	fields int // number of field lines
}

// A head is one request's head. After parse returned without an error its spans
// are valid for the bytes that parse was given.
type head struct {
	method  method
	minor   uint8 // of the version: HTTP/1.minor
	escaped bool  // the target has percent-encodings

	path      span // begins with a slash, as it was sent; "*" for OPTIONS *
	query     span // behind the question mark
	authority span // of an absolute or authority-form target
	host      span // the Host field's value
	fields    []field

	contentLength int64 // -1 where there is none
	chunked       bool
	close         bool // Connection: close
	keepAlive     bool // Connection: keep-alive
	upgrade       bool // Connection: upgrade
	expect        span // the Expect field's value

	started   bool // the request line is read
	seenHost  bool
	seenTE    bool
	length    int // of the whole head, once it is read
	next      int // first byte of the first line that is not read yet
	scanned   int // from next on, no line feed in front of this one
	skippedLF bool
}

// reset makes h ready for the next request. It keeps the array of fields.
func (h *head) reset() {
	*h = head{fields: h.fields[:0], contentLength: -1}
}

// parse reads the head at the front of b, and returns how long it is, the empty
// line included. It returns errIncomplete when b ends before the head does; the
// next call is to have the same bytes in front and more behind. Any other error
// is an [HTTPError] that ends the connection. A head that is read stays read.
func (h *head) parse(b []byte, lim limits) (n int, err error) {
	if h.length > 0 {
		return h.length, nil
	}
	b = b[:min(len(b), lim.bytes)]
	if h.scanned > 0 && bytes.IndexByte(b[h.scanned:], '\n') < 0 {
		return 0, h.incomplete(b, lim)
	}
	for err == nil && h.length == 0 {
		if h.started {
			err = h.parseField(b, lim)
		} else {
			err = h.parseRequestLine(b)
		}
	}
	if err != nil && bytes.IndexByte(b[h.next:], '\n') < 0 {
		err = h.incomplete(b, lim) // what is wrong with the line is that its end is missing
	}
	return h.length, err
}

// incomplete ends the reading of b, whose last line has no end.
func (h *head) incomplete(b []byte, lim limits) error {
	h.scanned = len(b)
	switch {
	case len(b) < lim.bytes:
		return errIncomplete
	case !h.started:
		return HTTPError{414, "the request line is larger than this server takes"}
	}
	return HTTPError{431, "the header section is larger than this server takes"}
}

// blank reports whether nothing has come but an empty line, which some clients
// send behind a body.
func (h *head) blank(b []byte) bool { return !h.started && h.next == len(b) }

// surmise takes the method of a request line that could not be read to its end,
// if there is one: a refused HEAD gets no content either.
func (h *head) surmise(b []byte) {
	if h.started {
		return
	}
	line := b[h.next:]
	if n := tokenLen(line); n < len(line) && line[n] == ' ' {
		h.method = methodOf(line[:n])
	}
}

// parseRequestLine reads METHOD SP TARGET SP VERSION (RFC 9112, section 3), or the
// one empty line that may stand in front of it (section 2.2).
func (h *head) parseRequestLine(b []byte) error {
	line := b[h.next:]
	if !h.skippedLF && endsLine(line) {
		h.skippedLF = true
		h.next += len(crlf)
		return nil
	}
	n := tokenLen(line)
	if n == 0 || n == len(line) || line[n] != ' ' {
		return HTTPError{400, "the method is not a token followed by one space"}
	}
	h.method = methodOf(line[:n])
	start := n + 1
	end := start + h.targetLen(line[start:])
	if err := h.parseVersion(line[end:]); err != nil {
		return err
	}
	if err := h.parseTarget(b, span{uint32(h.next + start), uint32(h.next + end)}); err != nil {
		return err
	}
	h.started = true
	h.next += end + len(" HTTP/1.1\r\n")
	return nil
}

// parseVersion reads SP HTTP/DIGIT.DIGIT CRLF (RFC 9112, section 2.3). A minor
// version above the one this server knows is served as that one (RFC 9110, section
// 2.5).
func (h *head) parseVersion(b []byte) error {
	const prefix = " HTTP/"
	wrong := HTTPError{400, "the version is not HTTP/ and two digits"}
	switch {
	case len(b) == 0 || b[0] == '\r' || b[0] == '\n':
		return HTTPError{400, "the request line is not a method, a target and a version"}
	case b[0] != ' ':
		return errTarget
	case len(b) < len(" HTTP/1.1") || string(b[:len(prefix)]) != prefix || !isDigit(b[6]) || b[7] != '.' || !isDigit(b[8]):
		return wrong
	case !endsLine(b[9:]):
		return noEnd(b[9:], wrong)
	case b[6] != '1':
		return HTTPError{505, "this server speaks HTTP/1.0 and HTTP/1.1"}
	}
	h.minor = b[8] - '0'
	return nil
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

const crlf = "\r\n"

// endsLine reports whether b begins with a line's end.
func endsLine(b []byte) bool { return len(b) >= 2 && b[0] == '\r' && b[1] == '\n' }

// finish checks what only the whole head can tell.
func (h *head) finish() error {
	switch {
	case !h.seenHost && h.minor > 0:
		return HTTPError{400, "the Host field is missing"}
	case h.seenTE && h.minor == 0:
		return HTTPError{400, "an HTTP/1.0 request has a Transfer-Encoding field"}
	case h.seenTE && h.contentLength >= 0:
		return HTTPError{400, "both Content-Length and Transfer-Encoding are given"}
	case h.seenTE && !h.chunked:
		return HTTPError{501, "the only transfer coding this server knows is chunked"}
	}
	return nil
}

// hasBody reports whether a body follows the head, empty ones left out.
func (h *head) hasBody() bool { return h.chunked || h.contentLength > 0 }

// expectsContinue reports whether the client waits for a 100 before it sends
// the body. An expectation in HTTP/1.0 is ignored (RFC 9110, section 10.1.1).
func (h *head) expectsContinue() bool { return !h.expect.empty() && h.minor > 0 && h.hasBody() }

// persistent reports whether the client lets the connection live on (RFC 9112,
// section 9.3).
func (h *head) persistent() bool {
	if h.minor == 0 {
		return h.keepAlive && !h.close
	}
	return !h.close
}
