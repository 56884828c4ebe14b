package http1

import (
	"fmt"
	"strings"
	"testing"
)

// decode decodes b as it arrives and is taken in pieces of at most size bytes, and
// returns the content, how many bytes of b were used, and what ended it.
func decode(b []byte, size int, lim Limits) (content string, used int, err error) {
	var d Chunked
	var got []byte
	for have := 0; ; {
		piece, n, err := d.Next(b[used:have:have], size, lim)
		used += n
		got = append(got, piece...)
		switch {
		case err == nil && d.Done():
			return string(got), used, nil
		case err == ErrIncomplete && have < len(b):
			have = min(have+size, len(b))
		case err != nil:
			return string(got), used, err
		}
	}
}

// decodeAll decodes b in pieces of each size up to the whole; all must come to
// the same.
func decodeAll(t *testing.T, b []byte, lim Limits) (content string, used int, err error) {
	t.Helper()
	content, used, err = decode(b, len(b), lim)
	want := fmt.Sprintf("%q, %d bytes used, %v", content, used, err)
	for size := 1; size < len(b); size++ {
		content, used, err := decode(b, size, lim)
		if got := fmt.Sprintf("%q, %d bytes used, %v", content, used, err); got != want {
			t.Errorf("in pieces of %d it is %s\nin one %s", size, got, want)
		}
	}
	return content, used, err
}

var acceptedChunks = []struct{ name, body, want string }{
	{"9112 7.1 no content", "0\r\n\r\n", ""},
	{"9112 7.1 one chunk", "5\r\nhello\r\n0\r\n\r\n", "hello"},
	{"9112 7.1 several chunks", "1\r\na\r\n2\r\nbc\r\n0\r\n\r\n", "abc"},
	{"9112 7.1 either case of digit", "a\r\n0123456789\r\nB\r\n0123456789a\r\n0\r\n\r\n", "01234567890123456789a"},
	{"9112 7.1 leading zeros", "0000000000000005\r\nhello\r\n0\r\n\r\n", "hello"},
	{"9112 7.1 zeros as the last chunk", "000\r\n\r\n", ""},
	{"9112 7.1 line ends are content too", "4\r\n\r\n\r\n\r\n0\r\n\r\n", "\r\n\r\n"},
	{"9112 7.1.1 an extension", "1;a\r\nx\r\n0;b\r\n\r\n", "x"},
	{"9112 7.1.1 an extension with a value", "1;a=b\r\nx\r\n0\r\n\r\n", "x"},
	{"9112 7.1.1 several extensions", "1;a;b=c;d\r\nx\r\n0\r\n\r\n", "x"},
	{"9112 7.1.1 a quoted value", "1;a=\"b;\\\"c\\\\\t\xff\"\r\nx\r\n0\r\n\r\n", "x"},
	{"9112 7.1.1 an empty quoted value", "1;a=\"\"\r\nx\r\n0\r\n\r\n", "x"},
	{"9112 7.1.1 bad white space before an extension", "1 \t;a\r\nx\r\n0\r\n\r\n", "x"},
	{"9112 7.1.1 bad white space everywhere", "1 ; a = b ; c\r\nx\r\n0\r\n\r\n", "x"},
	{"9112 7.1.2 a trailer", "0\r\nX-Sum: 1\r\n\r\n", ""},
	{"9112 7.1.2 several trailers", "1\r\nx\r\n0\r\nA: 1\r\nB:\r\n\r\n", "x"},
}

func TestChunkedAccepts(t *testing.T) {
	for _, c := range acceptedChunks {
		t.Run(c.name, func(t *testing.T) {
			const next = "GET / HTTP/1.1\r\n"
			got, used, err := decodeAll(t, []byte(c.body+next), testLimits)
			if err != nil || got != c.want || used != len(c.body) {
				t.Errorf("%q: %q, %v with %d bytes used, want %q with %d", c.body, got, err, used, c.want, len(c.body))
			}
		})
	}
}

var refusedChunks = []struct {
	name   string
	body   string
	status int
}{
	{"9112 7.1 a bare LF after the size", "1\nx\r\n0\r\n\r\n", 400},
	{"9112 7.1 a bare LF after an extension", "1;a\nx\r\n0\r\n\r\n", 400},
	{"9112 7.1 a bare LF after the data", "1\r\nx\n0\r\n\r\n", 400},
	{"9112 7.1 a bare LF after the last chunk", "0\n\r\n", 400},
	{"9112 7.1 a bare LF at the end", "0\r\n\n", 400},
	{"9112 7.1 a bare CR after the size", "1\rx\r\n0\r\n\r\n", 400},
	{"9112 7.1 a bare CR after the data", "1\r\nx\r0\r\n\r\n", 400},
	{"9112 7.1 two CRs after the size", "1\r\r\nx\r\n0\r\n\r\n", 400},
	{"9112 7.1 data that is longer", "1\r\nxy\r\n0\r\n\r\n", 400},
	{"9112 7.1 data that is shorter", "3\r\nx\r\n0\r\n\r\n", 400},
	{"9112 7.1 no line end after the data", "1\r\nx0\r\n\r\n", 400},
	{"9112 7.1 no size", "\r\nx\r\n0\r\n\r\n", 400},
	{"9112 7.1 an empty size with an extension", ";a\r\nx\r\n0\r\n\r\n", 400},
	{"9112 7.1 a plus sign", "+1\r\nx\r\n0\r\n\r\n", 400},
	{"9112 7.1 a minus sign", "-1\r\nx\r\n0\r\n\r\n", 400},
	{"9112 7.1 a prefix", "0x1\r\nx\r\n0\r\n\r\n", 400},
	{"9112 7.1 an underscore", "1_0\r\n0123456789abcdef\r\n0\r\n\r\n", 400},
	{"9112 7.1 a letter that is no digit", "g\r\n\r\n", 400},
	{"9112 7.1 a comma", "1,1\r\nx\r\n0\r\n\r\n", 400},
	{"9112 7.1 a space before the size", " 1\r\nx\r\n0\r\n\r\n", 400},
	{"9112 7.1 a space after the size", "1 \r\nx\r\n0\r\n\r\n", 400},
	{"9112 7.1 a tab after the size", "1\t\r\nx\r\n0\r\n\r\n", 400},
	{"9112 7.1 a space inside", "1 0\r\n0123456789abcdef\r\n0\r\n\r\n", 400},
	{"9112 7.1 a NUL after the size", "1\x00\r\nx\r\n0\r\n\r\n", 400},
	{"9112 7.1 seventeen digits", "00000000000000001\r\nx\r\n0\r\n\r\n", 400},
	{"9112 7.1 a size that wraps around", "10000000000000001\r\nx\r\n0\r\n\r\n", 400},
	{"9110 15.5.14 a size beyond all bodies", "8000000000000000\r\n", 413},
	{"9110 15.5.14 the largest size of 16 digits", "ffffffffffffffff\r\n", 413},
	{"9112 7.1.1 an extension without a name", "1;\r\nx\r\n0\r\n\r\n", 400},
	{"9112 7.1.1 an extension that is all value", "1;=a\r\nx\r\n0\r\n\r\n", 400},
	{"9112 7.1.1 an extension without its value", "1;a=\r\nx\r\n0\r\n\r\n", 400},
	{"9112 7.1.1 an extension with space after it", "1;a \r\nx\r\n0\r\n\r\n", 400},
	{"9112 7.1.1 an extension with two values", "1;a=b=c\r\nx\r\n0\r\n\r\n", 400},
	{"9112 7.1.1 a quote that does not end", "1;a=\"b\r\nx\r\n0\r\n\r\n", 400},
	{"9112 7.1.1 a quote that ends in a backslash", "1;a=\"b\\\r\nx\r\n0\r\n\r\n", 400},
	{"9112 7.1.1 something after a quote", "1;a=\"b\"c\r\nx\r\n0\r\n\r\n", 400},
	{"9112 7.1.1 a control in a quote", "1;a=\"\x01\"\r\nx\r\n0\r\n\r\n", 400},
	{"9112 7.1.1 an escaped control in a quote", "1;a=\"\\\x01\"\r\nx\r\n0\r\n\r\n", 400},
	{"9112 7.1.1 a bare CR in an extension", "1;a\rb\r\nx\r\n0\r\n\r\n", 400},
	{"9112 7.1.1 extensions without an end", "1;" + strings.Repeat("a", chunkLineLimit) + "\r\nx\r\n0\r\n\r\n", 400},
	{"9112 7.1.2 a bare LF after a trailer", "0\r\nA: b\n\r\n", 400},
	{"9112 7.1.2 a bare CR in a trailer", "0\r\nA: b\rc\r\n\r\n", 400},
	{"9112 7.1.2 a space before a trailer's colon", "0\r\nA : b\r\n\r\n", 400},
	{"9112 7.1.2 a trailer without a colon", "0\r\nA\r\n\r\n", 400},
	{"9112 7.1.2 a trailer without a name", "0\r\n: b\r\n\r\n", 400},
	{"9112 7.1.2 a folded trailer", "0\r\nA: b\r\n c\r\n\r\n", 400},
	{"9112 7.1.2 a control in a trailer", "0\r\nA: \x00\r\n\r\n", 400},
	{"9110 6.5.1 a trailer that frames", "0\r\nContent-Length: 5\r\n\r\n", 400},
	{"9110 6.5.1 a trailer that frames, in capitals", "0\r\nTRANSFER-ENCODING: chunked\r\n\r\n", 400},
	{"9110 6.5.1 a trailer that routes", "0\r\nHost: a\r\n\r\n", 400},
	{"9110 6.5.1 a trailer that authenticates", "0\r\nAuthorization: x\r\n\r\n", 400},
	{"9110 6.5.1 a trailer that says what the content is", "0\r\nContent-Type: text/plain\r\n\r\n", 400},
	{"6585 5 a trailer too large", "0\r\nA: " + strings.Repeat("a", TrailerLimit) + "\r\n\r\n", 431},
	{"6585 5 trailers too large together", "0\r\n" + strings.Repeat("A: "+strings.Repeat("a", 50)+"\r\n", 80) + "\r\n", 431},
	{"6585 5 too many trailers", "0\r\n" + strings.Repeat("A:\r\n", 101) + "\r\n", 431},
}

func TestChunkedRefuses(t *testing.T) {
	for _, c := range refusedChunks {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := decodeAll(t, []byte(c.body), testLimits)
			wantStatus(t, err, c.status)
		})
	}
}

// Extensions may be long where the data is, and not beside little of it (RFC 9112,
// section 7.1.1).
func TestChunkedExtensionsTogether(t *testing.T) {
	body := func(chunks, ext, size int) []byte {
		chunk := fmt.Sprintf("%x;%s\r\n%s\r\n", size, strings.Repeat("a", ext), strings.Repeat("x", size))
		return []byte(strings.Repeat(chunk, chunks) + "0\r\n\r\n")
	}
	for _, c := range []struct {
		chunks, ext, size int
		status            int // 0 where it is accepted
	}{
		{100, 900, 1000, 0},
		{1000, 10, 1, 0},
		{extLimit / 900, 900, 1, 0},
		{extLimit/900 + 2, 900, 1, 400},
		{extLimit/100 + 200, 110, 1, 400},
	} {
		_, _, err := decode(body(c.chunks, c.ext, c.size), 4096, testLimits)
		if c.status != 0 {
			wantStatus(t, err, c.status)
		} else if err != nil {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// TestChunkedBeginnings wants more after every beginning of a body, and hands
// out the content that has come.
func TestChunkedBeginnings(t *testing.T) {
	whole := []byte("5;a=\"b\"\r\nhello\r\n06\r\n world\r\n0\r\nX: y\r\n\r\n")
	last := ""
	for n := range whole {
		content, _, err := decodeAll(t, whole[:n], testLimits)
		if err != ErrIncomplete {
			t.Errorf("%q: %v, want incomplete", whole[:n], err)
		}
		if !strings.HasPrefix(content, last) {
			t.Errorf("%q: content %q does not begin with %q", whole[:n], content, last)
		}
		last = content
	}
	if last != "hello world" {
		t.Errorf("content is %q", last)
	}
}
