package frameworks

import (
	_ "embed"
	"iter"
	"strings"
)

// gitHub is routes of GitHub's REST API, one a line, spelt as in its
// documentation. Routes that have a word where another has a parameter are left
// out, since httprouter refuses them.
//
//go:embed github.txt
var gitHub string

// A Route is a route of GitHub's REST API.
type Route struct {
	Method string
	Path   string // with parameters such as {owner}, each a segment of its own

	last  string // the path's last parameter, or ""
	fixed string // the path's last segment
}

// GitHubRoutes returns routes of GitHub's REST API, in the order of its
// documentation.
func GitHubRoutes() iter.Seq[Route] {
	return func(yield func(Route) bool) {
		for line := range strings.Lines(gitHub) {
			method, path, _ := strings.Cut(strings.TrimSpace(line), " ")
			r := Route{Method: method, Path: path, fixed: path[strings.LastIndexByte(path, '/')+1:]}
			if from := strings.LastIndexByte(path, '{'); from >= 0 {
				r.last, _, _ = strings.Cut(path[from+1:], "}")
			}
			if !yield(r) {
				return
			}
		}
	}
}

// colons returns the route's path with parameters such as :owner.
func (r Route) colons() string {
	return strings.NewReplacer("{", ":", "}", "").Replace(r.Path)
}

// content returns what the route's handler responds with, given what finds a
// parameter of the request by its name.
func (r Route) content(param func(name string) string) string {
	if r.last == "" {
		return r.fixed
	}
	return param(r.last)
}
