package httpserver

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/julienschmidt/httprouter"

	"httpserverbench/httpserver/internal/http1"
)

// A routedRequest is a request for one of the routes in testdata/github.txt,
// those of GitHub's public API but for the few that httprouter can't hold beside
// the others.
type routedRequest struct {
	method, path string
	pattern      string
}

var parameter = regexp.MustCompile(`\{([a-z_]+)(\.\.\.)?\}`)

// githubRequests returns one request for each route; a parameter's value is its
// name.
func githubRequests(t testing.TB) (requests []routedRequest) {
	t.Helper()
	text, err := os.ReadFile("testdata/github.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		method, pattern, _ := strings.Cut(strings.TrimSpace(line), " ")
		requests = append(requests, routedRequest{method, parameter.ReplaceAllString(pattern, "$1"), pattern})
	}
	return requests
}

func githubTree(t testing.TB, requests []routedRequest) *node {
	var routes []string
	for _, r := range requests {
		routes = append(routes, r.method+" "+r.pattern)
	}
	return tree(t, routes...)
}

// BenchmarkRoute finds the route of one request, its method and parameters
// included; each run goes through all of GitHub's.
func BenchmarkRoute(b *testing.B) {
	requests := githubRequests(b)
	b.Run("router=httpserver", func(b *testing.B) {
		root := githubTree(b, requests)
		var paths [][]byte
		for _, r := range requests {
			paths = append(paths, []byte(r.path))
		}
		var l lookup
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			at := i % len(requests)
			l.method, l.path = requests[at].method, paths[at]
			if l.find(root); l.route == nil {
				b.Fatal("there is no route for ", requests[at])
			}
		}
	})
	b.Run("router=httprouter", func(b *testing.B) {
		router := httprouter.New()
		for _, r := range requests {
			router.Handle(r.method, parameter.ReplaceAllStringFunc(r.pattern, asHTTPRouter), respondNothing)
		}
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			r := &requests[i%len(requests)]
			if handle, _, _ := router.Lookup(r.method, r.path); handle == nil {
				b.Fatal("there is no route for ", r)
			}
		}
	})
}

// asHTTPRouter spells a parameter as httprouter does.
func asHTTPRouter(p string) string {
	name := strings.Trim(p, "{}.")
	if strings.Contains(p, "...") {
		return "*" + name
	}
	return ":" + name
}

func respondNothing(http.ResponseWriter, *http.Request, httprouter.Params) {}

// TestGithubRoutes finds each route of the benchmark, without an allocation.
func TestGithubRoutes(t *testing.T) {
	requests := githubRequests(t)
	root := githubTree(t, requests)
	l := lookup{params: make([]http1.Span, 0, 8)}
	for _, r := range requests {
		l.method, l.path = r.method, []byte(r.path)
		if n := testing.AllocsPerRun(10, func() { l.find(root) }); n != 0 {
			t.Errorf("%s %s allocates %v times", r.method, r.path, n)
		}
		if l.route == nil || l.route.pattern != r.pattern {
			t.Errorf("%s %s is routed to %v, want %s", r.method, r.path, l.route, r.pattern)
		}
	}
}
