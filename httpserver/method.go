package httpserver

import (
	"slices"
	"strings"
)

// allow returns the value of the Allow field (RFC 9110, section 10.2.1) where there are
// routes for methods, which it changes: every GET route responds to HEAD, and every path
// to OPTIONS.
func allow(methods []string) string {
	methods = append(methods, "OPTIONS")
	if slices.Contains(methods, "GET") {
		methods = append(methods, "HEAD")
	}
	slices.Sort(methods)
	return strings.Join(slices.Compact(methods), ", ")
}
