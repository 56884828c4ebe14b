package frameworks

import (
	"strings"
	"testing"
)

func TestFloorComplete(t *testing.T) {
	const post = "POST /echo HTTP/1.1\r\nContent-Length: 12\r\nX: 3\r\n\r\n"
	for _, c := range []struct {
		request string
		want    bool
	}{
		{"GET /ping HTTP/1.1\r\nHost: x\r\n\r\n", true},
		{"GET /ping HTTP/1.1\r\nHost: x\r\n", false},
		{"G", false},
		{post + "123456789012", true},
		{post + "12345678901", false},
		{post, false},
		{post[:25], false},
		{"POST /echo HTTP/1.1\r\n\r\n", false},
	} {
		if got := floorComplete([]byte(c.request)); got != c.want {
			t.Errorf("floorComplete(%q) = %t, want %t", c.request, got, c.want)
		}
	}
}

func TestFloorRefuses(t *testing.T) {
	c := newFloorConn(nil)
	for _, r := range []struct{ request, err string }{
		{"GET /users/1 HTTP/1.1\r\n\r\n", "none of the scenarios'"},
		{"PUT /ping HTTP/1.1\r\n\r\n", "none of the scenarios'"},
		{"POST /echo HTTP/1.1\r\nContent-Length: 1\r\n\r\n{", "unexpected end of JSON"},
	} {
		if err := c.answer([]byte(r.request), 0); err == nil || !strings.Contains(err.Error(), r.err) {
			t.Errorf("answer(%q): got error %v, want one with %q", r.request, err, r.err)
		}
	}
}
