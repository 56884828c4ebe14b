package httpserver

import (
	"cmp"
	"slices"
	"strings"

	"httpserverbench/httpserver/internal/http1"
)

// methods are those that something responds to, each once, in the order in which http1
// knows them, others last.
type methods []string

// with adds name, HEAD with GET, and OPTIONS: every GET route responds to HEAD, and
// every path to OPTIONS.
func (m methods) with(name string) methods {
	add := []string{name, "OPTIONS"}
	if name == "GET" {
		add = append(add, "HEAD")
	}
	for _, name := range add {
		if i, found := slices.BinarySearchFunc(m, name, compareMethods); !found {
			m = slices.Insert(m, i, name)
		}
	}
	return m
}

func compareMethods(a, b string) int {
	rank := func(name string) int { return int(http1.MethodOf([]byte(name)) - 1) } // 255 for one that http1 does not know
	return cmp.Or(rank(a)-rank(b), strings.Compare(a, b))
}

// knows reports whether a request by the method may be looked for among the routes.
func (m methods) knows(name string) bool {
	known := http1.MethodOf([]byte(name))
	return known != http1.MethodUnknown && known != http1.MethodTrace || slices.Contains(m, name)
}

// String lists the methods as the Allow field does (RFC 9110, section 10.2.1).
func (m methods) String() string { return strings.Join(m, ", ") }
