package httpserver

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// FuzzRouter holds the router against a naive one that holds the path against
// every pattern and takes the most special. Each byte of routes is a piece of a
// route, so that nearly all inputs are sets of routes.
func FuzzRouter(f *testing.F) {
	f.Add([]byte("\x01\x09\x05\x09\x01\x06\x09"), "/a/7", byte(1))
	f.Add([]byte("\x01\x07\x02\x09\x01\x05\x02\x09\x01\x08\x09\x01\x05\x03\x0a"), "/a/7/b", byte(1))
	f.Add([]byte("\x00\x09\x08\x09\x04\x0b"), "/", byte(2))
	f.Add([]byte("\x01\x02\x03\x04\x09\x05\x05\x05\x05\x0a"), "/%61/b//x%2Fy", byte(3))
	for _, c := range routerCases {
		name, path, _ := strings.Cut(c.request, " ")
		f.Add([]byte("\x01\x04\x09\x01\x05\x09\x01\x06\x09\x01\x07\x09\x01\x08\x09\x02\x07\x03\x09"), path, byte(slices.Index(fuzzedMethods, name)))
	}
	f.Fuzz(func(t *testing.T, choices []byte, path string, m byte) {
		if _, err := url.PathUnescape(path); err != nil || !strings.HasPrefix(path, "/") {
			return // the parser lets no such path through
		}
		wanted := fuzzedMethods[int(m)%len(fuzzedMethods)]
		root, routes := routesOf(t, choices[:min(len(choices), 40)])
		if got, want := lookupIn(root, wanted, path), naiveLookup(routes, wanted, path); got != want {
			t.Errorf("%s %s among %v is %s, want %s", wanted, path, routes, got, want)
		}
	})
}

var fuzzedMethods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"}

// A naiveRoute is a method and a pattern in pieces.
type naiveRoute struct {
	method  string
	pieces  []string
	pattern string
}

var routePieces = []string{"/", "/a", "/b", "/7", "/a%", "/{p%d}", "/{i%d:int}", "/{r%d...}"}

// routesOf makes routes of choices: a piece each, or the end of a route and its
// method. What the router refuses must collide with what is there, or have an
// ill-placed rest or slash.
func routesOf(t *testing.T, choices []byte) (*node, []naiveRoute) {
	root, all := &node{}, []naiveRoute(nil)
	var pieces []string
	for _, c := range choices {
		if i := int(c) % (len(routePieces) + len(fuzzedMethods)); i < len(routePieces) {
			pieces = append(pieces, strings.ReplaceAll(routePieces[i], "%d", strconv.Itoa(len(pieces))))
			continue
		} else if len(pieces) > 0 {
			r := naiveRoute{fuzzedMethods[i-len(routePieces)], pieces, strings.Join(pieces, "")}
			pieces = nil
			_, err := root.add(r.method, r.pattern, nil)
			collides := slices.ContainsFunc(all, r.collides)
			if wantErr := collides || !r.wellFormed(); wantErr != (err != nil) {
				t.Fatalf("%v among %v: error is %v, want one: %v", r, all, err, wantErr)
			}
			if err == nil {
				all = append(all, r)
			}
		}
	}
	return root, all
}

func (r naiveRoute) wellFormed() bool {
	for i, piece := range r.pieces {
		if i < len(r.pieces)-1 && (piece == "/" || kindOfPiece(piece) == '4') {
			return false
		}
	}
	return true
}

func (r naiveRoute) collides(other naiveRoute) bool {
	return r.method == other.method && slices.EqualFunc(r.pieces, other.pieces, func(a, b string) bool {
		return kindOfPiece(a) == kindOfPiece(b) && (kindOfPiece(a) != '0' || a == b)
	})
}

// kindOfPiece ranks a piece: the smaller, the more special.
func kindOfPiece(piece string) byte {
	switch {
	case strings.Contains(piece, ":int"):
		return '1'
	case strings.Contains(piece, "..."):
		return '4'
	case strings.Contains(piece, "{"):
		return '3'
	}
	return '0'
}

func (r naiveRoute) rank() string {
	var rank []byte
	for _, piece := range r.pieces {
		rank = append(rank, kindOfPiece(piece))
	}
	return string(rank)
}

// match returns what lookupIn says of the route, if it matches path.
func (r naiveRoute) match(path string) (string, bool) {
	segments := strings.Split(path, "/")[1:]
	found := r.pattern
	for i, piece := range r.pieces {
		if i >= len(segments) {
			return "", false
		}
		text, kind := segments[i], kindOfPiece(piece)
		if kind == '4' {
			text = strings.Join(segments[i:], "/")
			segments = segments[:i+1]
		}
		text, _ = url.PathUnescape(text)
		_, err := strconv.ParseInt(text, 10, 64)
		switch {
		case kind == '0' && text != piece[1:], kind == '1' && err != nil, kind == '3' && text == "":
			return "", false
		case kind != '0':
			found += " " + strings.TrimRight(strings.FieldsFunc(piece[2:], func(c rune) bool { return c == ':' || c == '}' })[0], ".") + "=" + text
		}
	}
	return found, len(segments) == len(r.pieces)
}

func naiveLookup(routes []naiveRoute, m, path string) string {
	var best []naiveRoute
	var allowed []string
	for _, r := range routes {
		if _, ok := r.match(path); ok {
			allowed = append(allowed, r.method)
			if r.method == m || m == "HEAD" && r.method == "GET" {
				best = append(best, r)
			}
		}
	}
	switch {
	case len(best) == 0 && len(allowed) == 0:
		return "allow "
	case len(best) == 0:
		return "allow " + allow(allowed)
	}
	slices.SortFunc(best, func(a, b naiveRoute) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), cmp.Compare(b.method, a.method)) // HEAD before GET
	})
	found, _ := best[0].match(path)
	return found
}
