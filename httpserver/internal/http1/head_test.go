package http1

import (
	"fmt"
	"strings"
	"testing"
)

var testLimits = Limits{Bytes: 16 << 10, Fields: 100}

// describe writes down all that a parsed head says, for comparisons.
func (h *Head) describe(b []byte) string {
	var s strings.Builder
	fmt.Fprintf(&s, "%s 1.%d %q", h.Method, h.Minor, h.Path.Of(b))
	for _, part := range []struct {
		name  string
		bytes []byte
	}{{"query", h.Query.Of(b)}, {"for", h.Authority.Of(b)}, {"host", h.Host.Of(b)}} {
		if len(part.bytes) > 0 {
			fmt.Fprintf(&s, " %s=%s", part.name, part.bytes)
		}
	}
	if h.ContentLength >= 0 {
		fmt.Fprintf(&s, " length=%d", h.ContentLength)
	}
	for _, flag := range []struct {
		name string
		is   bool
	}{{"chunked", h.Chunked}, {"closes", !h.Persistent()}, {"continue", h.ExpectsContinue()}} {
		if flag.is {
			s.WriteString(" " + flag.name)
		}
	}
	return s.String()
}

// parseAll parses b at once, and in every way to cut it in two, and byte by
// byte; all must come to the same. It returns what that is.
func parseAll(t *testing.T, b []byte, lim Limits) (string, error) {
	t.Helper()
	var h Head
	h.Reset()
	n, err := h.Parse(b, lim)
	want := result(&h, b, n, err)
	for cut := range b {
		if got := parsePieces(b, lim, cut); got != want {
			t.Errorf("cut at %d it is %s, in one %s", cut, got, want)
		}
	}
	all := make([]int, len(b))
	for i := range all {
		all[i] = i
	}
	if got := parsePieces(b, lim, all...); got != want {
		t.Errorf("byte by byte it is %s, in one %s", got, want)
	}
	return h.describe(b), err
}

// parsePieces parses b as it arrives: up to the first cut, up to the next, and
// so on.
func parsePieces(b []byte, lim Limits, cuts ...int) string {
	var h Head
	h.Reset()
	for _, cut := range append(cuts, len(b)) {
		if n, err := h.Parse(b[:cut:cut], lim); err != ErrIncomplete {
			return result(&h, b, n, err)
		}
	}
	return result(&h, b, 0, ErrIncomplete)
}

func result(h *Head, b []byte, n int, err error) string {
	if err != nil {
		return err.Error()
	}
	var fields strings.Builder
	for _, f := range h.Fields {
		fmt.Fprintf(&fields, " %q:%q", f.Name.Of(b), f.Value.Of(b))
	}
	return fmt.Sprint(n, h.describe(b), fields.String())
}

const get = "GET / HTTP/1.1\r\nHost: a\r\n"

var acceptedHeads = []struct{ name, head, want string }{
	{"9112 2.2 one empty line before the request line", "\r\n" + get + "\r\n", `GET 1.1 "/" host=a`},
	{"9112 2.3 a later minor version", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", `GET 1.2 "/" host=a`},
	{"9112 2.3 the last minor version", "GET / HTTP/1.9\r\nHost: a\r\n\r\n", `GET 1.9 "/" host=a`},
	{"9112 3.1 a method that is only unknown", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", `BREW 1.1 "/" host=a`},
	{"9112 3.1 methods are case-sensitive", "get / HTTP/1.1\r\nHost: a\r\n\r\n", `get 1.1 "/" host=a`},
	{"9112 3.1 a method of strange token characters", "!#$%&'*+-.^_`|~9 / HTTP/1.1\r\nHost: a\r\n\r\n", "!#$%&'*+-.^_`|~9 1.1 \"/\" host=a"},
	{"9112 3 the longest method", strings.Repeat("A", MethodLimit) + " / HTTP/1.1\r\nHost: a\r\n\r\n", strings.Repeat("A", MethodLimit) + ` 1.1 "/" host=a`},
	{"9112 3.2 HTTP/1.0 needs no Host", "GET / HTTP/1.0\r\n\r\n", `GET 1.0 "/" closes`},
	{"9112 5 no space after the colon", "GET / HTTP/1.1\r\nHost:a\r\n\r\n", `GET 1.1 "/" host=a`},
	{"9112 5.1 tabs and spaces around a value", "GET / HTTP/1.1\r\nHost:\t a \t\r\n\r\n", `GET 1.1 "/" host=a`},
	{"9110 5.1 names are case-insensitive", "GET / HTTP/1.1\r\nhOsT: a\r\ncOnTeNt-LeNgTh: 4\r\n\r\n", `GET 1.1 "/" host=a length=4`},
	{"9110 5.5 an empty value", get + "X:\r\n\r\n", `GET 1.1 "/" host=a`},
	{"9110 5.5 obs-text in a value", get + "X: caf\xe9 \xff\r\n\r\n", `GET 1.1 "/" host=a`},
	{"9110 5.5 a tab inside a value", get + "X: a\tb\r\n\r\n", `GET 1.1 "/" host=a`},
	{"9110 5.6.2 a name of strange token characters", get + "!#$%&'*+-.^_`|~9: x\r\n\r\n", `GET 1.1 "/" host=a`},
	{"9112 6.1 chunked", get + "Transfer-Encoding: chunked\r\n\r\n", `GET 1.1 "/" host=a chunked`},
	{"9112 7 the name of a coding in capitals", get + "Transfer-Encoding: Chunked\r\n\r\n", `GET 1.1 "/" host=a chunked`},
	{"9112 7 the name of a coding in all capitals", get + "Transfer-Encoding: CHUNKED\r\n\r\n", `GET 1.1 "/" host=a chunked`},
	{"9112 6.1 chunked with spaces around it", get + "Transfer-Encoding: \t chunked \r\n\r\n", `GET 1.1 "/" host=a chunked`},
	{"9112 6.2 a length", get + "Content-Length: 42\r\n\r\n", `GET 1.1 "/" host=a length=42`},
	{"9112 6.2 no length at all is not zero", get + "\r\n", `GET 1.1 "/" host=a`},
	{"9110 8.6 leading zeros", get + "Content-Length: 0042\r\n\r\n", `GET 1.1 "/" host=a length=42`},
	{"9110 8.6 the largest length", get + "Content-Length: 9223372036854775807\r\n\r\n", `GET 1.1 "/" host=a length=9223372036854775807`},
	{"9110 10.1.1 an expectation", get + "Content-Length: 1\r\nExpect: 100-Continue\r\n\r\n", `GET 1.1 "/" host=a length=1 continue`},
	{"9110 10.1.1 an expectation without a body", get + "Expect: 100-continue\r\n\r\n", `GET 1.1 "/" host=a`},
	{"9110 10.1.1 an expectation in HTTP/1.0", "GET / HTTP/1.0\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n", `GET 1.0 "/" length=1 closes`},
	{"9112 9.3 close", get + "Connection: close\r\n\r\n", `GET 1.1 "/" host=a closes`},
	{"9112 9.3 close in a list", get + "Connection: foo ,CLOSE\r\n\r\n", `GET 1.1 "/" host=a closes`},
	{"9112 9.3 close in a second field", get + "Connection: foo\r\nConnection: close\r\n\r\n", `GET 1.1 "/" host=a closes`},
	{"9112 9.3 close outranks keep-alive", "GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n", `GET 1.0 "/" closes`},
	{"9112 9.3 something that is not close", get + "Connection: closed, xclose\r\n\r\n", `GET 1.1 "/" host=a`},
	{"9112 9.3 HTTP/1.0 with keep-alive", "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", `GET 1.0 "/"`},
}

func TestHeadAccepts(t *testing.T) {
	for _, c := range acceptedHeads {
		t.Run(c.name, func(t *testing.T) {
			if got, err := parseAll(t, []byte(c.head), testLimits); err != nil || got != c.want {
				t.Errorf("%q\n got %s, %v\nwant %s", c.head, got, err, c.want)
			}
		})
	}
}

var refusedHeads = []struct {
	name   string
	head   string
	status int
}{
	{"9112 2.2 a line feed for the empty line before the request line", "\n" + get + "\r\n", 400},
	{"9112 2.2 two empty lines before the request line", "\r\n\r\n" + get + "\r\n", 400},
	{"9112 2.2 a bare LF after the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", 400},
	{"9112 2.2 a bare LF after a field", "GET / HTTP/1.1\r\nHost: a\n\r\n", 400},
	{"9112 2.2 a bare LF at the end", get + "\n", 400},
	{"9112 2.2 a bare LF in a value", get + "X: a\nb\r\n\r\n", 400},
	{"9112 2.2 a bare CR in the request line", "GET /\rHTTP/1.1\r\nHost: a\r\n\r\n", 400},
	{"9112 2.2 a bare CR in a name", get + "X\rY: a\r\n\r\n", 400},
	{"9112 2.2 a bare CR in a value", get + "X: a\rb\r\n\r\n", 400},
	{"9112 2.2 a CR before the line's end", get + "X: a\r\r\n\r\n", 400},
	{"9112 2.2 a CR before the end", get + "\r\r\n", 400},
	{"9112 2.2 spaces before the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400},
	{"9112 2.3 a later major version", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
	{"9112 2.3 an earlier major version", "GET / HTTP/0.9\r\nHost: a\r\n\r\n", 505},
	{"9112 2.3 the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
	{"9112 2.3 no version", "GET /\r\n\r\n", 400},
	{"9112 2.3 no minor version", "GET / HTTP/1\r\nHost: a\r\n\r\n", 400},
	{"9112 2.3 two digits", "GET / HTTP/1.10\r\nHost: a\r\n\r\n", 400},
	{"9112 2.3 a lower-case name", "GET / http/1.1\r\nHost: a\r\n\r\n", 400},
	{"9112 2.3 a version that is no number", "GET / HTTP/1.x\r\nHost: a\r\n\r\n", 400},
	{"9112 3 two spaces after the method", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
	{"9112 3 two spaces before the version", "GET /  HTTP/1.1\r\nHost: a\r\n\r\n", 400},
	{"9112 3 a tab for a space", "GET\t/\tHTTP/1.1\r\nHost: a\r\n\r\n", 400},
	{"9112 3 a space after the version", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400},
	{"9112 3 a space before the method", " GET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
	{"9112 3 no target", "GET HTTP/1.1\r\nHost: a\r\n\r\n", 400},
	{"9112 3 only a method", "GET\r\n\r\n", 400},
	{"9112 3.1 no method", "/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
	{"9112 3.1 a method that is no token", "GE(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
	{"9112 3.1 a NUL in the method", "G\x00T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
	{"9112 3.1 a method outside of ASCII", "GÉT / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
	{"9112 3 a method longer than any known", strings.Repeat("A", MethodLimit+1) + " / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
	{"9112 3 a long method and nothing else", strings.Repeat("A", MethodLimit+1) + "\r\n\r\n", 501},
	{"9112 3.2 no Host", "GET / HTTP/1.1\r\n\r\n", 400},
	{"9112 3.2 no Host in a later version", "GET / HTTP/1.2\r\n\r\n", 400},
	{"9112 3.2 Host repeated", get + "Host: a\r\n\r\n", 400},
	{"9112 3.2 Host repeated in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nhost: a\r\n\r\n", 400},
	{"9112 5 no colon", get + "X\r\n\r\n", 400},
	{"9112 5 no name", get + ": x\r\n\r\n", 400},
	{"9112 5.1 a space before the colon", get + "X : x\r\n\r\n", 400},
	{"9112 5.1 a tab before the colon", get + "X\t: x\r\n\r\n", 400},
	{"9112 5.1 a space before the colon of what frames", get + "Content-Length : 5\r\n\r\n", 400},
	{"9110 5.1 a name that is no token", get + "X@Y: x\r\n\r\n", 400},
	{"9110 5.1 a name outside of ASCII", get + "\xc3\x89: x\r\n\r\n", 400},
	{"9110 5.1 a NUL in a name", get + "X\x00: x\r\n\r\n", 400},
	{"9112 5.2 a folded value", get + "X: a\r\n b\r\n\r\n", 400},
	{"9112 5.2 a value folded with a tab", get + "X: a\r\n\tb\r\n\r\n", 400},
	{"9112 5.2 a line of space alone", get + " \r\n\r\n", 400},
	{"9110 5.5 a NUL in a value", get + "X: a\x00b\r\n\r\n", 400},
	{"9110 5.5 a control in a value", get + "X: a\x1bb\r\n\r\n", 400},
	{"9110 5.5 a DEL in a value", get + "X: long enough \x7f\r\n\r\n", 400},
	{"9110 5.5 a control at a long value's end", get + "X: 0123456789abcdef\x01\r\n\r\n", 400},
	{"9112 6.1 repeated", get + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
	{"9112 6.1 empty", get + "Transfer-Encoding:\r\n\r\n", 400},
	{"9112 6.1 chunked twice", get + "Transfer-Encoding: chunked, chunked\r\n\r\n", 400},
	{"9112 6.1 an unknown coding before chunked", get + "Transfer-Encoding: gzip, chunked\r\n\r\n", 501},
	{"9112 6.1 an unknown coding and white space", get + "Transfer-Encoding: gzip\t,\tchunked\r\n\r\n", 501},
	{"9112 7 an unknown coding with a parameter", get + "Transfer-Encoding: gzip ; q=1, chunked\r\n\r\n", 501},
	{"9112 6.1 an unknown coding in HTTP/1.0, before chunked", "GET / HTTP/1.0\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 400},
	{"9112 6.1 an unknown coding before chunked, and a length", get + "Content-Length: 5\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 400},
	{"9112 6.1 chunked twice, in two cases", get + "Transfer-Encoding: chunked, Chunked\r\n\r\n", 400},
	{"9112 6.1 two codings without a comma", get + "Transfer-Encoding: gzip chunked\r\n\r\n", 400},
	{"9112 6.1 an empty element before chunked", get + "Transfer-Encoding: , chunked\r\n\r\n", 400},
	{"9112 6.1 an empty element after chunked", get + "Transfer-Encoding: chunked,\r\n\r\n", 400},
	{"9112 6.1 chunked in a quoted parameter", get + "Transfer-Encoding: gzip;q=\"a,chunked\"\r\n\r\n", 400},
	{"9112 6.1 chunked first", get + "Transfer-Encoding: chunked, identity\r\n\r\n", 400},
	{"9112 6.1 chunked with a parameter", get + "Transfer-Encoding: chunked;q=1\r\n\r\n", 400},
	{"9112 6.1 a coding that ends in chunked", get + "Transfer-Encoding: xchunked\r\n\r\n", 501},
	{"9112 6.1 chunked in quotes", get + "Transfer-Encoding: \"chunked\"\r\n\r\n", 400},
	{"9112 6.1 chunked after a vertical tab", get + "Transfer-Encoding: \x0bchunked\r\n\r\n", 400},
	{"9112 6.1 in HTTP/1.0", "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
	{"9112 6.1 an unknown coding in HTTP/1.0", "GET / HTTP/1.0\r\nTransfer-Encoding: gzip\r\n\r\n", 400},
	{"9112 6.1 an unknown coding", get + "Transfer-Encoding: gzip\r\n\r\n", 501},
	{"9112 6.1 identity is unknown", get + "Transfer-Encoding: identity\r\n\r\n", 501},
	{"9112 6.3 both framings", get + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
	{"9112 6.3 both framings, the other way round", get + "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n", 400},
	{"9112 6.3 both framings, one unknown", get + "Transfer-Encoding: gzip\r\nContent-Length: 5\r\n\r\n", 400},
	{"9112 6.3 a length that is repeated", get + "Content-Length: 5\r\nContent-Length: 5\r\n\r\n", 400},
	{"9112 6.3 lengths that differ", get + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n", 400},
	{"9112 6.3 a list of lengths", get + "Content-Length: 5, 5\r\n\r\n", 400},
	{"9110 8.6 an empty length", get + "Content-Length:\r\n\r\n", 400},
	{"9110 8.6 a plus sign", get + "Content-Length: +5\r\n\r\n", 400},
	{"9110 8.6 a minus sign", get + "Content-Length: -5\r\n\r\n", 400},
	{"9110 8.6 a hexadecimal length", get + "Content-Length: 0x5\r\n\r\n", 400},
	{"9110 8.6 a fraction", get + "Content-Length: 5.0\r\n\r\n", 400},
	{"9110 8.6 a space inside", get + "Content-Length: 5 5\r\n\r\n", 400},
	{"9110 8.6 an underscore", get + "Content-Length: 5_0\r\n\r\n", 400},
	{"9110 8.6 one more than the largest", get + "Content-Length: 9223372036854775808\r\n\r\n", 400},
	{"9110 8.6 more than 64 bits", get + "Content-Length: 18446744073709551621\r\n\r\n", 400},
	{"9110 10.1.1 another expectation", get + "Expect: the-unexpected\r\n\r\n", 417},
	{"9110 10.1.1 an empty expectation", get + "Expect:\r\n\r\n", 417},
	{"9110 10.1.1 a list of expectations", get + "Expect: 100-continue, more\r\n\r\n", 417},
}

func TestHeadRefuses(t *testing.T) {
	for _, c := range refusedHeads {
		t.Run(c.name, func(t *testing.T) {
			got, err := parseAll(t, []byte(c.head), testLimits)
			wantStatus(t, err, c.status)
			if err == nil {
				t.Errorf("%q was read as %s", c.head, got)
			}
		})
	}
}

func wantStatus(t *testing.T, err error, status int) {
	t.Helper()
	if e, ok := err.(Error); !ok || e.Status != status {
		t.Errorf("error is %v, want a %d", err, status)
	}
}

// TestHeadLimits holds each limit against a head that just fits and one that
// just does not.
func TestHeadLimits(t *testing.T) {
	line := "GET /" + strings.Repeat("a", 35) + " HTTP/1.1\r\n" // 51 bytes
	full := line + "Host: a\r\nX: b\r\nY: cd\r\n\r\n"           // 75 bytes
	for _, c := range []struct {
		name   string
		head   string
		lim    Limits
		status int
	}{
		{"9110 15.5.15 a line that fits", full, Limits{75, 3}, 0},
		{"9110 15.5.15 a line of a byte too much", line, Limits{50, 3}, 414},
		{"9110 15.5.15 a line without an end", line[:50], Limits{50, 3}, 414},
		{"9110 15.5.15 a target without an end", "GET /" + strings.Repeat("a", 100), Limits{50, 3}, 414},
		{"9110 15.5.15 a query without an end", "GET /?" + strings.Repeat("a", 100), Limits{50, 3}, 414},
		{"9112 3 a method without an end", strings.Repeat("A", 100), Limits{50, 3}, 501},
		{"9112 3 a method that is no token, without an end", strings.Repeat("(", 100), Limits{50, 3}, 400},
		{"9112 3 more after the version, without an end", "GET / HTTP/1.1" + strings.Repeat("a", 100), Limits{50, 3}, 400},
		{"9112 3 white space after the version, without an end", "GET / HTTP/1.1" + strings.Repeat(" ", 100), Limits{50, 3}, 400},
		{"9112 3 a bad character in a target without an end", "GET /<" + strings.Repeat("a", 100), Limits{50, 3}, 400},
		{"6585 5 a head of a byte too much", full, Limits{74, 3}, 431},
		{"6585 5 a head without an end", full[:74], Limits{74, 3}, 431},
		{"6585 5 a field too many", full, Limits{75, 2}, 431},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := parseAll(t, []byte(c.head), c.lim)
			if c.status != 0 {
				wantStatus(t, err, c.status)
			} else if err != nil {
				t.Error(err)
			}
		})
	}
}

// TestHeadBeginnings wants more after every beginning of a head, and refuses a
// bad line without seeing the head's end.
func TestHeadBeginnings(t *testing.T) {
	whole := "POST /a?b HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n"
	for n := range len(whole) {
		if _, err := parseAll(t, []byte(whole[:n]), testLimits); err != ErrIncomplete {
			t.Errorf("%q: %v, want incomplete", whole[:n], err)
		}
	}
	_, err := parseAll(t, []byte("GET / HTTP/1.1\r\nX : y\r\n"), testLimits)
	wantStatus(t, err, 400)
}

// TestHeadAgain parses a second request with the head that a first one filled:
// nothing of that is left.
func TestHeadAgain(t *testing.T) {
	var used, fresh Head
	fresh.Reset()
	first := []byte("POST http://x/%20?q HTTP/1.0\r\nConnection: close, keep-alive\r\nExpect: 100-continue\r\nContent-Length: 3\r\nHost: x\r\n\r\n")
	used.Reset()
	if _, err := used.Parse(first, testLimits); err != nil {
		t.Fatal(err)
	}
	used.Reset()
	second := []byte(get + "\r\n")
	n, err := used.Parse(second, testLimits)
	m, want := fresh.Parse(second, testLimits)
	if got, want := result(&used, second, n, err), result(&fresh, second, m, want); got != want || used.Escaped {
		t.Errorf("after another request it is %s, else %s", got, want)
	}
}
