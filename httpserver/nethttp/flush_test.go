package nethttp_test

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"httpserverbench/httpserver"
	"httpserverbench/httpserver/httpservertest"
	"httpserverbench/httpserver/nethttp"
)

// A reverse proxy that flushes after each write does so after the last one too.
func TestFlushAfterDeclaredContent(t *testing.T) {
	content := strings.Repeat("x", 10_000)
	var app httpserver.App
	app.Get("/", nethttp.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "10000")
		w.Write([]byte(content))
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Errorf("Flush: %v", err)
		}
	})))
	var log bytes.Buffer
	s := &httpserver.Server{App: &app, Logger: slog.New(slog.NewTextHandler(&log, nil))}
	r := httpservertest.Do(s, httpservertest.Request{})
	if r.Body != content || r.Err != nil || log.Len() > 0 {
		t.Errorf("got %d bytes, error %v, log %s", len(r.Body), r.Err, &log)
	}
}

// What comes after the declared content is refused as net/http refuses it, and not lost
// in silence.
func TestWriteAfterDeclaredContent(t *testing.T) {
	content := strings.Repeat("x", 10_000)
	got := serve(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "10000")
		io.WriteString(w, content)
		for _, more := range []string{"y", content} {
			if n, err := io.WriteString(w, more); n != 0 || err != http.ErrContentLength {
				t.Errorf("%d bytes more: wrote %d, error %v", len(more), n, err)
			}
		}
		if _, err := io.WriteString(w, ""); err != nil {
			t.Errorf("nothing more: %v", err)
		}
	}, httpservertest.Request{})
	if got.Body != content || got.Err != nil {
		t.Errorf("got %d bytes, error %v", len(got.Body), got.Err)
	}
}

// Content that ends before its declared length, as that of an upstream that has failed,
// does not look whole.
func TestLessThanDeclaredContent(t *testing.T) {
	for name, part := range map[string]string{"flushed": "part", "large": strings.Repeat("x", 10_000)} {
		got := serve(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "20000")
			io.WriteString(w, part)
			w.(http.Flusher).Flush()
		}, httpservertest.Request{})
		if got.Err == nil || got.Body != part {
			t.Errorf("%s: got %d bytes, error %v", name, len(got.Body), got.Err)
		}
	}
}
