package httpserver

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"httpserverbench/httpserver/internal/http1"
)

// FuzzResponse sets whatever fields a handler could, and reads the response back
// with net/http: it must have those fields, the server's own, and no other; or
// the setting was refused.
func FuzzResponse(f *testing.F) {
	f.Add(200, "text/plain", "X-A", "b", "X-A", "c", "hello", byte(0))
	f.Add(404, "text/plain", "Content-Type", "text/html", "Vary", "a, b", "", byte(1))
	f.Add(204, "text/plain", "X", "a\r\nSet-Cookie: b", "Location", "/", "x", byte(2))
	f.Add(204, "text/plain", "X", "a", "Location", "/\x00", "x", byte(2))
	f.Add(205, "text/plain", "X", "a", "Location", "/", "x", byte(2))
	f.Add(304, "text/plain", "X:Y", "", "ETag", "\"é\"", "x", byte(3))
	f.Add(999, "text/plain", "Connection", "close", "Content-Length", "5", "\r\n\r\n", byte(5))
	f.Add(99, "text/plain", "Transfer-Encoding", "chunked", "Date", "now", "", byte(4))
	f.Add(200, "", "X", "", "Content-Type", "text/css", "x", byte(0))
	f.Add(200, "a/b\r\nX: y", "X", "a", "Y", "b", "", byte(0))
	f.Add(500, "text/plain", "X", " a", "Y", "b\t", "", byte(8))
	f.Fuzz(func(t *testing.T, status int, mediaType, set, setValue, add, addValue, content string, flags byte) {
		var r response
		r.reset()
		r.checkType(mediaType)
		r.begin(status, mediaType)
		r.set(set, setValue)
		r.add(add, addValue)
		r.close = r.close || flags&1 != 0
		r.announce = !r.close && flags&2 != 0
		want, sendable := wantedFields([][2]string{{"Content-Type", mediaType}, {set, setValue}, {add, addValue}})
		if sendable = sendable && 200 <= status && status <= 999; sendable != (r.err == nil) {
			t.Fatalf("error is %v, sendable is %v", r.err, sendable)
		}
		if r.err == nil {
			readBack(t, &r, want, content)
		}
	})
}

// wantedFields returns the fields that arrive when those given are set, and
// whether all of them may be.
func wantedFields(given [][2]string) (want http.Header, sendable bool) {
	want = http.Header{}
	for _, f := range given {
		name, value := http.CanonicalHeaderKey(f[0]), f[1]
		badName := name == "" || strings.ContainsFunc(name, func(c rune) bool {
			return c <= ' ' || c >= 0x7f || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, c)
		})
		badValue := strings.Trim(value, " \t") != value || strings.ContainsFunc(value, func(c rune) bool {
			return c < ' ' && c != '\t' || c == 0x7f
		})
		switch {
		case badName, badValue, slices.Contains([]string{"Content-Length", "Transfer-Encoding", "Date"}, name):
			return nil, false
		case name == "Connection" && !strings.EqualFold(value, "close"):
			return nil, false
		case name == "Content-Type":
			want[name] = []string{value}
		case name != "Connection":
			want.Add(name, value)
		}
	}
	if want.Get("Content-Type") == "" {
		want.Del("Content-Type")
	}
	return want, true
}

// readBack reads r with net/http and fails the test unless it has exactly the
// fields in want and the server's.
func readBack(t *testing.T, r *response, want http.Header, content string) {
	given, length := int64(len(content)), int64(len(content))
	if http1.NoContent(r.status) {
		length, content = http1.EmptyLength(r.status), ""
	}
	if length >= 0 {
		want.Set("Content-Length", fmt.Sprint(len(content)))
	}
	const date = "Sun, 06 Nov 1994 08:49:37 GMT"
	want.Set("Date", date)
	wire := r.appendHead(nil, []byte("Date: "+date+"\r\n"), given)
	wire = append(wire, content...)
	response, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(wire)), nil)
	if err != nil {
		t.Fatalf("%q: net/http refuses it: %v", wire, err)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil || string(body) != content || response.StatusCode != r.status || response.Close != r.close {
		t.Errorf("%q: status %d, close %v, content %q, %v", wire, response.StatusCode, response.Close, body, err)
	}
	response.Header.Del("Connection")
	if want.Get("Pragma") == "no-cache" && want["Cache-Control"] == nil {
		response.Header.Del("Cache-Control") // net/http makes it up
	}
	if !maps.EqualFunc(response.Header, want, slices.Equal[[]string]) {
		t.Errorf("%q has the fields %q, want %q", wire, response.Header, want)
	}
}
