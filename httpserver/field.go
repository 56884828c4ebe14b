package httpserver

import "bytes"

// parseField reads one field line (RFC 9112, section 5), or the empty line that
// ends the head.
func (h *head) parseField(b []byte, lim limits) error {
	line := b[h.next:]
	if endsLine(line) {
		if err := h.finish(); err != nil {
			return err
		}
		h.length = h.next + len(crlf)
		return nil
	}
	nameLen, from, to, end, err := splitField(line)
	if err != nil {
		return err
	}
	if len(h.fields) == lim.fields {
		return HTTPError{431, "there are more header fields than this server takes"}
	}
	at := uint32(h.next)
	f := field{
		name:  span{at, at + uint32(nameLen)},
		value: span{at + uint32(from), at + uint32(to)},
	}
	h.fields = append(h.fields, f)
	if err := h.noteField(line[:nameLen], line[from:to], f.value); err != nil {
		return err
	}
	h.next += end
	return nil
}

// splitField finds the parts of the field line at the front of b: the name is
// b[:nameLen], the value b[from:to], and the next line begins at end.
func splitField(b []byte) (nameLen, from, to, end int, err error) {
	n := tokenLen(b)
	if n == 0 || n == len(b) || b[n] != ':' {
		return 0, 0, 0, 0, noField(b, n)
	}
	from = n + 1
	for from < len(b) && isOWS(b[from]) {
		from++
	}
	to = from + textLen(b[from:])
	if !endsLine(b[to:]) {
		return 0, 0, 0, 0, noEnd(b[to:], HTTPError{400, "a header field's value holds a control character"})
	}
	end = to + len(crlf)
	for to > from && isOWS(b[to-1]) {
		to--
	}
	return n, from, to, end, nil
}

// noField says why b, with a token of n bytes at its front, begins with no field.
func noField(b []byte, n int) error {
	switch {
	case n == len(b) || b[n] == '\r' || b[n] == '\n':
		return HTTPError{400, "a header field has no colon"}
	case n == 0 && isOWS(b[0]):
		return HTTPError{400, "a header field is folded over two lines"}
	case n == 0 && b[0] == ':':
		return HTTPError{400, "a header field has no name"}
	}
	return HTTPError{400, "a header field's name is not a token followed by a colon"}
}

// noEnd says why b, which is no line's end, is wrong where one should be.
func noEnd(b []byte, otherwise HTTPError) error {
	if len(b) > 0 && b[0] == '\n' {
		return HTTPError{400, "a line ends in a bare line feed"}
	}
	return otherwise
}

// noteField keeps what the fields that frame and route a request say.
func (h *head) noteField(name, value []byte, at span) error {
	switch len(name) {
	case len("host"):
		if equalFold(name, "host") {
			return h.noteHost(value, at)
		}
	case len("expect"):
		if equalFold(name, "expect") {
			return h.noteExpect(value, at)
		}
	case len("connection"):
		if equalFold(name, "connection") {
			h.noteConnection(value)
		}
	case len("content-length"):
		if equalFold(name, "content-length") {
			return h.noteContentLength(value)
		}
	case len("transfer-encoding"):
		if equalFold(name, "transfer-encoding") {
			return h.noteTransferEncoding(value)
		}
	}
	return nil
}

func (h *head) noteHost(value []byte, at span) error {
	if h.seenHost {
		return HTTPError{400, "the Host field is repeated"}
	}
	if !validAuthority(value) {
		return HTTPError{400, "the Host field is not a host with an optional port"}
	}
	h.seenHost, h.host = true, at
	return nil
}

// noteExpect knows the one expectation there is (RFC 9110, section 10.1.1).
func (h *head) noteExpect(value []byte, at span) error {
	if !equalFold(value, "100-continue") {
		return HTTPError{417, "the only expectation this server knows is 100-continue"}
	}
	h.expect = at
	return nil
}

func (h *head) noteConnection(value []byte) {
	for len(value) > 0 {
		option, rest, _ := bytes.Cut(value, []byte{','})
		switch option = trimOWS(option); {
		case equalFold(option, "close"):
			h.close = true
		case equalFold(option, "keep-alive"):
			h.keepAlive = true
		case equalFold(option, "upgrade"):
			h.upgrade = true
		}
		value = rest
	}
}

func (h *head) noteContentLength(value []byte) error {
	if h.contentLength >= 0 {
		return HTTPError{400, "the Content-Length field is repeated"}
	}
	n, ok := parseDecimal(value)
	if !ok {
		return HTTPError{400, "the Content-Length field is not one decimal number"}
	}
	h.contentLength = n
	return nil
}

// noteTransferEncoding takes the one coding that frames a request, spelt as
// everybody spells it. Another list or spelling is what smugglers try; a coding
// that is merely unknown is left to finish (RFC 9112, section 6.1).
func (h *head) noteTransferEncoding(value []byte) error {
	if h.seenTE {
		return HTTPError{400, "the Transfer-Encoding field is repeated"}
	}
	h.seenTE = true
	h.chunked = string(value) == "chunked"
	if !h.chunked && (!isTokenString(value) || bytes.Contains(bytes.ToLower(value), []byte("chunked"))) {
		return HTTPError{400, "the Transfer-Encoding field is not chunked"}
	}
	return nil
}
