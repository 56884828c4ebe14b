package httpserver

import (
	"bufio"
	"bytes"
	"net/http"
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
	lim := limits{bytes: 800, fields: 20}
	f.Fuzz(func(t *testing.T, b []byte, at uint16) {
		b = b[:min(len(b), 1000)] // longer ones say no more and take their time
		var h, cut head
		h.reset()
		n, err := h.parse(b, lim)
		cut.reset()
		first := b[:int(at)%(len(b)+1)]
		m, cutErr := cut.parse(first, lim)
		if cutErr == errIncomplete {
			m, cutErr = cut.parse(b, lim)
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
func compareHead(t *testing.T, h *head, b []byte, n int) {
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
	path := h.path.of(b)
	if h.escaped {
		path = appendDecoded(nil, path)
	}
	host := h.host.of(b)
	if !h.authority.empty() {
		host = h.authority.of(b)
	}
	for _, c := range []struct{ what, theirs, ours string }{
		{"method", methodNames[methodOf([]byte(req.Method))], methodNames[h.method]},
		{"path", req.URL.Path, string(path)},
		{"query", req.URL.RawQuery, string(h.query.of(b))},
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
func toleratedHead(h *head, b []byte) bool {
	announces := slices.ContainsFunc(h.fields, func(f field) bool { return equalFold(f.name.of(b), "trailer") })
	return announces || bytes.IndexByte(h.authority.of(b), '%') >= 0
}

func compareFraming(t *testing.T, h *head, req *http.Request) {
	length := max(h.contentLength, 0)
	if h.chunked {
		length = -1
	}
	if req.ContentLength != length || req.ProtoMinor != int(h.minor) || req.Close != !h.persistent() {
		t.Errorf("net/http reads length %d, minor version %d, close %v; we %d, %d, %v",
			req.ContentLength, req.ProtoMinor, req.Close, length, h.minor, !h.persistent())
	}
}

// compareFields leaves out the fields that net/http takes out of its map, and
// those that it makes up.
func compareFields(t *testing.T, h *head, b []byte, theirs http.Header) {
	ours := http.Header{}
	for _, f := range h.fields {
		ours.Add(string(f.name.of(b)), string(f.value.of(b)))
	}
	for _, name := range []string{"Host", "Transfer-Encoding", "Trailer"} {
		ours.Del(name)
		theirs.Del(name)
	}
	if ours.Get("Pragma") == "no-cache" && ours["Cache-Control"] == nil {
		theirs.Del("Cache-Control")
	}
	compareMaps(t, theirs, ours)
}

func compareMaps(t *testing.T, theirs, ours http.Header) {
	for name, values := range ours {
		if !slices.Equal(values, theirs[name]) {
			t.Errorf("field %s is %q for net/http, for us %q", name, theirs[name], values)
		}
	}
	if len(theirs) != len(ours) {
		t.Errorf("net/http has the fields %q, we %q", theirs, ours)
	}
}
