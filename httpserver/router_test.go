package httpserver

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// tree returns a tree of routes, each "METHOD /pattern". Their handlers are
// never called.
func tree(t testing.TB, routes ...string) *node {
	t.Helper()
	root := &node{}
	for _, r := range routes {
		name, pattern, _ := strings.Cut(r, " ")
		if _, err := root.add(name, pattern, func(*Ctx) error { return nil }); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// lookupIn says what root makes of a request: the pattern and its parameters,
// or the methods that the path allows.
func lookupIn(root *node, method, path string) string {
	l := lookup{path: []byte(path), method: method, escaped: strings.Contains(path, "%")}
	l.find(root)
	switch {
	case l.route == nil && len(l.allowed) == 0:
		return "allow "
	case l.route == nil:
		return "allow " + allow(l.allowed)
	}
	got := l.route.pattern
	for _, p := range l.route.params {
		v, _, _ := l.value(p.text)
		got += fmt.Sprintf(" %s=%s", p.text, v)
	}
	return got
}

var routerCases = []struct {
	name, request, want string
}{
	{"the root", "GET /", "/"},
	{"literal beats typed", "GET /a/7", "/a/7"},
	{"int beats plain", "GET /a/8", "/a/{i:int} i=8"},
	{"too large for int", "GET /a/9223372036854775808", "/a/{p} p=9223372036854775808"},
	{"plain beats rest", "GET /a/x", "/a/{p} p=x"},
	{"rest takes what remains", "GET /a/x/y//z", "/a/{r...} r=x/y//z"},
	{"rest may be empty", "GET /a/", "/a/{r...} r="},
	{"rest is after a slash", "GET /a", "allow "},
	{"a dead end is left again", "GET /b/1/y", "/b/{p}/y p=1"},
	{"the way that goes on is kept", "GET /b/1/x", "/b/{i:int}/x i=1"},
	{"a dead end leaves no parameters behind", "GET /b/1/z/w", "/b/{r...} r=1/z/w"},
	{"names belong to the route, not to the place", "GET /c/1/two", "/c/{second}/two second=1"},
	{"several parameters", "GET /c/1/2/3", "/c/{x}/{y}/{z} x=1 y=2 z=3"},
	{"a trailing slash is another path", "GET /d", "/d"},
	{"a trailing slash has its own route", "GET /d/", "/d/"},
	{"a trailing slash without a route", "GET /e/", "allow "},
	{"no slash where the route has one", "GET /f", "allow "},
	{"doubled slashes are kept", "GET //", "allow "},
	{"an empty segment is no parameter", "GET /c//2/3", "allow "},
	{"dot segments are text", "GET /a/../b", "/a/{r...} r=../b"},
	{"an escaped literal", "GET /%64", "/d"},
	{"an escaped slash does not cut", "GET /a/x%2Fy", "/a/{p} p=x/y"},
	{"decoded once", "GET /a/%2541", "/a/{p} p=%41"},
	{"an escaped number", "GET /a/%38", "/a/{i:int} i=8"},
	{"rest is decoded", "GET /a/x/%41%2f", "/a/{r...} r=x/A/"},
	{"a path is case-sensitive", "GET /D", "allow "},
	{"the asterisk is no path", "GET *", "allow "},
	{"another method", "POST /d", "allow GET, HEAD, OPTIONS"},
	{"other methods of several patterns", "DELETE /m/x", "allow GET, HEAD, OPTIONS, POST, PUT"},
	{"a less special route has the method", "PUT /m/x", "/m/{p} p=x"},
	{"HEAD is served by GET", "HEAD /d", "/d"},
	{"HEAD of its own", "HEAD /h", "/h"},
	{"a method of another RFC", "PROPFIND /w", "/w"},
	{"methods are case-sensitive", "propfind /w", "allow OPTIONS, PROPFIND"},
	{"many literals", "GET /many/k11", "/many/k11"},
	{"many literals and none of them", "GET /many/k20", "/many/{p} p=k20"},
	{"many literals and a shorter one", "GET /many/k1", "/many/k1"},
}

var routerRoutes = []string{
	"GET /", "GET /a/{r...}", "GET /a/{p}", "GET /a/{i:int}", "GET /a/7",
	"GET /b/{r...}", "GET /b/{i:int}/x", "GET /b/{p}/y", "GET /c/{first}/one", "GET /c/{second}/two",
	"GET /c/{x}/{y}/{z}", "GET /d", "GET /d/", "GET /e", "GET /f/",
	"GET /m/x", "POST /m/x", "PUT /m/{p}", "GET /h", "HEAD /h", "PROPFIND /w", "GET /many/{p}",
	"GET /many/k0", "GET /many/k1", "GET /many/k2", "GET /many/k3", "GET /many/k4", "GET /many/k5",
	"GET /many/k6", "GET /many/k7", "GET /many/k8", "GET /many/k9", "GET /many/k10", "GET /many/k11",
}

// TestRouter looks each request up among the routes in the order they stand
// above, in the opposite order and in others: it must make no difference.
func TestRouter(t *testing.T) {
	backwards := slices.Clone(routerRoutes)
	slices.Reverse(backwards)
	roots := []*node{tree(t, routerRoutes...), tree(t, backwards...)}
	random := rand.New(rand.NewPCG(1, 2))
	for range 10 {
		shuffled := slices.Clone(routerRoutes)
		random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		roots = append(roots, tree(t, shuffled...))
	}
	for _, c := range routerCases {
		t.Run(c.name, func(t *testing.T) {
			name, path, _ := strings.Cut(c.request, " ")
			for i, root := range roots {
				if got := lookupIn(root, name, path); got != c.want {
					t.Errorf("tree %d: %s is %s, want %s", i, c.request, got, c.want)
				}
			}
		})
	}
}

func TestRouterCollisions(t *testing.T) {
	for _, c := range []struct{ first, second, message string }{
		{"/a", "/a", "GET /a collides with /a"},
		{"/", "/", "GET / collides with /"},
		{"/{a}", "/{b}", "GET /{b} collides with /{a}"},
		{"/{a:int}/x", "/{b:int}/x", "GET /{b:int}/x collides with /{a:int}/x"},
		{"/x/{a...}", "/x/{b...}", "GET /x/{b...} collides with /x/{a...}"},
		{"/{a}", "/{b:int}", ""},
		{"/{a}", "/{b...}", ""},
		{"/{a}/x", "/{b}/y", ""},
		{"/a", "/a/", ""},
	} {
		root := tree(t, "GET "+c.first, "POST "+c.second)
		got := ""
		if _, err := root.add("GET", c.second, nil); err != nil {
			got = err.Error()
		}
		if got != c.message {
			t.Errorf("%s and %s: %q, want %q", c.first, c.second, got, c.message)
		}
	}
}
