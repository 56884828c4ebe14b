package httpserver

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
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

var (
	parameterPattern = regexp.MustCompile(`^{([A-Za-z_]\w*)(|:int|\.\.\.)}$`)
	notLiteral       = regexp.MustCompile(`[{}]|%[[:xdigit:]]{2}`)
)

// parsePattern reads a route's pattern: a slash, and segments that are literal text or one
// parameter in braces each. A trailing slash is an empty last literal. Text with a
// percent-encoding is refused: it would match what is encoded twice, which nobody means.
func parsePattern(pattern string) (segments []segment, err error) {
	if !strings.HasPrefix(pattern, "/") {
		return nil, fmt.Errorf("pattern %q does not begin with a slash", pattern)
	}
	parts := strings.Split(pattern[1:], "/")
	for i, part := range parts {
		s := parseSegment(part)
		repeats := func(before segment) bool { return s.kind != literal && before.kind != literal && before.text == s.text }
		last := i == len(parts)-1
		if s.kind == literal && notLiteral.MatchString(part) || !last && (part == "" || s.kind == rest) || slices.ContainsFunc(segments, repeats) {
			return nil, fmt.Errorf("pattern %q has the segment %q, which is not decoded text (empty at the end only), "+
				"{name}, {name:int}, or {name...} at the end, with a name of its own", pattern, part)
		}
		segments = append(segments, s)
	}
	return segments, nil
}

func parseSegment(part string) segment {
	m := parameterPattern.FindStringSubmatch(part)
	switch {
	case m == nil:
		return segment{literal, part}
	case m[2] == ":int":
		return segment{integer, m[1]}
	case m[2] == "...":
		return segment{rest, m[1]}
	}
	return segment{plain, m[1]}
}

// matches reports whether the segment s of a path is of kind k, which is one of
// the parameters'.
func (k kind) matches(s []byte) bool {
	if k == integer {
		_, err := strconv.ParseInt(string(s), 10, 64)
		return err == nil
	}
	return len(s) > 0
}
