package http1

import (
	"bufio"
	"bytes"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// FuzzParse holds the parser of heads against net/http's. What ours accepts,
// net/http must accept and read alike; ours may refuse more. Cut in two it must
// come to the same as in one.
func FuzzParse(f *testing.F) {
	seed := func(head string) { f.Add([]byte(head), uint16(len(head)/2)) }
	for _, c := range acceptedHeads {
		seed(c.head)
	}
	for _, c := range refusedHeads {
		seed(c.head)
	}
	for _, c := range acceptedTargets {
		seed(c.line + " HTTP/1.1\r\nHost: h\r\n\r\n")
	}
	for _, c := range refusedTargets {
		seed(c.line + " HTTP/1.1\r\nHost: h\r\n\r\n")
	}
	seed(browserRequest)
	lim := Limits{Bytes: 800, Fields: 20}
	f.Fuzz(func(t *testing.T, b []byte, at uint16) {
		b = b[:min(len(b), 1000)] // longer ones say no more and take their time
		var h, cut Head
		h.Reset()
		n, err := h.Parse(b, lim)
		cut.Reset()
		first := b[:int(at)%(len(b)+1)]
		m, cutErr := cut.Parse(first, lim)
		if cutErr == ErrIncomplete {
			m, cutErr = cut.Parse(b, lim)
		}
		if n != m || err != cutErr {
			t.Fatalf("cut at %d it is %d, %v, in one %d, %v", len(first), m, cutErr, n, err)
		}
		if err != nil {
			return
		}
		if got, want := result(&cut, b, m, cutErr), result(&h, b, n, err); got != want {
			t.Fatalf("cut at %d it is %s, in one %s", len(first), got, want)
		}
		compareHead(t, &h, b, n)
	})
}

// compareHead fails the test unless net/http reads b, whose first n bytes are h,
// as h does.
func compareHead(t *testing.T, h *Head, b []byte, n int) {
	source := bytes.NewReader(bytes.TrimPrefix(b, []byte("\r\n"))) // net/http does not skip empty lines
	reader := bufio.NewReader(source)
	req, err := http.ReadRequest(reader)
	if err != nil {
		if !toleratedHead(h, b) {
			t.Fatalf("net/http refuses it: %v", err)
		}
		return
	}
	if unread := source.Len() + reader.Buffered(); unread != len(b)-n {
		t.Errorf("net/http leaves %d bytes, we %d", unread, len(b)-n)
	}
	path := h.Path.Of(b)
	if h.Escaped {
		decoded, err := url.PathUnescape(string(path))
		if err != nil {
			t.Fatal(err)
		}
		path = []byte(decoded)
	}
	host := h.Host.Of(b)
	if !h.Authority.Empty() {
		host = h.Authority.Of(b)
	}
	for _, c := range []struct{ what, theirs, ours string }{
		{"method", req.Method, h.Method},
		{"path", req.URL.Path, string(path)},
		{"query", req.URL.RawQuery, string(h.Query.Of(b))},
		{"host", req.Host, string(host)},
	} {
		if c.theirs != c.ours && !strings.Contains(string(host), "%") { // net/http decodes a host
			t.Errorf("the %s is %q for net/http, for us %q", c.what, c.theirs, c.ours)
		}
	}
	compareFraming(t, h, req)
	compareFields(t, h, b, req.Header)
}

// toleratedHead reports whether h is one of the two that net/http refuses and RFC
// 9112 does not: a target whose host has an escape in it (net/url takes those
// for bytes above 127 alone), and a Trailer field that announces what can't come.
func toleratedHead(h *Head, b []byte) bool {
	announces := slices.ContainsFunc(h.Fields, func(f Field) bool { return EqualFold(f.Name.Of(b), "trailer") })
	return announces || bytes.IndexByte(h.Authority.Of(b), '%') >= 0
}

func compareFraming(t *testing.T, h *Head, req *http.Request) {
	length := max(h.ContentLength, 0)
	if h.Chunked {
		length = -1
	}
	if req.ContentLength != length || req.ProtoMinor != int(h.Minor) || req.Close != !h.Persistent() {
		t.Errorf("net/http reads length %d, minor version %d, close %v; we %d, %d, %v",
			req.ContentLength, req.ProtoMinor, req.Close, length, h.Minor, !h.Persistent())
	}
}

// compareFields leaves out the fields that net/http takes out of its map, and
// those that it makes up.
func compareFields(t *testing.T, h *Head, b []byte, theirs http.Header) {
	ours := http.Header{}
	for _, f := range h.Fields {
		ours.Add(string(f.Name.Of(b)), string(f.Value.Of(b)))
	}
	for _, name := range []string{"Host", "Transfer-Encoding", "Trailer"} {
		ours.Del(name)
		theirs.Del(name)
	}
	if ours.Get("Pragma") == "no-cache" && ours["Cache-Control"] == nil {
		theirs.Del("Cache-Control")
	}
	if !maps.EqualFunc(theirs, ours, slices.Equal[[]string]) {
		t.Errorf("net/http has the fields %q, we %q", theirs, ours)
	}
}
