package httpserver_test

import (
	"slices"
	"strconv"
	"testing"

	"httpserverbench/httpserver"
)

// What answers behind a range of a file has nothing of it, be it a range of another.
func TestFileReplaced(t *testing.T) {
	files := site()
	for _, c := range []struct {
		name         string
		again        func(c *httpserver.Ctx) error
		status       int
		contentRange string
		body         string
	}{
		{"text", func(c *httpserver.Ctx) error { return c.Text(200, "text") }, 200, "", "text"},
		{"Send", func(c *httpserver.Ctx) error { return c.Send("text") }, 200, "", "text"},
		{"an error", func(*httpserver.Ctx) error { return httpserver.Errorf(409, "no") }, 409, "", `{"error":"no"}`},
		{"a file", func(c *httpserver.Ctx) error { return c.File(files, "undated.css") }, 206, "bytes 0-1/3", "a{"},
		{"a refused range and an error", func(c *httpserver.Ctx) error {
			c.File(files, "empty.txt")
			return httpserver.Errorf(409, "no")
		}, 409, "", `{"error":"no"}`},
		{"a refused range and a file", func(c *httpserver.Ctx) error {
			c.File(files, "empty.txt")
			return c.File(files, "undated.css")
		}, 206, "bytes 0-1/3", "a{"},
		{"a refused range and a text", func(c *httpserver.Ctx) error {
			c.File(files, "empty.txt")
			return c.Text(200, "text")
		}, 200, "", "text"},
		{"an empty file", func(c *httpserver.Ctx) error { return c.File(files, "empty.txt") }, 416, "bytes */0", `{"error":"Range Not Satisfiable"}`},
	} {
		tr := tryHandler(t, func(ctx *httpserver.Ctx) error {
			if err := ctx.File(files, "dated.txt"); err != nil || ctx.Status() != 206 {
				t.Errorf("the first answer is %d, %v", ctx.Status(), err)
			}
			return c.again(ctx)
		})
		a := tr.get("/", "Range: bytes=0-1")
		if got := a.Header.Get("Content-Range"); a.StatusCode != c.status || got != c.contentRange || a.body != c.body {
			t.Errorf("%s: got %d %q %q, want %d %q %q", c.name, a.StatusCode, got, a.body, c.status, c.contentRange, c.body)
		}
		a.has(t, "ETag", "")
		a.has(t, "Last-Modified", "")
		files.allClosed(t, c.name)
	}
}

// A status that is set behind a range of a file makes of it no answer that lacks its
// framing, and no 206.
func TestFileWithALaterStatus(t *testing.T) {
	files := site()
	var app httpserver.App
	app.Get("/", func(c *httpserver.Ctx) error {
		err := c.File(files, "dated.txt")
		status, _ := strconv.Atoi(c.Query("status"))
		c.SetStatus(status)
		return err
	})
	p := try(t, &app).dial()
	for _, status := range []int{204, 304, 404} {
		p.send(request("GET", "/?status="+strconv.Itoa(status), "", "Range: bytes=2-4"))
		a := p.receive("GET")
		if want := map[int]string{404: "234"}[status]; a.StatusCode != status || a.body != want {
			t.Errorf("got %d %q, want %d %q", a.StatusCode, a.body, status, want)
		}
		a.has(t, "Content-Range", "")
	}
}

// A handler that takes a part itself says which; a file of the status 206 has no range.
func TestFileOfAPartThatTheHandlerTook(t *testing.T) {
	files := site()
	var app httpserver.App
	app.Get("/own", func(c *httpserver.Ctx) error {
		c.SetStatus(206)
		c.SetHeader("Content-Range", "bytes 0-9/100")
		return c.File(files, "dated.txt")
	})
	app.Get("/none", func(c *httpserver.Ctx) error { c.SetStatus(206); return c.File(files, "dated.txt") })
	tr := try(t, &app)
	for target, want := range map[string][]string{"/own": {"bytes 0-9/100"}, "/none": nil} {
		a := tr.get(target, "Range: bytes=0-1")
		if got := a.Header.Values("Content-Range"); a.StatusCode != 206 || a.body != "0123456789" || !slices.Equal(got, want) {
			t.Errorf("%s: got %d %q %q", target, a.StatusCode, got, a.body)
		}
	}
}

// A field that the handler sets, before or afterwards, is sent in place of the file's.
func TestFileFieldsSet(t *testing.T) {
	files := site()
	fields := func(c *httpserver.Ctx) {
		c.SetHeader("ETag", `"own"`)
		c.SetHeader("Last-Modified", secondLater)
		c.SetHeader("Accept-Ranges", "")
	}
	var app httpserver.App
	app.Get("/before", func(c *httpserver.Ctx) error { fields(c); return c.File(files, "dated.txt") })
	app.Get("/behind", func(c *httpserver.Ctx) error { err := c.File(files, "dated.txt"); fields(c); return err })
	tr := try(t, &app)
	for _, target := range []string{"/before", "/behind"} {
		for _, field := range []string{"X: y", "If-Modified-Since: " + secondLater} {
			a := tr.get(target, field)
			a.has(t, "ETag", `"own"`)
			a.has(t, "Last-Modified", secondLater)
			if n := len(a.Header.Values("Accept-Ranges")); n != 1 {
				t.Errorf("%s, %s: %d of the field Accept-Ranges", target, field, n)
			}
		}
	}
}
