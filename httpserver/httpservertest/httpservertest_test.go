package httpservertest_test

import (
	"errors"
	"io"
	"net/textproto"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"httpserverbench/httpserver"
	"httpserverbench/httpserver/httpservertest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// echoApp responds to POST / with the request, as the handler sees it.
func echoApp() *httpserver.App {
	var app httpserver.App
	app.Post("/", func(c *httpserver.Ctx) error {
		b, err := c.Body()
		if err != nil {
			return err
		}
		c.SetHeader("X-Host", c.Host())
		c.SetHeader("X-Values", strings.Join(c.HeaderValues("X"), "+"))
		return c.Bytes(201, "text/plain", b)
	})
	return &app
}

func TestRequests(t *testing.T) {
	server := &httpserver.Server{App: echoApp(), BodyLimit: 100}
	for name, c := range map[string]struct {
		header textproto.MIMEHeader
		body   string
		host   string
		values string
		want   string
	}{
		"nothing":         {nil, "", "example.com", "", ""},
		"a body":          {nil, "hello", "example.com", "", "hello"},
		"a host":          {textproto.MIMEHeader{"Host": {"a"}}, "", "a", "", ""},
		"repeated fields": {textproto.MIMEHeader{"X": {"1", "2"}}, "", "example.com", "1+2", ""},
		"chunks":          {textproto.MIMEHeader{"Transfer-Encoding": {"chunked"}}, "2\r\nhi\r\n0\r\n\r\n", "example.com", "", "hi"},
		"an expectation":  {textproto.MIMEHeader{"Expect": {"100-continue"}}, "hi", "example.com", "", "hi"},
	} {
		got := httpservertest.Do(server, httpservertest.Request{Method: "POST", Header: c.header, Body: c.body})
		if got.Err != nil || got.Status != 201 || got.Body != c.want || got.Header.Get("X-Host") != c.host || got.Header.Get("X-Values") != c.values {
			t.Errorf("%s: got %+v", name, got)
		}
	}
	got := httpservertest.Do(server, httpservertest.Request{Method: "POST", Body: strings.Repeat("a", 101)})
	if got.Status != 413 || got.Err != nil {
		t.Errorf("a body that is too large: got %+v", got)
	}
}

func TestResponses(t *testing.T) {
	const large = 1 << 20
	var app httpserver.App
	app.Get("/text", func(c *httpserver.Ctx) error { return c.Text(200, "text") })
	app.Get("/none", func(c *httpserver.Ctx) error { return c.NoContent(204) })
	app.Get("/large", func(c *httpserver.Ctx) error { return c.Text(200, strings.Repeat("a", large)) })
	app.Get("/stream", func(c *httpserver.Ctx) error {
		s, err := c.Stream(200, "text/plain")
		if err != nil {
			return err
		}
		_, err = io.WriteString(s, strings.Repeat("a", large))
		return errors.Join(err, s.Flush())
	})
	for _, c := range []struct {
		method, target string
		status, length int
	}{
		{"", "", 404, len(`{"error":"Not Found"}`)},
		{"GET", "/text", 200, 4},
		{"GET", "/text?q=1", 200, 4},
		{"HEAD", "/text", 200, 0},
		{"GET", "/none", 204, 0},
		{"GET", "/large", 200, large},
		{"GET", "/stream", 200, large},
		{"GET", "/a b", 400, len(`{"error":"the request line does not end in one space, the version, as HTTP/1.1, and CRLF"}`)}, // malformed
	} {
		got := httpservertest.Do(&httpserver.Server{App: &app}, httpservertest.Request{Method: c.method, Target: c.target})
		if got.Err != nil || got.Status != c.status || len(got.Body) != c.length {
			t.Errorf("%s %s: got %d, %d bytes, %v, %s", c.method, c.target, got.Status, len(got.Body), got.Err, got.Body[:min(len(got.Body), 100)])
		}
	}
	if got := httpservertest.Get(&app, "/text"); got.Body != "text" || got.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Errorf("got %+v", got)
	}
}

// A response that is broken off says so.
func TestResponseThatEndsEarly(t *testing.T) {
	var app httpserver.App
	broken := errors.New("broken off")
	app.Get("/stream", func(c *httpserver.Ctx) error {
		s, err := c.Stream(200, "text/plain")
		if err != nil {
			return err
		}
		io.WriteString(s, "part")
		return errors.Join(s.Flush(), broken)
	})
	app.Get("/reader", func(c *httpserver.Ctx) error {
		return c.SendReader(200, "text/plain", 10, strings.NewReader("part"))
	})
	app.Get("/hijack", func(c *httpserver.Ctx) error {
		conn, _, err := c.Hijack()
		return errors.Join(err, conn.Close())
	})
	for target, status := range map[string]int{"/stream": 200, "/reader": 200, "/hijack": 0} {
		got := httpservertest.Get(&app, target)
		if got.Err == nil || got.Status != status || status == 200 && got.Body != "part" {
			t.Errorf("%s: got %+v", target, got)
		}
	}
}

// A handler that does not come to its end is waited for as long as a client would, and no
// longer.
func TestHandlerThatBlocks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		var app httpserver.App
		app.Get("/", func(c *httpserver.Ctx) error { <-release; return nil })
		begin := time.Now()
		got := httpservertest.Get(&app, "/")
		if took := time.Since(begin); got.Err == nil || took != 10*time.Second {
			t.Errorf("after %v got %+v", took, got)
		}
		close(release)
	})
}
