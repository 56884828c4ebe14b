package httpserver

import (
	"bytes"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"httpserverbench/httpserver/internal/http1"
)

// The router is a tree of path segments. A node's children are tried from the
// most special kind to the least, so that literal beats int beats
// plain beats rest whatever the order of registration; a branch that ends
// nowhere is left for the next one. All methods share the tree, so that one walk
// finds the route or the methods the path has.
//
// Segments are cut from the escaped path: an encoded slash is part of a
// segment. Literals are compared with the decoded segment (RFC 3986, section
// 6.2.2.2: %70ing is ping).

// A route is a pattern's handler for one method.
type route struct {
	method  string
	pattern string
	params  []segment // the pattern's parameters, from left to right
	handler Handler
	group   *Routes // that it was given to
}

// A node is a place in the tree; the path to it is what its pattern began with.
type node struct {
	literals map[string]*node
	typed    [rest + 1]*node // by the kind of a parameter
	leaf     leaf            // of the patterns that end here
}

// A leaf is the routes of one pattern, one for each method.
type leaf []*route

func (l leaf) route(method string) *route {
	for _, r := range l {
		if r.method == method {
			return r
		}
	}
	return nil
}

// add puts a route in the tree. Its error names the pattern it collides with.
func (n *node) add(method, pattern string, h Handler) (*route, error) {
	segments, err := parsePattern(pattern)
	if err != nil {
		return nil, err
	}
	r := &route{method: method, pattern: pattern, handler: h}
	for _, s := range segments {
		if s.kind != literal {
			r.params = append(r.params, s)
		}
		n = n.child(s)
	}
	if other := n.leaf.route(method); other != nil {
		return nil, fmt.Errorf("%s %s collides with %s", method, pattern, other.pattern)
	}
	n.leaf = append(n.leaf, r)
	return r, nil
}

// child returns the node after s, made when it is not there yet.
func (n *node) child(s segment) *node {
	if s.kind != literal {
		if n.typed[s.kind] == nil {
			n.typed[s.kind] = &node{}
		}
		return n.typed[s.kind]
	}
	if n.literals == nil {
		n.literals = map[string]*node{}
	}
	if n.literals[s.text] == nil {
		n.literals[s.text] = &node{}
	}
	return n.literals[s.text]
}

// A lookup is one walk through the tree. Its zero value, with path and method,
// is ready; it can be used again.
type lookup struct {
	path    []byte // escaped, with its leading slash
	method  string
	escaped bool // path may have percent-encodings

	route   *route
	params  []http1.Span // of route's parameters, views of path
	allowed []string     // the methods of routes that match the path, while there is none for method
}

// find looks for the route of l's path and method below root.
func (l *lookup) find(root *node) {
	l.route, l.params, l.allowed = nil, l.params[:0], l.allowed[:0]
	if len(l.path) > 0 && l.path[0] == '/' {
		l.walk(root, 1)
	}
}

// walk tries to match the path from the byte at on, which begins a segment.
func (l *lookup) walk(n *node, at int) bool {
	end := len(l.path)
	if i := bytes.IndexByte(l.path[at:], '/'); i >= 0 {
		end = at + i
	}
	text := l.decoded(l.path[at:end])
	if c := n.literals[string(text)]; c != nil && l.enter(c, end) {
		return true
	}
	for k := integer; k <= rest; k++ {
		if k == rest {
			end = len(l.path)
		}
		if c := n.typed[k]; c != nil && k.matches(text) {
			l.params = append(l.params, http1.Span{Start: uint32(at), End: uint32(end)})
			if l.enter(c, end) {
				return true
			}
			l.params = l.params[:len(l.params)-1]
		}
	}
	return false
}

// enter goes on at n, after the segment that ends at end. At the path's end it takes n's
// route for the method, and notes its methods if it has none.
func (l *lookup) enter(n *node, end int) bool {
	if end < len(l.path) {
		return l.walk(n, end+1)
	}
	l.route = n.leaf.route(l.method)
	if l.route == nil && l.method == "HEAD" {
		l.route = n.leaf.route("GET")
	}
	if l.route == nil {
		for _, r := range n.leaf {
			l.allowed = append(l.allowed, r.method)
		}
	}
	return l.route != nil
}

func (l *lookup) decoded(s []byte) []byte {
	if !l.escaped || bytes.IndexByte(s, '%') < 0 {
		return s
	}
	text, _ := url.PathUnescape(string(s)) // http1 lets no other escapes into a path
	return []byte(text)
}

// value returns the decoded-once bytes of the parameter called name and its
// kind. They are a view of the path where nothing was encoded.
func (l *lookup) value(name string) (v []byte, k kind, ok bool) {
	if l.route == nil {
		return nil, 0, false
	}
	for i, p := range l.route.params {
		if p.text == name {
			return l.decoded(l.params[i].Of(l.path)), p.kind, true
		}
	}
	return nil, 0, false
}

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

// kinds are those of parameters, by what follows the name.
var kinds = map[string]kind{":int": integer, "": plain, "...": rest}

func parseSegment(part string) segment {
	if m := parameterPattern.FindStringSubmatch(part); m != nil {
		return segment{kinds[m[2]], m[1]}
	}
	return segment{literal, part}
}

// matches reports whether the segment s of a path is of kind k, which is one of
// the parameters'.
func (k kind) matches(s []byte) bool {
	if k == integer {
		_, err := strconv.ParseInt(string(s), 10, 64)
		return err == nil
	}
	return len(s) > 0 || k == rest
}
