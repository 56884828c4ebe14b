package http1

import (
	"bytes"
	"net/netip"
)

var errTarget = Error{400, "the request target holds a character or an escape that no target may hold"}

// targetLen returns the length of what may be a target at the front of b, and notes
// whether it has escapes.
func (h *Head) targetLen(b []byte) int {
	n, seen := 0, uint8(0)
	for n < len(b) && classes[b[n]]&isTarget != 0 {
		seen |= classes[b[n]]
		n++
	}
	h.Escaped = seen&isPercent != 0
	return n
}

// parseTarget reads the four forms of a request target (RFC 9112, section 3.2),
// whose bytes targetLen has looked at.
func (h *Head) parseTarget(b []byte, at Span) error {
	target := at.Of(b)
	if len(target) == 0 || h.Escaped && !validEscapes(target) {
		return errTarget
	}
	switch {
	case h.Method == MethodConnect:
		h.Authority, h.Path = at, Span{at.End, at.End}
		return checkAuthorityForm(target)
	case target[0] == '/':
		h.splitQuery(b, at)
		return nil
	case string(target) == "*":
		h.Path = at
		if h.Method != MethodOptions {
			return Error{400, "the asterisk target goes with OPTIONS alone"}
		}
		return nil
	}
	return h.parseAbsolute(b, at)
}

// validEscapes reports whether each percent sign in b has the two digits it owes.
func validEscapes(b []byte) bool {
	for i, c := range b {
		if c == '%' && !ValidEscape(b[i:]) {
			return false
		}
	}
	return true
}

// ValidEscape reports whether b begins with a percent-encoded byte.
func ValidEscape(b []byte) bool {
	if len(b) < 3 {
		return false
	}
	_, ok1 := unhex(b[1])
	_, ok2 := unhex(b[2])
	return ok1 && ok2
}

func (h *Head) splitQuery(b []byte, at Span) {
	h.Path, h.Query = at, Span{at.End, at.End}
	if i := bytes.IndexByte(at.Of(b), '?'); i >= 0 {
		h.Path.End = at.Start + uint32(i)
		h.Query.Start = h.Path.End + 1
	}
}

// checkAuthorityForm wants the host and the port that CONNECT names.
func checkAuthorityForm(target []byte) error {
	colon := bytes.LastIndexByte(target, ':')
	if !validAuthority(target) || colon < 0 || colon == len(target)-1 || target[len(target)-1] == ']' {
		return Error{400, "the target of CONNECT is not a host and a port"}
	}
	return nil
}

// parseAbsolute reads http://authority/path?query. The authority takes the Host
// field's place (RFC 9112, section 3.2.2).
func (h *Head) parseAbsolute(b []byte, at Span) error {
	rest := at.Of(b)
	scheme := bytes.Index(rest, []byte("://"))
	if scheme < 0 || !EqualFold(rest[:scheme], "http") && !EqualFold(rest[:scheme], "https") {
		return Error{400, "the target is neither a path nor an http or https URL"}
	}
	start := at.Start + uint32(scheme) + 3
	end := at.End
	if i := bytes.IndexAny(b[start:at.End], "/?"); i >= 0 {
		end = start + uint32(i)
	}
	h.Authority = Span{start, end}
	if !validAuthority(h.Authority.Of(b)) {
		return Error{400, "the URL in the target has no valid host"}
	}
	h.splitQuery(b, Span{end, at.End})
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
	i := 0
	for i < len(b) && b[i] != ':' {
		switch {
		case classes[b[i]]&isRegName != 0:
			i++
		case b[i] == '%' && ValidEscape(b[i:]):
			i += 3
		default:
			return false
		}
	}
	return i > 0 && validPort(b[i:])
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
