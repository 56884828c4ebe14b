package http1

// MethodLimit is how many bytes a method may have. The longest that is registered has
// 17 (UPDATEREDIRECTREF).
const MethodLimit = 32

// A Method is one of the methods of RFC 9110 and RFC 5789, or none of them.
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

// MethodOf returns the method called name. Methods are case-sensitive (RFC 9110, section
// 9.1).
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
