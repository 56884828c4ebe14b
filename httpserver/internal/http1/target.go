package http1

import (
	"bytes"
	"net/netip"
)

var errTarget = Error{400, "the request target has a character or an escape that it may not have"}

// scanTarget returns the path and the query that begin at an offset in b, and notes
// whether the path has percent-encodings. The path may be a target of another form. It
// ends before the first byte that may not stand there.
func (h *Head) scanTarget(b []byte, at int) (path, query Span) {
	n, escaped := partLen(isPath, b[at:])
	h.Escaped = escaped
	end := at + n
	path, query = Span{uint32(at), uint32(end)}, Span{uint32(end), uint32(end)}
	if end < len(b) && b[end] == '?' {
		n, _ = partLen(isQuery, b[end+1:])
		query = Span{uint32(end + 1), uint32(end + 1 + n)}
	}
	return path, query
}

// partLen returns how many bytes b begins with that are of a class or percent-encoded, and
// whether any is percent-encoded.
func partLen(class uint8, b []byte) (n int, escaped bool) {
	n = prefixLen(class, b)
	for ValidEscape(b[n:]) {
		escaped = true
		n += 3 + prefixLen(class, b[n+3:])
	}
	return n, escaped
}

// parseTarget tells the four forms of a request target (RFC 9112, section 3.2) apart.
// Its parts are those that scanTarget returned.
func (h *Head) parseTarget(b []byte, path, query Span) error {
	whole := Span{path.Start, query.End}
	h.Path, h.Query = path, query
	switch target := whole.Of(b); {
	case len(target) == 0:
		return errTarget
	case h.Method == "CONNECT":
		h.Path, h.Query, h.Authority = Span{}, Span{}, whole
		return checkAuthorityForm(target)
	case target[0] == '/':
		return nil
	case string(target) == "*":
		if h.Method != "OPTIONS" {
			return Error{400, "only OPTIONS may have the target *"}
		}
		return nil
	}
	return h.parseAbsolute(b)
}

// checkAuthorityForm wants the host and the port that CONNECT names.
func checkAuthorityForm(target []byte) error {
	colon := bytes.LastIndexByte(target, ':')
	if !validAuthority(target) || colon < 0 || colon == len(target)-1 || target[len(target)-1] == ']' {
		return Error{400, "the target of CONNECT is not a host and a port"}
	}
	return nil
}

// parseAbsolute reads http://authority/path. The authority replaces the Host field
// (RFC 9112, section 3.2.2).
func (h *Head) parseAbsolute(b []byte) error {
	scheme, rest, found := bytes.Cut(h.Path.Of(b), []byte("://"))
	if !found || !EqualFold(scheme, "http") && !EqualFold(scheme, "https") {
		return Error{400, "the request target is neither a path nor an http or https URL"}
	}
	end := bytes.IndexByte(rest, '/')
	if end < 0 {
		end = len(rest)
	}
	if !validAuthority(rest[:end]) {
		return Error{400, "the URL in the request target has no valid host"}
	}
	start := h.Path.End - uint32(len(rest))
	h.Authority = Span{start, start + uint32(end)}
	h.Path.Start = h.Authority.End
	return nil
}

// validAuthority reports whether b is uri-host [ ":" port ] with a host that is
// not empty (RFC 3986, section 3.2). User information is refused: RFC 9110,
// section 4.2.4.
func validAuthority(b []byte) bool {
	if len(b) > 0 && b[0] == '[' {
		end := bytes.IndexByte(b, ']')
		return end > 0 && validIPLiteral(b[1:end]) && validPort(b[end+1:])
	}
	n, _ := partLen(isRegName, b)
	return n > 0 && validPort(b[n:])
}

// validPort accepts nothing, or a colon and a port, which may be empty.
func validPort(b []byte) bool {
	if len(b) == 0 {
		return true
	}
	n, ok := ParseDecimal(b[1:])
	return b[0] == ':' && (len(b) == 1 || ok && n <= 65535)
}

// validIPLiteral accepts an IPv6 address without a zone. Of the later kinds that
// RFC 3986 leaves room for there is none, and it asks to refuse what is unknown.
func validIPLiteral(b []byte) bool {
	addr, err := netip.ParseAddr(string(b))
	return err == nil && addr.Is6() && addr.Zone() == ""
}
