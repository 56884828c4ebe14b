package httpserver

import (
	"cmp"
	"slices"
	"strings"
)

// commonMethods are the methods that the server knows without a route for them.
var commonMethods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

// methods are those that something responds to, each once, in the order of commonMethods,
// others last.
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
	rank := func(name string) uint { return uint(slices.Index(commonMethods, name)) } // the largest if it is none of them
	return cmp.Or(cmp.Compare(rank(a), rank(b)), strings.Compare(a, b))
}

// knows reports whether a request by the method may be looked for among the routes.
func (m methods) knows(name string) bool {
	return slices.Contains(commonMethods, name) || slices.Contains(m, name)
}

// String lists the methods as the Allow field does (RFC 9110, section 10.2.1).
func (m methods) String() string { return strings.Join(m, ", ") }
