package http1

// StatusText returns the reason phrase of a status of RFC 9110, section 15, or of another
// RFC, such as 207, 418 and 511; "" for any other.
func StatusText(status int) string {
	if status < 0 || status >= len(statusText) {
		return ""
	}
	return statusText[status]
}

// Within a line the statuses follow one another.
var statusText = [...]string{
	100: "Continue", "Switching Protocols",
	200: "OK", "Created", "Accepted", "Non-Authoritative Information", "No Content", "Reset Content",
	206: "Partial Content", "Multi-Status",
	300: "Multiple Choices", "Moved Permanently", "Found", "See Other", "Not Modified",
	307: "Temporary Redirect", "Permanent Redirect",
	400: "Bad Request", "Unauthorized", "Payment Required", "Forbidden", "Not Found", "Method Not Allowed",
	406: "Not Acceptable", "Proxy Authentication Required", "Request Timeout", "Conflict", "Gone",
	411: "Length Required", "Precondition Failed", "Content Too Large", "URI Too Long", "Unsupported Media Type",
	416: "Range Not Satisfiable", "Expectation Failed", "I'm a teapot",
	421: "Misdirected Request", "Unprocessable Content", "Locked", "Failed Dependency", "Too Early", "Upgrade Required",
	428: "Precondition Required", "Too Many Requests",
	431: "Request Header Fields Too Large",
	451: "Unavailable For Legal Reasons",
	500: "Internal Server Error", "Not Implemented", "Bad Gateway", "Service Unavailable", "Gateway Timeout",
	505: "HTTP Version Not Supported",
	507: "Insufficient Storage", "Loop Detected",
	511: "Network Authentication Required",
}

// NoContent reports whether a response with this status must have no content (RFC 9110,
// sections 6.4.1 and 15.3.6).
func NoContent(status int) bool {
	return status < 200 || status == 204 || status == 205 || status == 304
}
