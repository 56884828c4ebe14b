package http1

import "bytes"

// The parser of request heads: the request line and the header section of RFC
// 9112, sections 2 to 5. It is a pure function of bytes. It reads each line in one
// pass and remembers how far it came, so that a head that arrives in pieces is read
// once, and one that is malformed is refused at its first bad line, not at its end.
//
// Framing is never guessed. Whatever two implementations could read in two ways
// is refused, because the bytes behind it may be a request that somebody
// smuggled (RFC 9112, section 11.2).

// A Span is a view of a head's bytes, by offsets: it survives the move of the
// buffer that the bytes are in. What a handler appends to a view goes elsewhere.
type Span struct{ Start, End uint32 }

func (s Span) Of(b []byte) []byte { return b[s.Start:s.End:s.End] }
func (s Span) Empty() bool        { return s.Start == s.End }

// A Field is one field line.
type Field struct{ Name, Value Span }

// Limits bound a head.
type Limits struct {
	Bytes  int // of the whole head
	Fields int // number of field lines
}

// A Head is one request's head. After Parse returned without an error its spans
// are valid for the bytes that Parse was given.
type Head struct {
	Method  Method
	Minor   uint8 // of the version: HTTP/1.minor
	Escaped bool  // the target has percent-encodings

	Path      Span // begins with a slash, as it was sent; "*" for OPTIONS *
	Query     Span // behind the question mark
	Authority Span // of an absolute or authority-form target
	Host      Span // the Host field's value
	Fields    []Field

	ContentLength int64 // -1 where there is none
	Chunked       bool
	Close         bool // Connection: close
	KeepAlive     bool // Connection: keep-alive
	Upgrade       bool // Connection: upgrade
	Expect        Span // the Expect field's value

	started   bool // the request line is read
	seenHost  bool
	seenTE    bool
	length    int // of the whole head, once it is read
	next      int // first byte of the first line that is not read yet
	scanned   int // from next on, no line feed in front of this one
	skippedLF bool
}

// Reset makes h ready for the next request. It keeps the array of fields.
func (h *Head) Reset() {
	*h = Head{Fields: h.Fields[:0], ContentLength: -1}
}

// Parse reads the head at the front of b, and returns how long it is, the empty
// line included. It returns ErrIncomplete when b ends before the head does; the
// next call is to have the same bytes in front and more behind. Any other error
// is an [Error] that ends the connection. A head that is read stays read.
func (h *Head) Parse(b []byte, lim Limits) (n int, err error) {
	if h.length > 0 {
		return h.length, nil
	}
	b = b[:min(len(b), lim.Bytes)]
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
func (h *Head) incomplete(b []byte, lim Limits) error {
	h.scanned = len(b)
	switch {
	case len(b) < lim.Bytes:
		return ErrIncomplete
	case !h.started:
		return Error{414, "the request line is larger than this server takes"}
	}
	return Error{431, "the header section is larger than this server takes"}
}

// Blank reports whether nothing has come but an empty line, which some clients
// send behind a body.
func (h *Head) Blank(b []byte) bool { return !h.started && h.next == len(b) }

// Surmise takes the method of a request line that could not be read to its end,
// if there is one: a refused HEAD gets no content either.
func (h *Head) Surmise(b []byte) {
	if h.started {
		return
	}
	line := b[h.next:]
	if n := TokenLen(line); n < len(line) && line[n] == ' ' {
		h.Method = MethodOf(line[:n])
	}
}

// parseRequestLine reads METHOD SP TARGET SP VERSION (RFC 9112, section 3), or the
// one empty line that may stand in front of it (section 2.2).
func (h *Head) parseRequestLine(b []byte) error {
	line := b[h.next:]
	if !h.skippedLF && endsLine(line) {
		h.skippedLF = true
		h.next += len(crlf)
		return nil
	}
	n := TokenLen(line)
	if n == 0 || n == len(line) || line[n] != ' ' {
		return Error{400, "the method is not a token followed by one space"}
	}
	h.Method = MethodOf(line[:n])
	start := n + 1
	end := start + h.targetLen(line[start:])
	if err := h.parseVersion(line[end:]); err != nil {
		return err
	}
	if err := h.parseTarget(b, Span{uint32(h.next + start), uint32(h.next + end)}); err != nil {
		return err
	}
	h.started = true
	h.next += end + len(" HTTP/1.1\r\n")
	return nil
}

// parseVersion reads SP HTTP/DIGIT.DIGIT CRLF (RFC 9112, section 2.3). A minor
// version above the one this server knows is served as that one (RFC 9110, section
// 2.5).
func (h *Head) parseVersion(b []byte) error {
	const prefix = " HTTP/"
	wrong := Error{400, "the version is not HTTP/ and two digits"}
	switch {
	case len(b) == 0 || b[0] == '\r' || b[0] == '\n':
		return Error{400, "the request line is not a method, a target and a version"}
	case b[0] != ' ':
		return errTarget
	case len(b) < len(" HTTP/1.1") || string(b[:len(prefix)]) != prefix || !IsDigit(b[6]) || b[7] != '.' || !IsDigit(b[8]):
		return wrong
	case !endsLine(b[9:]):
		return noEnd(b[9:], wrong)
	case b[6] != '1':
		return Error{505, "this server speaks HTTP/1.0 and HTTP/1.1"}
	}
	h.Minor = b[8] - '0'
	return nil
}

func IsDigit(c byte) bool { return '0' <= c && c <= '9' }

const crlf = "\r\n"

// endsLine reports whether b begins with a line's end.
func endsLine(b []byte) bool { return len(b) >= 2 && b[0] == '\r' && b[1] == '\n' }

// finish checks what only the whole head can tell.
func (h *Head) finish() error {
	switch {
	case !h.seenHost && h.Minor > 0:
		return Error{400, "the Host field is missing"}
	case h.seenTE && h.Minor == 0:
		return Error{400, "an HTTP/1.0 request has a Transfer-Encoding field"}
	case h.seenTE && h.ContentLength >= 0:
		return Error{400, "both Content-Length and Transfer-Encoding are given"}
	case h.seenTE && !h.Chunked:
		return Error{501, "the only transfer coding this server knows is chunked"}
	}
	return nil
}

// HasBody reports whether a body follows the head, empty ones left out.
func (h *Head) HasBody() bool { return h.Chunked || h.ContentLength > 0 }

// ExpectsContinue reports whether the client waits for a 100 before it sends
// the body. An expectation in HTTP/1.0 is ignored (RFC 9110, section 10.1.1).
func (h *Head) ExpectsContinue() bool { return !h.Expect.Empty() && h.Minor > 0 && h.HasBody() }

// Persistent reports whether the client lets the connection live on (RFC 9112,
// section 9.3).
func (h *Head) Persistent() bool {
	if h.Minor == 0 {
		return h.KeepAlive && !h.Close
	}
	return !h.Close
}
