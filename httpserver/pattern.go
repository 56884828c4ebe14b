package httpserver

import (
	"fmt"
	"strings"

	"httpserverbench/httpserver/internal/http1"
)

// A kind says what a pattern's segment matches. Smaller kinds are more special:
// where several match, the smallest wins.
type kind uint8

const (
	literal kind = iota // exactly its text, once decoded
	integer             // an optional sign and digits, within int64
	plain               // any segment that is not empty
	rest                // all that remains, slashes included; may be empty
)

// A segment is what stands between two slashes of a pattern.
type segment struct {
	kind kind
	text string // a literal's text, or a parameter's name
}

// parsePattern reads a route's pattern: a slash, and segments that are literal
// text or one parameter in braces each. A trailing slash is an empty last
// literal. Its errors are a programmer's mistakes.
func parsePattern(pattern string) ([]segment, error) {
	if !strings.HasPrefix(pattern, "/") {
		return nil, fmt.Errorf("pattern %q does not begin with a slash", pattern)
	}
	parts := strings.Split(pattern[1:], "/")
	segments := make([]segment, len(parts))
	seen := map[string]bool{}
	for i, part := range parts {
		s, err := parseSegment(part)
		last := i == len(parts)-1
		switch {
		case err != nil:
			return nil, fmt.Errorf("pattern %q: %w", pattern, err)
		case part == "" && !last:
			return nil, fmt.Errorf("pattern %q has an empty segment", pattern)
		case s.kind == rest && !last:
			return nil, fmt.Errorf("pattern %q: {%s...} is not at its end", pattern, s.text)
		case s.kind != literal && seen[s.text]:
			return nil, fmt.Errorf("pattern %q names the parameter %q twice", pattern, s.text)
		}
		seen[s.text] = seen[s.text] || s.kind != literal
		segments[i] = s
	}
	return segments, nil
}

func parseSegment(part string) (segment, error) {
	inner, opens := strings.CutPrefix(part, "{")
	inner, closes := strings.CutSuffix(inner, "}")
	switch {
	case hasEscape(part):
		return segment{}, fmt.Errorf("%q is percent-encoded: write it decoded, or a parameter in its place", part)
	case !opens && !closes && !strings.ContainsAny(part, "{}"):
		return segment{literal, part}, nil
	case !opens || !closes || strings.ContainsAny(inner, "{}"):
		return segment{}, fmt.Errorf("%q is neither literal text nor one parameter in braces", part)
	}
	name, typ, typed := strings.Cut(inner, ":")
	k := plain
	if name, ok := strings.CutSuffix(inner, "..."); ok {
		return named(rest, name)
	}
	if typed && typ != "int" {
		return segment{}, fmt.Errorf("parameter %q has the unknown type %q; there is int", name, typ)
	}
	if typed {
		k = integer
	}
	return named(k, name)
}

// hasEscape reports whether text has a percent-encoding. As a literal it would match
// what is encoded twice, which nobody means.
func hasEscape(text string) bool {
	for i := range len(text) {
		if text[i] == '%' && http1.ValidEscape([]byte(text[i:])) {
			return true
		}
	}
	return false
}

func named(k kind, name string) (segment, error) {
	for i := range len(name) {
		c := http1.Lower(name[i])
		if c != '_' && (c < 'a' || c > 'z') && (i == 0 || !http1.IsDigit(c)) {
			return segment{}, fmt.Errorf("parameter name %q is not an identifier", name)
		}
	}
	if name == "" {
		return segment{}, fmt.Errorf("a parameter has no name")
	}
	return segment{k, name}, nil
}

// matches reports whether the segment s of a path is of kind k, which is one of
// the parameters'.
func (k kind) matches(s []byte) bool {
	if k == integer {
		_, ok := parseInt(s)
		return ok
	}
	return len(s) > 0
}

// parseInt reads an optional sign and digits within int64.
func parseInt(s []byte) (int64, bool) {
	negative := len(s) > 0 && s[0] == '-'
	if negative || len(s) > 0 && s[0] == '+' {
		s = s[1:]
	}
	if len(s) == 0 {
		return 0, false
	}
	var n uint64
	for _, c := range s {
		if !http1.IsDigit(c) || n > (1<<63)/10 {
			return 0, false
		}
		n = n*10 + uint64(c-'0')
	}
	if negative {
		return -int64(n), n <= 1<<63
	}
	return int64(n), n < 1<<63
}
