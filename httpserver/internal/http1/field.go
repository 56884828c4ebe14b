package http1

import "bytes"

// parseField reads one field line (RFC 9112, section 5), or the empty line that
// ends the head.
func (h *Head) parseField(b []byte, lim Limits) error {
	if endsLine(b[h.next:]) {
		if err := h.finish(); err != nil {
			return err
		}
		h.length = h.next + len(crlf)
		return nil
	}
	f, next, err := splitField(b, h.next)
	if err != nil {
		return err
	}
	if len(h.Fields) == lim.Fields {
		return Error{431, "there are more header fields than this server allows"}
	}
	h.Fields = append(h.Fields, f)
	if err := h.noteField(f.Name.Of(b), f.Value.Of(b), f.Value); err != nil {
		return err
	}
	h.next = next
	return nil
}

var errField = Error{400, "a header field is malformed: no colon, white space before it, a control character, or a bare line feed"}

// splitField returns the field whose line begins at an offset in b, and where the next line
// begins.
func splitField(b []byte, at int) (f Field, next int, err error) {
	colon := at + TokenLen(b[at:])
	if colon == at || colon == len(b) || b[colon] != ':' {
		return Field{}, 0, errField
	}
	start := colon + 1
	for start < len(b) && IsOWS(b[start]) {
		start++
	}
	end := start + textLen(b[start:])
	if !endsLine(b[end:]) {
		return Field{}, 0, errField
	}
	next = end + len(crlf)
	for end > start && IsOWS(b[end-1]) {
		end--
	}
	return Field{Span{uint32(at), uint32(colon)}, Span{uint32(start), uint32(end)}}, next, nil
}

// noteField reads the fields that frame or route a request.
func (h *Head) noteField(name, value []byte, at Span) error {
	switch {
	case EqualFold(name, "host"):
		return h.noteHost(value, at)
	case EqualFold(name, "expect"):
		return h.noteExpect(value)
	case EqualFold(name, "connection"):
		h.noteConnection(value)
	case EqualFold(name, "content-length"):
		return h.noteContentLength(value)
	case EqualFold(name, "transfer-encoding"):
		return h.noteTransferEncoding(value)
	}
	return nil
}

func (h *Head) noteHost(value []byte, at Span) error {
	if !h.Host.Empty() || !validAuthority(value) {
		return Error{400, "the Host field is repeated, or not a host with an optional port"}
	}
	h.Host = at
	return nil
}

// noteExpect knows the one expectation that is defined (RFC 9110, section 10.1.1).
func (h *Head) noteExpect(value []byte) error {
	if !EqualFold(value, "100-continue") {
		return Error{417, "the only expectation that this server knows is 100-continue"}
	}
	h.expect = true
	return nil
}

var comma = []byte{','}

func (h *Head) noteConnection(value []byte) {
	for option := range bytes.SplitSeq(value, comma) {
		switch option = TrimOWS(option); {
		case EqualFold(option, "close"):
			h.Close = true
		case EqualFold(option, "keep-alive"):
			h.KeepAlive = true
		case EqualFold(option, "upgrade"):
			h.Upgrade = true
		}
	}
}

func (h *Head) noteContentLength(value []byte) error {
	n, ok := ParseDecimal(value)
	if !ok || h.ContentLength >= 0 {
		return Error{400, "the Content-Length field is repeated, or not one decimal number"}
	}
	h.ContentLength = n
	return nil
}

// noteTransferEncoding reads a list of transfer codings (RFC 9112, sections 6.1 and
// 7). Only with chunked at its end, once and without parameters, does the body have an
// end that everybody sees. A coding that is unknown is left to finish. Empty list
// elements are refused, though RFC 9110, section 5.6.1.2, allows them: nobody sends
// them but smugglers.
func (h *Head) noteTransferEncoding(value []byte) error {
	if h.coded() {
		return errCodings
	}
	for coding := range bytes.SplitSeq(value, comma) {
		coding = TrimOWS(coding)
		name := coding[:TokenLen(coding)]
		parameters := skipOWS(coding[len(name):])
		switch chunked := EqualFold(name, "chunked"); {
		case h.Chunked, chunked && len(parameters) > 0, len(name) == 0, len(parameters) > 0 && parameters[0] != ';':
			return errCodings
		case chunked:
			h.Chunked = true
		default:
			h.unknownCoding = true
		}
	}
	return nil
}

var errCodings = Error{400, "the Transfer-Encoding field is repeated, or not a list of codings that chunked ends, once and without parameters"}
