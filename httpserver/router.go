package httpserver

import (
	"bytes"
	"fmt"

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
//
// Note: a node's literals are compared one by one, by length first, up to
// literalsScanned of them, and looked up in a map above that.

// literalsScanned is up to how many literals a node compares before it uses its
// map instead.
const literalsScanned = 8

// A route is a pattern's handler for one method.
type route struct {
	method  string
	pattern string
	params  []segment // the pattern's parameters, from left to right
	handler Handler
}

// A node is a place in the tree; the path to it is what its pattern began with.
type node struct {
	literals []literalEdge
	byText   map[string]*node // of literals, when there are many
	typed    [rest]*node      // by kind: integer, plain
	leaf     *leaf            // of the patterns that end here
	rest     *leaf            // of the patterns that end in {name...} here
}

type literalEdge struct {
	text string
	node *node
}

// A leaf is the routes of one pattern, one for each method.
type leaf struct{ routes []*route }

func (l *leaf) route(method string) *route {
	for _, r := range l.routes {
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
	at := n
	for _, s := range segments {
		if s.kind != literal {
			r.params = append(r.params, s)
		}
		if s.kind == rest {
			return r, setRoute(&at.rest, r)
		}
		at = at.child(s)
	}
	return r, setRoute(&at.leaf, r)
}

func setRoute(at **leaf, r *route) error {
	if *at == nil {
		*at = &leaf{}
	}
	l := *at
	if other := l.route(r.method); other != nil {
		return fmt.Errorf("%s %s collides with %s", r.method, r.pattern, other.pattern)
	}
	l.routes = append(l.routes, r)
	return nil
}

// child returns the node after s, made when it is not there yet.
func (n *node) child(s segment) *node {
	if s.kind != literal {
		if n.typed[s.kind] == nil {
			n.typed[s.kind] = &node{}
		}
		return n.typed[s.kind]
	}
	if c := n.literal([]byte(s.text)); c != nil {
		return c
	}
	c := &node{}
	n.literals = append(n.literals, literalEdge{s.text, c})
	n.index()
	return c
}

func (n *node) index() {
	if len(n.literals) <= literalsScanned {
		return
	}
	n.byText = make(map[string]*node, len(n.literals))
	for _, e := range n.literals {
		n.byText[e.text] = e.node
	}
}

func (n *node) literal(text []byte) *node {
	if n.byText != nil {
		return n.byText[string(text)]
	}
	for i := range n.literals {
		if e := &n.literals[i]; e.text == string(text) {
			return e.node
		}
	}
	return nil
}

// A lookup is one walk through the tree. Its zero value, with path and method,
// is ready; it can be used again.
type lookup struct {
	path    []byte // escaped, with its leading slash
	method  string
	escaped bool // path may have percent-encodings

	route  *route
	params []http1.Span // of route's parameters, views of path
	missed []*leaf      // of the patterns that match the path with another method
}

// find looks for the route of l's path and method below root.
func (l *lookup) find(root *node) {
	l.route, l.params, l.missed = nil, l.params[:0], l.missed[:0]
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
	if c := n.literal(text); c != nil && l.enter(c, end) {
		return true
	}
	for k := integer; k < rest; k++ {
		if c := n.typed[k]; c != nil && k.matches(text) {
			l.params = append(l.params, http1.Span{Start: uint32(at), End: uint32(end)})
			if l.enter(c, end) {
				return true
			}
			l.params = l.params[:len(l.params)-1]
		}
	}
	if n.rest != nil && l.accept(n.rest) {
		l.params = append(l.params, http1.Span{Start: uint32(at), End: uint32(len(l.path))})
		return true
	}
	return false
}

// enter goes on after the segment that ends at end.
func (l *lookup) enter(n *node, end int) bool {
	if end < len(l.path) {
		return l.walk(n, end+1)
	}
	return n.leaf != nil && l.accept(n.leaf)
}

// accept takes the leaf's route for the method, and notes the leaf where there is none.
func (l *lookup) accept(f *leaf) bool {
	l.route = f.route(l.method)
	if l.route == nil && l.method == "HEAD" {
		l.route = f.route("GET")
	}
	if l.route == nil {
		l.missed = append(l.missed, f)
	}
	return l.route != nil
}

// allowed returns the methods that the path has.
func (l *lookup) allowed() (m methods) {
	for _, f := range l.missed {
		for _, r := range f.routes {
			m = m.with(r.method)
		}
	}
	return m
}

func (l *lookup) decoded(s []byte) []byte {
	if !l.escaped || bytes.IndexByte(s, '%') < 0 {
		return s
	}
	return http1.AppendDecoded(nil, s)
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
