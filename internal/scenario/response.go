package scenario

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"strconv"

	"httpserverbench/frameworks"
)

// Media types.
const (
	JSON   = "application/json"
	Text   = "text/plain"
	Binary = "application/wasm"
	Events = "text/event-stream"
)

// A Response is what a server is required to send.
type Response struct {
	Status    int
	MediaType string // "": any, and any content
	Body      []byte // the content; JSON may end in one newline besides
	File      string // one of frameworks.Files, whose content is Body; "" for none
}

// Content returns the required content. That of a file is made anew.
func (want Response) Content() []byte {
	if want.File == "" {
		return want.Body
	}
	content := make([]byte, frameworks.Files[want.File])
	io.ReadFull(frameworks.FileContent(want.File), content) // of that length: no error
	return content
}

// Verify compares a response with what is required. Its error says what was
// wanted and what was got.
func (want Response) Verify(status int, contentType string, body []byte) error {
	switch want.MediaType {
	case JSON:
		body = bytes.TrimSuffix(body, []byte("\n")) // encoding/json's Encoder writes it
	case Events: // a space may precede a field's value (HTML Standard, section 9.2.6)
		body = bytes.ReplaceAll(body, []byte("data: "), []byte("data:"))
	}
	switch {
	case status != want.Status:
		return fmt.Errorf("want status %d, got %d with %d bytes of body: %s", want.Status, status, len(body), excerpt(body, 0))
	case want.MediaType == "":
		return nil
	case !IsMediaType(contentType, want.MediaType):
		return fmt.Errorf("want media type %s, got %q", want.MediaType, contentType)
	}
	return SameBody(body, want.Content())
}

// SameBody returns an error that shows where got and want differ first, or
// nil.
func SameBody(got, want []byte) error {
	if bytes.Equal(got, want) {
		return nil
	}
	at := 0
	for at < len(got) && at < len(want) && got[at] == want[at] {
		at++
	}
	return fmt.Errorf("want %d bytes of body, got %d; the first difference is at byte %d: want %s, got %s",
		len(want), len(got), at, excerpt(want, at), excerpt(got, at))
}

// IsMediaType reports whether contentType, the value of a Content-Type field,
// is want with no parameter but charset=utf-8.
func IsMediaType(contentType, want string) bool {
	got, params, err := mime.ParseMediaType(contentType)
	if err != nil || got != want {
		return false
	}
	charset, ok := params["charset"]
	return len(params) == 0 || len(params) == 1 && ok && (charset == "utf-8" || charset == "UTF-8")
}

// excerpt quotes a little of b from offset at.
func excerpt(b []byte, at int) string {
	if at == len(b) {
		return "the end"
	}
	return strconv.Quote(string(b[at:min(at+40, len(b))]))
}
