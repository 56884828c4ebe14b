package httpserver

import (
	"strings"

	"httpserverbench/httpserver/internal/http1"
)

// A methodSet is the methods that a path answers to, one bit each.
type methodSet uint16

func (s methodSet) has(m http1.Method) bool { return s&(1<<m) != 0 }

// with adds m, and HEAD with GET: every GET route responds to HEAD.
func (s methodSet) with(m http1.Method) methodSet {
	if m == http1.MethodGet {
		s |= 1 << http1.MethodHead
	}
	return s | 1<<m
}

// String lists the set as the Allow field does (RFC 9110, section 10.2.1), with
// OPTIONS, which the App itself responds to where no route does.
func (s methodSet) String() string {
	var names []string
	for m := http1.MethodGet; m < http1.NumRouted; m++ {
		if s.has(m) || m == http1.MethodOptions {
			names = append(names, m.String())
		}
	}
	return strings.Join(names, ", ")
}
