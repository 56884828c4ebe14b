package conformance

import "strings"

// All lists the cases in the order of the RFCs' subjects. Each was written from the
// section it names. Where that leaves a choice, every choice passes.
var All = []Case{
	// Request line
	{"well formed", "9112 3", Must, get("/ping", ""), "", "200 open"},
	{"empty line before the request", "9112 2.2", Should, "\r\n" + get("/ping", ""), "", "200 open"},
	{"no request line", "9112 3", Should, "nonsense\r\nHost: h\r\n\r\n", "", "4xx closed | 501 closed | closed"},
	{"a third space in the request line", "9112 3", Should, "GET /ping HTTP/1.1 x\r\nHost: h\r\n\r\n", "", "400 closed | 505 closed | 301 closed | 301 open"},
	{"a space in the target", "9112 3.2", Should, "GET /pi ng HTTP/1.1\r\nHost: h\r\n\r\n", "", badTarget},
	{"a control in the target", "9112 3.2", Should, "GET /ping\x01 HTTP/1.1\r\nHost: h\r\n\r\n", "", badTarget},
	{"a fragment in the target", "9112 3.2", Should, "GET /ping#x HTTP/1.1\r\nHost: h\r\n\r\n", "", badTarget},
	{"a request line of 8,000 octets", "9112 3", Should, get("/ping?"+strings.Repeat("x", 7981), ""), "", "200 open"},
	{"absolute form", "9112 3.2.2", Must, "GET http://h/ping HTTP/1.1\r\nHost: h\r\n\r\n", "", "200 open"},
	{"absolute form, other Host", "9112 3.2.2", Must, "GET http://h/ping HTTP/1.1\r\nHost: other\r\n\r\n", "", "200 open"},
	{"asterisk form for GET", "9112 3.2.4", Should, "GET * HTTP/1.1\r\nHost: h\r\n\r\n", "", "4xx closed | 4xx open"},
	{"encoded unreserved character", "9110 4.2.3", Should, get("/p%69ng", ""), "", "200 open"},

	// Versions
	{"HTTP/1.2", "9110 6.2", Should, "GET /ping HTTP/1.2\r\nHost: h\r\n\r\n", "", "200 open | 200 closed"},
	{"HTTP/2.0", "9110 6.2", Must, "GET /ping HTTP/2.0\r\nHost: h\r\n\r\n", "", anyVersion},
	{"HTTP/9.9", "9110 6.2", Must, "GET /ping HTTP/9.9\r\nHost: h\r\n\r\n", "", anyVersion},
	{"a version in lower case", "9112 2.3", Must, "GET /ping http/1.1\r\nHost: h\r\n\r\n", "", "400 closed | 505 closed | closed"},
	{"a version of three digits", "9112 2.3", Must, "GET /ping HTTP/1.10\r\nHost: h\r\n\r\n", "", "400 closed | 505 closed | closed"},

	// Methods
	{"an unknown method", "9110 9.1", Should, "FOO /ping HTTP/1.1\r\nHost: h\r\n\r\n", "", "501 open | 501 closed | 405 open"},
	{"a method in lower case", "9110 9.1", Must, "get /ping HTTP/1.1\r\nHost: h\r\n\r\n", "", "4xx open | 4xx closed | 501 open | 501 closed"},
	{"a method that is no token", "9110 9.1", Should, "G(T /ping HTTP/1.1\r\nHost: h\r\n\r\n", "", "400 closed | 501 closed | 501 open"},
	{"HEAD is supported", "9110 9.1", Must, "HEAD /ping HTTP/1.1\r\nHost: h\r\n\r\n", "", "200 open"},
	{"HEAD has no content", "9110 9.3.2", Must, "HEAD /nothing HTTP/1.1\r\nHost: h\r\n\r\n", "", "4xx open"},
	{"405 says what is allowed", "9110 15.5.6", Must, "DELETE /ping HTTP/1.1\r\nHost: h\r\n\r\n", "", "405[Allow] open | 404 open | 501 open"},
	{"OPTIONS with an asterisk", "9110 9.3.7", Should, "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", "", "2xx open | 405 open | 501 open"},

	// Host
	{"no Host", "9112 3.2", Must, "GET /ping HTTP/1.1\r\n\r\n", "", "400 closed | 400 open"},
	{"no Host beside absolute form", "9112 3.2", Must, "GET http://h/ping HTTP/1.1\r\n\r\n", "", "400 closed | 400 open"},
	{"two different Hosts", "9112 3.2", Must, get("/ping", "Host: other\r\n"), "", "400 closed | 400 open"},
	{"the same Host twice", "9112 3.2", Must, get("/ping", "Host: h\r\n"), "", "400 closed | 400 open"},
	{"a space in Host", "9112 3.2", Must, host("a b"), "", "400 closed | 400 open"},
	{"a path in Host", "9112 3.2", Must, host("h/x"), "", "400 closed | 400 open"},
	{"user information in Host", "9112 3.2", Must, host("user@h"), "", "400 closed | 400 open"},
	{"a port of letters in Host", "9112 3.2", Must, host("h:port"), "", "400 closed | 400 open"},
	{"a list in Host", "9112 3.2", Hazard, host("h, other"), "", "400 closed | 400 open | 200 open"},
	{"HTTP/1.0 without Host", "9112 3.2", Must, "GET /ping HTTP/1.0\r\n\r\n", "", "200 closed"},

	// Fields
	{"field names in other cases", "9110 5.1", Must, "POST /echo HTTP/1.1\r\nhOST: h\r\nCONTENT-LENGTH: 2\r\n\r\n{}", "", "200 open"},
	{"white space around a value", "9112 5.1", Must, post("Content-Length: \t 2 \t\r\n", "{}"), "", "200 open"},
	{"an unknown field", "9110 5.1", Must, get("/ping", "X-Unknown: x\r\n"), "", "200 open"},
	{"a space before the colon", "9112 5.1", Must, post("Content-Length : 2\r\n", "{}"), "", "400 closed"},
	{"a tab before the colon", "9112 5.1", Must, post("Content-Length\t: 2\r\n", "{}"), "", "400 closed"},
	{"a field without a colon", "9112 5", Should, get("/ping", "nonsense\r\n"), "", "400 closed"},
	{"a field without a name", "9112 5", Should, get("/ping", ": x\r\n"), "", "400 closed"},
	{"a field name that is no token", "9112 5", Should, get("/ping", "Bad(Name: x\r\n"), "", "400 closed"},
	{"a folded field", "9112 5.2", Must, post("Transfer-Encoding:\r\n chunked\r\n", "2\r\n{}\r\n0\r\n\r\n"), "", "400 closed | 200 open"},
	{"white space before the first field", "9112 2.2", Must, "GET /ping HTTP/1.1\r\n Content-Length: 5\r\nHost: h\r\n\r\n", "", "400 closed | 200 open"},
	{"a bare CR that begins a field", "9112 2.2", Must, get("/ping", "X: x\rContent-Length: 5\r\n"), "", "400 closed | 200 open"},
	{"NUL in a field that frames", "9110 5.5", Must, post("Content-Length: 2\x00\r\n", "{}"), "", "400 closed"},
	{"a head of two megabytes", "9110 5.4", Must, get("/ping", "X: "+strings.Repeat("x", 2<<20)+"\r\n"), "", "4xx closed | closed | 200 open"},

	// Content-Length
	{"content of GET", "9112 6", Must, get("/ping", "Content-Length: 5\r\n") + "hello", "", "200 open | 4xx closed | 200 closed"},
	{"POST without content", "9112 6.3", Must, post("", ""), "", "400 open | 411 open | 411 closed"},
	{"a negative Content-Length", "9112 6.3", Must, post("Content-Length: -1\r\n", ""), "", "400 closed"},
	{"a Content-Length with a sign", "9112 6.3", Must, post("Content-Length: +2\r\n", "{}"), "", "400 closed"},
	{"a hexadecimal Content-Length", "9112 6.3", Must, post("Content-Length: 0x2\r\n", "{}"), "", "400 closed"},
	{"an empty Content-Length", "9112 6.3", Must, post("Content-Length:\r\n", ""), "", "400 closed"},
	{"a Content-Length with a point", "9112 6.3", Must, post("Content-Length: 2.0\r\n", "{}"), "", "400 closed"},
	{"a Content-Length over 2 to the 64th", "9110 8.6", Must, post("Content-Length: 18446744073709551618\r\n", "{}"), "", "400 closed | 413 closed"},
	{"two different Content-Lengths", "9112 6.3", Must, post("Content-Length: 2\r\nContent-Length: 3\r\n", "{}"), "", "400 closed"},
	{"a list of different Content-Lengths", "9112 6.3", Must, post("Content-Length: 2, 3\r\n", "{}"), "", "400 closed"},
	{"the same Content-Length twice", "9112 6.3", Must, post("Content-Length: 2\r\nContent-Length: 2\r\n", "{}"), "", "400 closed | 200 open"},

	// Transfer-Encoding
	{"chunked content", "9112 7.1", Must, chunked("2\r\n{}\r\n0\r\n\r\n"), "", "200 open"},
	{"chunked in another case", "9112 7", Must, post("Transfer-Encoding: Chunked\r\n", "2\r\n{}\r\n0\r\n\r\n"), "", "200 open"},
	{"Content-Length beside chunked", "9112 6.1", Must, post("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n"), "", "400 closed | 200 closed"},
	{"Content-Length after chunked", "9112 6.1", Must, post("Transfer-Encoding: chunked\r\nContent-Length: 2\r\n", "2\r\n{}\r\n0\r\n\r\n"), "", "400 closed | 200 closed"},
	{"chunked in HTTP/1.0", "9112 6.1", Must, "POST /echo HTTP/1.0\r\nHost: h\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", "", "2xx closed | 4xx closed | 501 closed | closed"},
	{"chunked is not the last coding", "9112 6.3", Must, post("Transfer-Encoding: chunked, gzip\r\n", "2\r\n{}\r\n0\r\n\r\n"), "", "400 closed | 501 closed"},
	{"a coding before chunked", "9112 6.1", Should, post("Transfer-Encoding: gzip, chunked\r\n", "2\r\n{}\r\n0\r\n\r\n"), "", "501 closed | 501 open | 400 closed"},
	{"an unknown coding", "9112 6.3", Must, post("Transfer-Encoding: xchunked\r\n", "2\r\n{}\r\n0\r\n\r\n"), "", "400 closed | 501 closed"},
	{"chunked twice", "9112 6.1", Hazard, post("Transfer-Encoding: chunked, chunked\r\n", "2\r\n{}\r\n0\r\n\r\n"), "", "400 closed | 501 closed"},
	{"chunked in two fields", "9112 6.1", Hazard, post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "2\r\n{}\r\n0\r\n\r\n"), "", "400 closed | 501 closed"},
	{"a vertical tab before chunked", "9112 6.1", Hazard, post("Transfer-Encoding: \vchunked\r\n", "2\r\n{}\r\n0\r\n\r\n"), "", "400 closed | 501 closed"},
	{"chunked in quotes", "9112 6.1", Hazard, post("Transfer-Encoding: \"chunked\"\r\n", "2\r\n{}\r\n0\r\n\r\n"), "", "400 closed | 501 closed"},

	// Chunks
	{"a chunk extension", "9112 7.1.1", Must, chunked("2;a=b\r\n{}\r\n0\r\n\r\n"), "", "200 open"},
	{"leading zeros of a chunk size", "9112 7.1", Must, chunked("0002\r\n{}\r\n000\r\n\r\n"), "", "200 open"},
	{"a trailer field", "9112 7.1.2", Must, chunked("2\r\n{}\r\n0\r\nX-Trailer: x\r\n\r\n"), "", "200 open"},
	{"Content-Length in the trailer", "9110 6.5.1", Must, chunked("2\r\n{}\r\n0\r\nContent-Length: 9\r\n\r\n"), "", "200 open | 400 closed"},
	{"no chunk size", "9112 7.1", Hazard, chunked("\r\n{}\r\n0\r\n\r\n"), "", "400 closed"},
	{"a chunk size with a prefix", "9112 7.1", Hazard, chunked("0x2\r\n{}\r\n0\r\n\r\n"), "", "400 closed"},
	{"a chunk size with a sign", "9112 7.1", Hazard, chunked("+2\r\n{}\r\n0\r\n\r\n"), "", "400 closed"},
	{"a chunk size over 2 to the 64th", "9112 7.1", Must, chunked("10000000000000002\r\n{}\r\n0\r\n\r\n"), "", "400 closed | 413 closed"},
	{"a chunk longer than its size", "9112 7.1", Hazard, chunked("2\r\n{}x\r\n0\r\n\r\n"), "", "400 closed | 200 closed"},
	{"a bare LF after a chunk size", "9112 7.1", Hazard, chunked("2\n{}\r\n0\r\n\r\n"), "", "400 closed"},
	{"a bare LF after a chunk", "9112 7.1", Hazard, chunked("2\r\n{}\n0\r\n\r\n"), "", "400 closed | 200 closed"},
	{"a bare LF in an extension", "9112 7.1.1", Hazard, chunked("2;a\nb\r\n{}\r\n0\r\n\r\n"), "", "400 closed"},
	{"a bare CR in an extension", "9112 7.1.1", Hazard, chunked("2;a\rb\r\n{}\r\n0\r\n\r\n"), "", "400 closed"},

	// Connections
	{"a second request on the connection", "9112 9.3", Should, get("/ping", "") + get("/ping", ""), "", "200 200 open"},
	{"responses in order", "9112 9.3.2", Must, get("/nothing", "") + get("/ping", ""), "", "404 200 open"},
	{"close", "9112 9.6", Must, get("/ping", "Connection: close\r\n"), "", "200 closed"},
	{"close in another case", "9110 7.6.1", Must, get("/ping", "Connection: Close\r\n"), "", "200 closed"},
	{"close in a list", "9110 7.6.1", Must, get("/ping", "Connection: x, close\r\n"), "", "200 closed"},
	{"HTTP/1.0", "9112 9.3", Must, "GET /ping HTTP/1.0\r\nHost: h\r\n\r\n", "", "200 closed"},
	{"no chunks for HTTP/1.0", "9112 6.1", Must, "GET /ping HTTP/1.0\r\nHost: h\r\n\r\n", "", "200[!Transfer-Encoding] closed"},
	{"an unknown protocol to upgrade to", "9110 7.8", Must, get("/ping", "Connection: upgrade\r\nUpgrade: x\r\n"), "", "200 open | 426 open"},

	// Expectations and other fields
	{"100-continue, content after it", "9110 10.1.1", Must, post("Expect: 100-continue\r\nContent-Length: 2\r\n", ""), "{}", "100 200 open | 4xx closed | 4xx open"},
	{"100-continue, content with it", "9110 10.1.1", Must, post("Expect: 100-continue\r\nContent-Length: 2\r\n", "{}"), "", "100 200 open | 200 open"},
	{"100-continue in HTTP/1.0", "9110 10.1.1", Must, "POST /echo HTTP/1.0\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}", "", "200 closed"},
	{"an unknown expectation", "9110 10.1.1", Should, get("/ping", "Expect: x\r\n"), "", "417 open | 417 closed | 200 open"},
	{"Date", "9110 6.6.1", Must, get("/ping", ""), "", "200[Date] open"},
	{"Date of an error", "9110 6.6.1", Must, get("/nothing", ""), "", "404[Date] open"},
}

const (
	// badTarget refuses an invalid target, or redirects to a valid one.
	badTarget = "400 closed | 400 open | 301 closed | 301 open"

	// anyVersion refuses a major version, or responds in the server's own to what
	// it can read nevertheless. A response in another version is broken.
	anyVersion = "505 closed | 505 open | 400 closed | 400 open | 200 closed | 200 open"
)

func get(target, fields string) string {
	return "GET " + target + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n"
}

func host(value string) string { return "GET /ping HTTP/1.1\r\nHost: " + value + "\r\n\r\n" }

func post(fields, content string) string {
	return "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n" + fields + "\r\n" + content
}

func chunked(content string) string { return post("Transfer-Encoding: chunked\r\n", content) }
