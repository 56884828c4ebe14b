package http1

// MethodLimit is how many bytes a method may have. The longest that is registered has
// 17 (UPDATEREDIRECTREF).
const MethodLimit = 32

// Methods are those that a server knows without being told.
var Methods = [...]string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

// methodOf returns string(token), for common methods without an allocation.
func methodOf(token []byte) string {
	for _, method := range &Methods {
		if string(token) == method {
			return method
		}
	}
	return string(token)
}
