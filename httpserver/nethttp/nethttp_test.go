package nethttp_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"html/template"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"httpserverbench/httpserver"
	"httpserverbench/httpserver/httpservertest"
	"httpserverbench/httpserver/nethttp"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// serve serves a request for / by h, mounted in an App.
func serve(h http.HandlerFunc, r httpservertest.Request) *httpservertest.Response {
	var app httpserver.App
	nethttp.Mount(&app.Routes, "", h)
	return httpservertest.Do(&httpserver.Server{App: &app, Logger: slog.New(slog.DiscardHandler)}, r)
}

func TestRequest(t *testing.T) {
	for _, c := range []struct {
		name    string
		request httpservertest.Request
		want    string
	}{
		{"GET", httpservertest.Request{Target: "/a%2Fb/c?q=1&r"}, "GET HTTP/1.1 /a%2Fb/c?q=1&r path=/a/b/c q=1 host=example.com length=0 [] a%2Fb c 0"},
		{"a body", httpservertest.Request{Method: "PUT", Target: "/a/b", Body: "hello"}, "PUT HTTP/1.1 /a/b path=/a/b q= host=example.com length=5 [] a b 5 hello"},
		{"chunks", httpservertest.Request{Method: "POST", Target: "/a/b", Body: "2\r\nhi\r\n0\r\n\r\n", Header: textproto.MIMEHeader{"Transfer-Encoding": {"chunked"}}},
			"POST HTTP/1.1 /a/b path=/a/b q= host=example.com length=-1 [chunked] a b 2 hi"},
		{"two slashes", httpservertest.Request{Target: "//x/y"}, ""},
		{"what browsers send raw", httpservertest.Request{Target: "/a[|]/b^?c[d]={}"}, "GET HTTP/1.1 /a[|]/b^?c[d]={} path=/a[|]/b^ q= host=example.com length=0 [] a[|] b^ 0"},
	} {
		var app httpserver.App
		h := nethttp.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			b, err := io.ReadAll(r.Body)
			if err != nil || r.Header["Host"] != nil || r.RemoteAddr == "" || r.Context().Value(http.LocalAddrContextKey) == nil {
				t.Errorf("%s: %v, %+v", c.name, err, r)
			}
			fmt.Fprintf(w, "%s %s %s path=%s q=%s host=%s length=%d %v %s %s %d %s", r.Method, r.Proto, r.RequestURI, r.URL.Path,
				r.FormValue("q"), r.Host, r.ContentLength, r.TransferEncoding, r.PathValue("first"), r.PathValue("rest"), len(b), b)
		}))
		for _, method := range []string{"GET", "PUT", "POST"} {
			app.Handle(method, "/{first}/{rest...}", h)
		}
		got := httpservertest.Do(&httpserver.Server{App: &app}, c.request)
		want := strings.ReplaceAll(c.want, " a%2Fb c", " a/b c")
		if c.want == "" {
			if got.Status != 404 { // a pattern has no empty segment
				t.Errorf("%s: got %+v", c.name, got)
			}
			continue
		}
		if got.Err != nil || strings.TrimSpace(got.Body) != want {
			t.Errorf("%s:\n got %q, %v\nwant %q", c.name, got.Body, got.Err, want)
		}
	}
}

func TestResponse(t *testing.T) {
	large := strings.Repeat("a", 100<<10)
	for _, c := range []struct {
		name   string
		method string
		h      http.HandlerFunc
		status int
		body   string
		fields map[string]string // "" means absent
	}{
		{"nothing", "GET", func(http.ResponseWriter, *http.Request) {}, 200, "", map[string]string{"Content-Length": "0"}},
		{"text, sniffed", "GET", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "<p>hello") }, 200, "<p>hello",
			map[string]string{"Content-Length": "8", "Content-Type": "text/html; charset=utf-8"}},
		{"a type of its own", "GET", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "a/b")
			w.WriteHeader(201)
			w.WriteHeader(500)
			w.Header().Set("Late", "x")
			io.WriteString(w, "hello")
		}, 201, "hello", map[string]string{"Content-Type": "a/b", "Late": ""}},
		{"no type at all", "GET", func(w http.ResponseWriter, r *http.Request) {
			w.Header()["Content-Type"] = nil
			io.WriteString(w, "hello")
		}, 200, "hello", map[string]string{"Content-Type": ""}},
		{"content that is encoded", "GET", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "x")
			io.WriteString(w, "hello")
		}, 200, "hello", map[string]string{"Content-Type": ""}},
		{"large", "GET", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, large) }, 200, large,
			map[string]string{"Transfer-Encoding": "chunked", "Content-Type": "text/plain; charset=utf-8"}},
		{"large in small pieces", "GET", func(w http.ResponseWriter, r *http.Request) {
			for i := 0; i < len(large); i += 1 << 10 {
				io.WriteString(w, large[i:i+1<<10])
			}
		}, 200, large, map[string]string{"Transfer-Encoding": "chunked"}},
		{"large with its length", "GET", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", fmt.Sprint(len(large)))
			io.WriteString(w, large)
		}, 200, large, map[string]string{"Content-Length": fmt.Sprint(len(large))}},
		{"copied with its length", "GET", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "a/b")
			w.Header().Set("Content-Length", fmt.Sprint(len(large)))
			io.CopyN(w, strings.NewReader(large+"more"), int64(len(large)))
		}, 200, large, map[string]string{"Content-Length": fmt.Sprint(len(large))}},
		{"copied without its length", "GET", func(w http.ResponseWriter, r *http.Request) {
			io.Copy(w, strings.NewReader(large))
		}, 200, large, map[string]string{"Transfer-Encoding": "chunked"}},
		{"flushed", "GET", func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, "a")
			if err := http.NewResponseController(w).Flush(); err != nil {
				t.Error(err)
			}
			io.WriteString(w, "b")
		}, 200, "ab", map[string]string{"Transfer-Encoding": "chunked"}},
		{"HEAD", "HEAD", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "hello") }, 200, "", map[string]string{"Content-Length": "5"}},
		{"HEAD with a length", "HEAD", func(w http.ResponseWriter, r *http.Request) { w.Header().Set("Content-Length", "7") }, 200, "", map[string]string{"Content-Length": "7"}},
		{"HEAD with a length and a type that is sniffed", "HEAD", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "8")
			io.WriteString(w, "<p>hello")
		}, 200, "", map[string]string{"Content-Length": "8", "Content-Type": "text/html; charset=utf-8"}},
		{"less than its length", "GET", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "7")
			io.WriteString(w, "hello")
		}, 500, `{"error":"Internal Server Error"}`, nil},
		{"HEAD of large content", "HEAD", func(w http.ResponseWriter, r *http.Request) {
			if n, err := io.WriteString(w, large); n != len(large) || err != nil {
				t.Error(n, err)
			}
		}, 200, "", nil},
		{"no content", "GET", func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(204)
			if _, err := io.WriteString(w, "x"); err != http.ErrBodyNotAllowed {
				t.Error(err)
			}
		}, 204, "", map[string]string{"Content-Length": ""}},
		{"an interim response", "GET", func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(103)
			w.WriteHeader(202)
		}, 202, "", nil},
		{"a line end in a value", "GET", func(w http.ResponseWriter, r *http.Request) { w.Header().Set("X", "a\r\nSet-Cookie: b ") }, 200, "",
			map[string]string{"X": "a  Set-Cookie: b", "Set-Cookie": ""}},
		{"the server's own fields", "GET", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Date", "now")
			w.Header().Set("Connection", "x")
			w.Header().Set("Trailer", "x")
		}, 200, "", map[string]string{"Connection": "", "Trailer": ""}},
		{"close", "GET", func(w http.ResponseWriter, r *http.Request) { w.Header().Set("Connection", "close") }, 200, "", map[string]string{"Connection": "close"}},
		{"an error", "GET", func(w http.ResponseWriter, r *http.Request) { http.Error(w, "no tea", http.StatusTeapot) }, 418, "no tea\n", nil},
		{"a panic", "GET", func(http.ResponseWriter, *http.Request) { panic("oh") }, 500, `{"error":"Internal Server Error"}`, nil},
	} {
		got := serve(c.h, httpservertest.Request{Method: c.method})
		if got.Err != nil || got.Status != c.status || got.Body != c.body {
			t.Errorf("%s: got %d %.100q, %v, want %d %.100q", c.name, got.Status, got.Body, got.Err, c.status, c.body)
		}
		for name, want := range c.fields {
			if value := got.Header.Get(name); value != want {
				t.Errorf("%s: %s is %q, want %q", c.name, name, value, want)
			}
		}
	}
}

// A handler that aborts its response leaves the client without one, and the log without a
// line.
func TestAbort(t *testing.T) {
	for name, begin := range map[string]func(w http.ResponseWriter){
		"before": func(w http.ResponseWriter) {},
		"within": func(w http.ResponseWriter) { io.WriteString(w, "part"); w.(http.Flusher).Flush() },
	} {
		var log bytes.Buffer
		var app httpserver.App
		app.Get("/", nethttp.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			begin(w)
			panic(http.ErrAbortHandler)
		})))
		got := httpservertest.Do(&httpserver.Server{App: &app, Logger: slog.New(slog.NewTextHandler(&log, nil))}, httpservertest.Request{})
		if got.Err == nil || log.Len() > 0 {
			t.Errorf("%s: got %+v, log %s", name, got, log.String())
		}
	}
}

func TestHijack(t *testing.T) {
	got := serve(func(w http.ResponseWriter, r *http.Request) {
		conn, rw, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		b := make([]byte, 4)
		if rw.Reader.Buffered() > 0 {
			io.ReadFull(rw, b)
		}
		fmt.Fprintf(rw, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n%s", b)
		rw.Flush()
		if _, err := w.Write(b); err != http.ErrHijacked {
			t.Error(err)
		}
	}, httpservertest.Request{Header: textproto.MIMEHeader{"Connection": {"upgrade"}, "Transfer-Encoding": {"chunked"}}, Body: "tea!"})
	if got.Err != nil || !(got.Body == "tea!" || got.Body == "\x00\x00\x00\x00") {
		t.Errorf("got %+v", got)
	}
}

// A file server sends a file of the system with its length.
func TestFileServer(t *testing.T) {
	dir := t.TempDir()
	content := strings.Repeat("tea ", 10<<10)
	if err := os.WriteFile(filepath.Join(dir, "menu.txt"), []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	h := http.FileServer(http.Dir(dir))
	got := serve(h.ServeHTTP, httpservertest.Request{Target: "/menu.txt"})
	if got.Err != nil || got.Body != content || got.Header.Get("Content-Length") != fmt.Sprint(len(content)) {
		t.Errorf("got %d %v %v", got.Status, got.Header, got.Err)
	}
	got = serve(h.ServeHTTP, httpservertest.Request{Target: "/menu.txt", Header: textproto.MIMEHeader{"Range": {"bytes=4-6"}}})
	if got.Status != 206 || got.Body != "tea" {
		t.Errorf("got %+v", got)
	}
}

// An application that is wrapped in net/http's middleware.
func wrapped(m func(http.Handler) http.Handler) *httpserver.Server {
	var app httpserver.App
	app.Use(nethttp.Middleware(m))
	app.Get("/text", func(c *httpserver.Ctx) error {
		c.SetHeader("X-Handler", "yes")
		return c.Text(200, "hello")
	})
	app.Get("/large", func(c *httpserver.Ctx) error { return c.Text(200, strings.Repeat("a", 100<<10)) })
	app.Get("/value", func(c *httpserver.Ctx) error { return c.Text(200, fmt.Sprint(c.Context().Value(key{}))) })
	app.Get("/stream", func(c *httpserver.Ctx) error {
		s, err := c.Stream(200, "text/plain")
		if err == nil {
			_, err = io.WriteString(s, "streamed")
		}
		return err
	})
	app.Get("/fails", func(c *httpserver.Ctx) error { return errors.New("secret") })
	return &httpserver.Server{App: &app, Logger: slog.New(slog.DiscardHandler)}
}

type key struct{}

func TestMiddleware(t *testing.T) {
	plain := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Outer", "yes")
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), key{}, "handed on")))
		})
	}
	refusing := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Error(w, "closed", http.StatusForbidden) })
	}
	for _, c := range []struct {
		name   string
		m      func(http.Handler) http.Handler
		target string
		status int
		body   string
		fields map[string]string
	}{
		{"fields", plain, "/text", 200, "hello", map[string]string{"X-Outer": "yes", "X-Handler": "yes", "Content-Length": "5", "Content-Type": "text/plain; charset=utf-8"}},
		{"a context", plain, "/value", 200, "handed on", nil},
		{"large content", plain, "/large", 200, strings.Repeat("a", 100<<10), map[string]string{"Content-Length": fmt.Sprint(100 << 10)}},
		{"a stream", plain, "/stream", 200, "streamed", map[string]string{"X-Outer": "yes"}},
		{"an error", plain, "/fails", 500, `{"error":"Internal Server Error"}`, map[string]string{"X-Outer": "yes"}},
		{"no route", plain, "/none", 404, `{"error":"Not Found"}`, map[string]string{"X-Outer": "yes"}},
		{"a refusal", refusing, "/text", 403, "closed\n", map[string]string{"X-Handler": ""}},
	} {
		got := httpservertest.Do(wrapped(c.m), httpservertest.Request{Target: c.target})
		if got.Err != nil || got.Status != c.status || got.Body != c.body {
			t.Errorf("%s: got %d %.100q, %v", c.name, got.Status, got.Body, got.Err)
		}
		for name, want := range c.fields {
			if value := got.Header.Get(name); value != want {
				t.Errorf("%s: %s is %q, want %q", c.name, name, value, want)
			}
		}
	}
	if got := httpservertest.Do(wrapped(plain), httpservertest.Request{Target: "/a b"}); got.Status != 400 {
		t.Errorf("a malformed request: got %+v", got)
	}
}

// A middleware may change the content, as one that compresses does.
func TestMiddlewareThatCompresses(t *testing.T) {
	compress := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			z := gzip.NewWriter(w)
			defer z.Close()
			next.ServeHTTP(gzipWriter{w, z}, r)
		})
	}
	for target, want := range map[string]string{"/text": "hello", "/large": strings.Repeat("a", 100<<10)} {
		got := httpservertest.Do(wrapped(compress), httpservertest.Request{Target: target})
		z, err := gzip.NewReader(strings.NewReader(got.Body))
		if err != nil {
			t.Fatal(target, err, got)
		}
		content, err := io.ReadAll(z)
		if err != nil || string(content) != want || got.Header.Get("Content-Encoding") != "gzip" {
			t.Errorf("%s: got %.100q, %v, %v", target, content, err, got.Header)
		}
	}
}

type gzipWriter struct {
	http.ResponseWriter
	z *gzip.Writer
}

func (w gzipWriter) WriteHeader(status int) {
	w.Header().Set("Content-Encoding", "gzip")
	w.Header().Del("Content-Length")
	w.ResponseWriter.WriteHeader(status)
}

func (w gzipWriter) Write(p []byte) (int, error) { return w.z.Write(p) }

// A context that was replaced is the programmer's mistake.
func TestMiddlewareThatReplacesTheContext(t *testing.T) {
	m := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(w, r.WithContext(context.Background()))
		})
	}
	if got := httpservertest.Do(wrapped(m), httpservertest.Request{Target: "/text"}); got.Status != 500 {
		t.Errorf("got %+v", got)
	}
}

// The request's context ends when the server shuts down.
func TestContextEnds(t *testing.T) {
	var app httpserver.App
	begun, ended := make(chan struct{}), make(chan struct{})
	app.Get("/", nethttp.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(begun)
		<-r.Context().Done()
		close(ended)
	})))
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := httpserver.Server{App: &app}
	served := make(chan error, 1)
	go func() { served <- server.Serve(ln) }()
	client, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	io.WriteString(client, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
	<-begun
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		t.Error(err)
	}
	<-ended
	<-served
}

// A middleware that writes more than it was given still has what it was given.
func TestMiddlewareThatEscapes(t *testing.T) {
	escape := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(escapingWriter{w}, r) })
	}
	s := wrapped(escape)
	s.App.Get("/quotes", func(c *httpserver.Ctx) error { return c.Text(200, strings.Repeat(`"`, 4000)) })
	got := httpservertest.Do(s, httpservertest.Request{Target: "/quotes"})
	if want := strings.Repeat("&#34;", 4000); got.Body != want || got.Err != nil {
		t.Errorf("got %d bytes of %d, %.100q at the end, error %v", len(got.Body), len(want), got.Body[max(len(got.Body)-100, 0):], got.Err)
	}
}

type escapingWriter struct{ http.ResponseWriter }

func (w escapingWriter) Write(p []byte) (int, error) {
	template.HTMLEscape(w.ResponseWriter, p)
	return len(p), nil
}
