package http1

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"regexp"
	"testing"
)

// net/http refuses the white space before an extension that RFC 9112, section
// 7.1.1, makes every recipient accept.
var badWhiteSpace = regexp.MustCompile(`[ \t];`)

// FuzzChunked holds the decoder of chunked bodies against net/http's. What ours
// accepts, net/http must accept with the same content and the same end; ours may
// refuse more. In pieces it must come to the same as in one.
func FuzzChunked(f *testing.F) {
	for _, c := range acceptedChunks {
		f.Add([]byte(c.body), uint8(1))
	}
	for _, c := range refusedChunks {
		f.Add([]byte(c.body), uint8(2))
	}
	lim := Limits{Fields: 20}
	f.Fuzz(func(t *testing.T, b []byte, size uint8) {
		b = b[:min(len(b), 300)] // longer ones say no more and take their time
		content, used, err := decode(b, max(len(b), 1), lim)
		inPieces, n, pieceErr := decode(b, int(size)+1, lim)
		if inPieces != content || n != used || pieceErr != err {
			t.Fatalf("in pieces of %d it is %q, %d bytes used, %v; in one %q, %d, %v", int(size)+1, inPieces, n, pieceErr, content, used, err)
		}
		if err == nil {
			compareContent(t, b, content, used)
		}
	})
}

func compareContent(t *testing.T, b []byte, content string, used int) {
	source := bytes.NewReader(b)
	reader := bufio.NewReader(io.MultiReader(bytes.NewReader([]byte("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")), source))
	req, err := http.ReadRequest(reader)
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := io.ReadAll(req.Body)
	switch {
	case err != nil && badWhiteSpace.Match(b):
		return
	case err != nil:
		t.Fatalf("net/http refuses it: %v", err)
	case string(theirs) != content:
		t.Errorf("the content is %q for net/http, for us %q", theirs, content)
	}
	if unread := source.Len() + reader.Buffered(); unread != len(b)-used {
		t.Errorf("net/http leaves %d bytes, we %d", unread, len(b)-used)
	}
}
