package httpserver_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"httpserverbench/httpserver"
)

// chunked returns a request with content in chunks.
func chunked(target string, pieces ...string) string {
	var b strings.Builder
	b.WriteString("POST " + target + " HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n")
	for _, p := range pieces {
		fmt.Fprintf(&b, "%x\r\n%s\r\n", len(p), p)
	}
	return b.String() + "0\r\n\r\n"
}

func TestBody(t *testing.T) {
	var app httpserver.App
	app.Post("/", func(c *httpserver.Ctx) error {
		b, err := c.Body()
		if err != nil {
			return err
		}
		again, _ := io.ReadAll(c.BodyReader())
		return c.Text(200, string(b)+"|"+string(again))
	})
	tr := tryServer(t, &httpserver.Server{App: &app, BodyLimit: 10})
	const large = `{"error":"the body is larger than the 10 bytes this server takes"}`
	for _, c := range []struct {
		raw    string
		status int
		body   string
	}{
		{request("POST", "/", ""), 200, "|"},
		{request("POST", "/", "0123456789"), 200, "0123456789|0123456789"},
		{request("POST", "/", "01234567890"), 413, large},
		{chunked("/"), 200, "|"},
		{chunked("/", "01234", "56789"), 200, "0123456789|0123456789"},
		{chunked("/", "01234", "567890"), 413, large},
	} {
		tr.ask(c.raw).is(t, c.status, c.body)
	}
	tr.silent()
}

// What a middleware has read is missing after it, and no error, however often the
// rest is asked for.
func TestBodyAfterItsReader(t *testing.T) {
	tr := tryHandlerFor(t, "POST", func(c *httpserver.Ctx) error {
		read, err := io.ReadAll(c.BodyReader())
		first, err1 := c.Body()
		second, err2 := c.Body()
		if err := errors.Join(err, err1, err2); err != nil {
			return err
		}
		return c.Text(200, fmt.Sprintf("%s|%s|%s", read, first, second))
	})
	tr.ask(request("POST", "/", "content")).is(t, 200, "content||")
	tr.ask(chunked("/", "con", "tent")).is(t, 200, "content||")
}

// A body that is announced too large is refused before it is sent.
func TestBodyRefusedEarly(t *testing.T) {
	var app httpserver.App
	app.Post("/", func(c *httpserver.Ctx) error { _, err := c.Body(); return err })
	p := try(t, &app).dial()
	p.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 9999999999\r\n\r\n")
	a := p.receive("POST")
	if a.StatusCode != 413 || !a.Close {
		t.Errorf("got %d %v", a.StatusCode, a.Header)
	}
}

func TestBind(t *testing.T) {
	type order struct {
		Tea  string
		Cups int
	}
	var app httpserver.App
	app.Post("/", func(c *httpserver.Ctx) error {
		var o order
		if err := c.Bind(&o); err != nil {
			return err
		}
		return c.JSON(200, o)
	})
	app.Post("/wrong", func(c *httpserver.Ctx) error { return c.Bind(order{}) })
	tr := try(t, &app)
	for _, c := range []struct {
		content string
		status  int
		part    string
	}{
		{`{"Tea":"oolong","Cups":2}`, 200, `{"Tea":"oolong","Cups":2}`},
		{` {"Cups":1} `, 200, `{"Tea":"","Cups":1}`},
		{`{"Cups":1}{}`, 400, "the body is not the JSON that is expected"},
		{`{"Cups":1}]`, 400, "the body is not the JSON that is expected"},
		{`{"Cups":"two"}`, 400, "the body is not the JSON that is expected"},
		{`{"Cups":`, 400, "the body is not the JSON that is expected"},
		{``, 400, "the body is not the JSON that is expected"},
	} {
		if a := tr.ask(request("POST", "/", c.content)); a.StatusCode != c.status || !strings.Contains(a.body, c.part) {
			t.Errorf("%q: got %d %q", c.content, a.StatusCode, a.body)
		}
	}
	tr.silent()
	tr.ask(request("POST", "/wrong", "{}")).is(t, 500, `{"error":"Internal Server Error"}`)
	tr.logged("non-pointer")
}

func TestForm(t *testing.T) {
	var app httpserver.App
	app.Post("/", func(c *httpserver.Ctx) error {
		v, err := c.Form()
		if err != nil {
			return err
		}
		return c.Text(200, v.Encode())
	})
	tr := try(t, &app)
	const form = "Content-Type: application/x-www-form-urlencoded"
	for _, c := range []struct {
		mediaType, content string
		status             int
		part               string
	}{
		{form, "a=1&b=x+y%21&a=2", 200, "a=1&a=2&b=x+y%21"},
		{form + "; charset=utf-8", "a=1", 200, "a=1"},
		{form, "", 200, ""},
		{form, "a=%zz", 400, "not a form"},
		{"Content-Type: text/plain", "a=1", 415, "not application/x-www-form-urlencoded"},
		{"X: y", "a=1", 415, "not application/x-www-form-urlencoded"},
	} {
		if a := tr.ask(request("POST", "/", c.content, c.mediaType)); a.StatusCode != c.status || !strings.Contains(a.body, c.part) {
			t.Errorf("%s %q: got %d %q", c.mediaType, c.content, a.StatusCode, a.body)
		}
	}
}
