package httpserver_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"httpserverbench/httpserver"
)

func TestResponses(t *testing.T) {
	const text, octets, json = "text/plain; charset=utf-8", "application/octet-stream", "application/json"
	for _, c := range []struct {
		name      string
		respond   func(c *httpserver.Ctx) error
		status    int
		mediaType string
		body      string
	}{
		{"nothing", func(c *httpserver.Ctx) error { return nil }, 200, "", ""},
		{"text", func(c *httpserver.Ctx) error { return c.Text(201, "té") }, 201, text, "té"},
		{"HTML", func(c *httpserver.Ctx) error { return c.HTML(200, "<p>") }, 200, "text/html; charset=utf-8", "<p>"},
		{"bytes", func(c *httpserver.Ctx) error { return c.Bytes(200, "image/x", []byte{0, 1}) }, 200, "image/x", "\x00\x01"},
		{"JSON", func(c *httpserver.Ctx) error { return c.JSON(202, map[string]any{"a": []int{1}}) }, 202, json, `{"a":[1]}`},
		{"no content", func(c *httpserver.Ctx) error { return c.NoContent(204) }, 204, "", ""},
		{"the last stands", func(c *httpserver.Ctx) error { c.JSON(500, 1); return c.Text(200, "last") }, 200, text, "last"},
		{"the last type stands", func(c *httpserver.Ctx) error {
			c.SetHeader("Content-Type", "text/x")
			c.NoContent(204)
			return c.JSON(200, 1)
		}, 200, json, "1"},
		{"written", func(c *httpserver.Ctx) error {
			c.SetHeader("Content-Type", "text/x")
			c.SetStatus(201)
			_, err := fmt.Fprintf(c, "%d and %s", 1, "two")
			return err
		}, 201, "text/x", "1 and two"},
		{"written after text", func(c *httpserver.Ctx) error {
			c.Text(200, "text ")
			_, err := io.WriteString(c, "and more")
			return err
		}, 200, text, "text and more"},
		{"from a reader", func(c *httpserver.Ctx) error {
			return c.SendReader(201, "image/x", 4, strings.NewReader("read and more"))
		}, 201, "image/x", "read"},
		{"205", func(c *httpserver.Ctx) error { return c.Text(205, "not sent") }, 205, text, ""},
		{"own type", func(c *httpserver.Ctx) error {
			c.SetHeader("content-type", "text/x")
			return c.Text(200, "x")
		}, 200, "text/x", "x"},
		{"own type of the last", func(c *httpserver.Ctx) error {
			c.SetHeader("Content-Type", "text/x")
			c.JSON(500, 1)
			return c.Text(200, "last")
		}, 200, "text/x", "last"},
	} {
		a := tryHandler(t, c.respond).get("/")
		if a.StatusCode != c.status || a.body != c.body || a.Header.Get("Content-Type") != c.mediaType {
			t.Errorf("%s: got %d %q %q", c.name, a.StatusCode, a.Header.Get("Content-Type"), a.body)
		}
		if a.Header.Get("Date") == "" {
			t.Errorf("%s: there is no Date", c.name)
		}
	}
}

// Bytes copies: what becomes of the slice afterwards is not sent.
func TestBytesCopies(t *testing.T) {
	tr := tryHandler(t, func(c *httpserver.Ctx) error {
		b := []byte("before")
		err := c.Bytes(200, "text/plain", b)
		copy(b, "after!")
		return err
	})
	tr.get("/").is(t, 200, "before")
}

// HEAD is responded to as GET is, without content.
func TestHead(t *testing.T) {
	var app httpserver.App
	app.Get("/text", ok)
	app.Get("/error", func(c *httpserver.Ctx) error { return errors.New("x") })
	tr := try(t, &app)
	p := tr.dial()
	for path, status := range map[string]int{"/text": 200, "/error": 500, "/nowhere": 404} {
		p.send(request("HEAD", path, "") + request("GET", path, ""))
		head, get := p.receive("HEAD"), p.receive("GET")
		head.is(t, status, "")
		if get.StatusCode != status || get.body == "" {
			t.Errorf("%s: GET got %d %q", path, get.StatusCode, get.body)
		}
		for _, name := range []string{"Content-Length", "Content-Type"} {
			head.has(t, name, get.Header.Get(name))
		}
	}
}

func TestRedirect(t *testing.T) {
	tr := tryHandler(t, func(c *httpserver.Ctx) error { return c.Redirect(303, "/elsewhere?a=b") })
	a := tr.get("/")
	a.is(t, 303, "")
	a.has(t, "Location", "/elsewhere?a=b")
	tr = tryHandler(t, func(c *httpserver.Ctx) error { return c.Redirect(200, "/elsewhere") })
	tr.get("/").is(t, 500, `{"error":"Internal Server Error"}`)
	tr.logged("200 is no redirection")
}

func TestFields(t *testing.T) {
	tr := tryHandler(t, func(c *httpserver.Ctx) error {
		c.SetHeader("X-Set", "dropped")
		c.SetHeader("x-set", "a")
		c.AddHeader("X-Added", "b")
		c.AddHeader("X-Added", "tab\tand \x80")
		c.SetHeader("X-Empty", "")
		return c.NoContent(200)
	})
	a := tr.get("/")
	a.has(t, "X-Set", "a")
	a.has(t, "X-Added", "b|tab\tand \x80")
	if _, there := a.Header["X-Empty"]; !there {
		t.Error("the empty field is not there")
	}
	again := tryHandler(t, ok).get("/")
	again.has(t, "X-Set", "")
}

// Fields of one response are not in the next one on the connection.
func TestFieldsDoNotLast(t *testing.T) {
	first := true
	p := tryHandler(t, func(c *httpserver.Ctx) error {
		if first {
			first = false
			c.SetHeader("X-First", "1")
			c.SetHeader("Content-Type", "text/x-first")
			return c.Bytes(201, "", []byte("first"))
		}
		return c.Text(200, "second")
	}).dial()
	p.send(request("GET", "/", ""))
	p.receive("GET").is(t, 201, "first")
	p.send(request("GET", "/", ""))
	a := p.receive("GET")
	a.is(t, 200, "second")
	a.has(t, "X-First", "")
	a.has(t, "Content-Type", "text/plain; charset=utf-8")
}

func TestConnectionClose(t *testing.T) {
	p := tryHandler(t, func(c *httpserver.Ctx) error {
		c.SetHeader("Connection", "Close")
		return c.Text(200, "bye")
	}).dial()
	p.send(request("GET", "/", ""))
	a := p.receive("GET")
	a.is(t, 200, "bye")
	a.closes(t)
	p.ended()
}

// What can't or must not be sent is refused: a 500, and the log says why.
func TestRefusedFields(t *testing.T) {
	for _, c := range []struct {
		name, value string
		why         string
	}{
		{"X", "a\r\nEvil: 1", "no field that can be sent"},
		{"X", "a\rb", "no field that can be sent"},
		{"X", "a\nb", "no field that can be sent"},
		{"X", "a\x00b", "no field that can be sent"},
		{"X", "a\x1bb", "no field that can be sent"},
		{"X", "a\x7f", "no field that can be sent"},
		{"X", " a", "no field that can be sent"},
		{"X", "a\t", "no field that can be sent"},
		{"", "a", "no field that can be sent"},
		{"X Y", "a", "no field that can be sent"},
		{"X:", "a", "no field that can be sent"},
		{"X\r\nEvil", "a", "no field that can be sent"},
		{"Content-Type", "a\r\nEvil: 1", "no field that can be sent"},
		{"Content-Length", "1", "the server sets it"},
		{"transfer-encoding", "chunked", "the server sets it"},
		{"Date", "Thu, 29 Feb 2024 12:30:15 GMT", "the server sets it"},
		{"Connection", "keep-alive", "close only"},
	} {
		for verb, set := range map[string]func(*httpserver.Ctx, string, string){
			"SetHeader": (*httpserver.Ctx).SetHeader, "AddHeader": (*httpserver.Ctx).AddHeader,
		} {
			tr := tryHandler(t, func(ctx *httpserver.Ctx) error {
				set(ctx, c.name, c.value)
				return ctx.Text(200, "as if nothing were wrong")
			})
			a := tr.get("/")
			if a.StatusCode != 500 || a.Header.Get("Evil") != "" || a.Header.Get("X") != "" {
				t.Errorf("%s(%q, %q): got %d %v", verb, c.name, c.value, a.StatusCode, a.Header)
			}
			tr.logged(c.why)
		}
	}
}

func TestRefusedResponses(t *testing.T) {
	for _, c := range []struct {
		name    string
		respond func(c *httpserver.Ctx) error
		why     string
	}{
		{"Location", func(c *httpserver.Ctx) error { return c.Redirect(302, "/\r\nEvil: 1") }, "no field that can be sent"},
		{"interim status", func(c *httpserver.Ctx) error { return c.NoContent(100) }, "100 is no status"},
		{"no status", func(c *httpserver.Ctx) error { return c.Text(0, "") }, "0 is no status"},
		{"large status", func(c *httpserver.Ctx) error { c.SetStatus(1000); return nil }, "1000 is no status"},
		{"no JSON", func(c *httpserver.Ctx) error { return c.JSON(200, func() {}) }, "unsupported type"},
		{"media type", func(c *httpserver.Ctx) error { return c.Bytes(200, "a\r\nEvil: 1", nil) }, "no field that can be sent"},
		{"stream's media type", func(c *httpserver.Ctx) error { _, err := c.Stream(200, "a\r\nEvil: 1"); return err }, "no field that can be sent"},
	} {
		tr := tryHandler(t, c.respond)
		a := tr.get("/")
		if a.StatusCode != 500 || a.Header.Get("Evil") != "" {
			t.Errorf("%s: got %d %v", c.name, a.StatusCode, a.Header)
		}
		tr.logged(c.why)
	}
}

// A panic or an error while a value is encoded leaves nothing of it behind.
func TestJSONAfterFailure(t *testing.T) {
	p := tryHandler(t, func(c *httpserver.Ctx) error {
		if c.Query("bad") != "" {
			return c.JSON(200, []any{"half", func() {}})
		}
		return c.JSON(200, "whole")
	}).dial()
	p.send(request("GET", "/?bad=1", "") + request("GET", "/", ""))
	p.receive("GET").is(t, 500, `{"error":"Internal Server Error"}`)
	p.receive("GET").is(t, 200, `"whole"`)
}

// A field that can't be sent outranks an error, and both are told.
func TestRefusedFieldBesideAnError(t *testing.T) {
	tr := tryHandler(t, func(c *httpserver.Ctx) error {
		c.SetHeader("X", "a\nb")
		return errors.New("went wrong")
	})
	tr.get("/").is(t, 500, `{"error":"Internal Server Error"}`)
	tr.logged("no field that can be sent", "went wrong")
	tr = tryHandler(t, func(c *httpserver.Ctx) error {
		c.SetHeader("X", "a\nb")
		return httpserver.HTTPError{Status: 404}
	})
	tr.get("/").is(t, 500, `{"error":"Internal Server Error"}`)
}
