package http1

import "bytes"

// parseField reads one field line (RFC 9112, section 5), or the empty line that
// ends the head.
func (h *Head) parseField(b []byte, lim Limits) error {
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
	if len(h.Fields) == lim.Fields {
		return Error{431, "there are more header fields than this server takes"}
	}
	at := uint32(h.next)
	f := Field{
		Name:  Span{at, at + uint32(nameLen)},
		Value: Span{at + uint32(from), at + uint32(to)},
	}
	h.Fields = append(h.Fields, f)
	if err := h.noteField(line[:nameLen], line[from:to], f.Value); err != nil {
		return err
	}
	h.next += end
	return nil
}

// splitField finds the parts of the field line at the front of b: the name is
// b[:nameLen], the value b[from:to], and the next line begins at end.
func splitField(b []byte) (nameLen, from, to, end int, err error) {
	n := TokenLen(b)
	if n == 0 || n == len(b) || b[n] != ':' {
		return 0, 0, 0, 0, noField(b, n)
	}
	from = n + 1
	for from < len(b) && IsOWS(b[from]) {
		from++
	}
	to = from + textLen(b[from:])
	if !endsLine(b[to:]) {
		return 0, 0, 0, 0, noEnd(b[to:], Error{400, "a header field's value holds a control character"})
	}
	end = to + len(crlf)
	for to > from && IsOWS(b[to-1]) {
		to--
	}
	return n, from, to, end, nil
}

// noField says why b, with a token of n bytes at its front, begins with no field.
func noField(b []byte, n int) error {
	switch {
	case n == len(b) || b[n] == '\r' || b[n] == '\n':
		return Error{400, "a header field has no colon"}
	case n == 0 && IsOWS(b[0]):
		return Error{400, "a header field is folded over two lines"}
	case n == 0 && b[0] == ':':
		return Error{400, "a header field has no name"}
	}
	return Error{400, "a header field's name is not a token followed by a colon"}
}

// noEnd says why b, which is no line's end, is wrong where one should be.
func noEnd(b []byte, otherwise Error) error {
	if len(b) > 0 && b[0] == '\n' {
		return Error{400, "a line ends in a bare line feed"}
	}
	return otherwise
}

// noteField keeps what the fields that frame and route a request say.
func (h *Head) noteField(name, value []byte, at Span) error {
	switch len(name) {
	case len("host"):
		if EqualFold(name, "host") {
			return h.noteHost(value, at)
		}
	case len("expect"):
		if EqualFold(name, "expect") {
			return h.noteExpect(value, at)
		}
	case len("connection"):
		if EqualFold(name, "connection") {
			h.noteConnection(value)
		}
	case len("content-length"):
		if EqualFold(name, "content-length") {
			return h.noteContentLength(value)
		}
	case len("transfer-encoding"):
		if EqualFold(name, "transfer-encoding") {
			return h.noteTransferEncoding(value)
		}
	}
	return nil
}

func (h *Head) noteHost(value []byte, at Span) error {
	if h.seenHost {
		return Error{400, "the Host field is repeated"}
	}
	if !validAuthority(value) {
		return Error{400, "the Host field is not a host with an optional port"}
	}
	h.seenHost, h.Host = true, at
	return nil
}

// noteExpect knows the one expectation there is (RFC 9110, section 10.1.1).
func (h *Head) noteExpect(value []byte, at Span) error {
	if !EqualFold(value, "100-continue") {
		return Error{417, "the only expectation this server knows is 100-continue"}
	}
	h.Expect = at
	return nil
}

func (h *Head) noteConnection(value []byte) {
	for len(value) > 0 {
		option, rest, _ := bytes.Cut(value, []byte{','})
		switch option = TrimOWS(option); {
		case EqualFold(option, "close"):
			h.Close = true
		case EqualFold(option, "keep-alive"):
			h.KeepAlive = true
		case EqualFold(option, "upgrade"):
			h.Upgrade = true
		}
		value = rest
	}
}

func (h *Head) noteContentLength(value []byte) error {
	if h.ContentLength >= 0 {
		return Error{400, "the Content-Length field is repeated"}
	}
	n, ok := ParseDecimal(value)
	if !ok {
		return Error{400, "the Content-Length field is not one decimal number"}
	}
	h.ContentLength = n
	return nil
}

// noteTransferEncoding takes the one coding that frames a request, spelt as
// everybody spells it. Another list or spelling is what smugglers try; a coding
// that is merely unknown is left to finish (RFC 9112, section 6.1).
func (h *Head) noteTransferEncoding(value []byte) error {
	if h.seenTE {
		return Error{400, "the Transfer-Encoding field is repeated"}
	}
	h.seenTE = true
	h.Chunked = string(value) == "chunked"
	if !h.Chunked && (!IsToken(value) || bytes.Contains(bytes.ToLower(value), []byte("chunked"))) {
		return Error{400, "the Transfer-Encoding field is not chunked"}
	}
	return nil
}
