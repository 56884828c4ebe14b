package nethttp_test

import (
	"io"
	"net/http"
	"testing"

	"httpserverbench/httpserver/httpservertest"
)

// What a handler left to another goroutine fails once it has returned, and does not end
// the process, as a Ctx would that is used then.
func TestUseAfterTheHandler(t *testing.T) {
	var w http.ResponseWriter
	var body io.Reader
	got := serve(func(writer http.ResponseWriter, r *http.Request) { w, body = writer, r.Body },
		httpservertest.Request{Method: "POST", Body: "content"})
	if got.Status != 200 || got.Err != nil {
		t.Fatalf("got %+v", got)
	}
	w.Header().Set("X", "late")
	w.WriteHeader(500)
	for name, use := range map[string]func() error{
		"Write":    func() error { _, err := w.Write([]byte("late")); return err },
		"ReadFrom": func() error { _, err := w.(io.ReaderFrom).ReadFrom(http.NoBody); return err },
		"Flush":    http.NewResponseController(w).Flush,
		"Hijack":   func() error { _, _, err := http.NewResponseController(w).Hijack(); return err },
		"Read":     func() error { _, err := body.Read(make([]byte, 1)); return err },
	} {
		if use() == nil {
			t.Errorf("%s does not fail", name)
		}
	}
}
