package http1

// MethodLimit is how many bytes a method may have. The longest that is registered has
// 17 (UPDATEREDIRECTREF).
const MethodLimit = 32

// methodOf returns string(token), for common methods without an allocation.
func methodOf(token []byte) string {
	switch string(token) {
	case "GET":
		return "GET"
	case "HEAD":
		return "HEAD"
	case "POST":
		return "POST"
	case "PUT":
		return "PUT"
	case "PATCH":
		return "PATCH"
	case "DELETE":
		return "DELETE"
	case "OPTIONS":
		return "OPTIONS"
	}
	return string(token)
}
