package httpserver

import "strings"

// A method is a request method that the server routes. The others that RFC
// 9110 defines, CONNECT and TRACE, are recognised so that they are refused by
// name.
type method uint8

const (
	methodUnknown method = iota
	methodGet
	methodHead
	methodPost
	methodPut
	methodPatch
	methodDelete
	methodOptions
	methodConnect
	methodTrace

	numRouted = methodConnect // methods below it can have routes
)

var methodNames = [...]string{
	methodUnknown: "",
	methodGet:     "GET",
	methodHead:    "HEAD",
	methodPost:    "POST",
	methodPut:     "PUT",
	methodPatch:   "PATCH",
	methodDelete:  "DELETE",
	methodOptions: "OPTIONS",
	methodConnect: "CONNECT",
	methodTrace:   "TRACE",
}

// methodOf returns the method that a request line names. Methods are
// case-sensitive (RFC 9110, section 9.1).
func methodOf(name []byte) method {
	for m := methodGet; int(m) < len(methodNames); m++ {
		if string(name) == methodNames[m] {
			return m
		}
	}
	return methodUnknown
}

// A methodSet is the methods that a path answers to, one bit each.
type methodSet uint16

func (s methodSet) has(m method) bool { return s&(1<<m) != 0 }

// with adds m, and HEAD with GET: every GET route answers HEAD.
func (s methodSet) with(m method) methodSet {
	if m == methodGet {
		s |= 1 << methodHead
	}
	return s | 1<<m
}

// String lists the set as the Allow field does (RFC 9110, section 10.2.1).
func (s methodSet) String() string {
	var names []string
	for m := methodGet; m < numRouted; m++ {
		if s.has(m) {
			names = append(names, methodNames[m])
		}
	}
	return strings.Join(names, ", ")
}
