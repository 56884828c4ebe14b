package http1

// A Method is a request method that the server routes. The others that RFC
// 9110 defines, CONNECT and TRACE, are recognised so that they are refused by
// name.
type Method uint8

const (
	MethodUnknown Method = iota
	MethodGet
	MethodHead
	MethodPost
	MethodPut
	MethodPatch
	MethodDelete
	MethodOptions
	MethodConnect
	MethodTrace

	NumRouted = MethodConnect // methods below it can have routes
)

var methodNames = [...]string{
	MethodUnknown: "",
	MethodGet:     "GET",
	MethodHead:    "HEAD",
	MethodPost:    "POST",
	MethodPut:     "PUT",
	MethodPatch:   "PATCH",
	MethodDelete:  "DELETE",
	MethodOptions: "OPTIONS",
	MethodConnect: "CONNECT",
	MethodTrace:   "TRACE",
}

// MethodOf returns the method that a request line names. Methods are
// case-sensitive (RFC 9110, section 9.1).
func MethodOf(name []byte) Method {
	for m := MethodGet; int(m) < len(methodNames); m++ {
		if string(name) == methodNames[m] {
			return m
		}
	}
	return MethodUnknown
}

// String returns the method's name, "" for MethodUnknown.
func (m Method) String() string { return methodNames[m] }
