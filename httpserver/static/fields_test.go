package static_test

import (
	"slices"
	"testing"

	"httpserverbench/httpserver"
	"httpserverbench/httpserver/static"
)

// A handler that takes a part itself says which; a file of the status 206 has no range.
func TestFileOfAPartThatTheHandlerTook(t *testing.T) {
	files := site()
	var app httpserver.App
	app.Get("/own", func(c *httpserver.Ctx) error {
		c.SetStatus(206)
		c.SetHeader("Content-Range", "bytes 0-9/100")
		return static.File(c, files, "dated.txt")
	})
	app.Get("/none", func(c *httpserver.Ctx) error { c.SetStatus(206); return static.File(c, files, "dated.txt") })
	tr := try(t, &app)
	for target, want := range map[string][]string{"/own": {"bytes 0-9/100"}, "/none": nil} {
		a := tr.get(target, "Range: bytes=0-1")
		if got := a.Header.Values("Content-Range"); a.Status != 206 || a.Body != "0123456789" || !slices.Equal(got, want) {
			t.Errorf("%s: got %d %q %q", target, a.Status, got, a.Body)
		}
	}
}

// A field that the handler sets before is sent in place of the file's.
func TestFileFieldsSet(t *testing.T) {
	files := site()
	fields := func(c *httpserver.Ctx) {
		c.SetHeader("ETag", `"own"`)
		c.SetHeader("Last-Modified", secondLater)
		c.SetHeader("Accept-Ranges", "")
	}
	var app httpserver.App
	app.Get("/before", func(c *httpserver.Ctx) error { fields(c); return static.File(c, files, "dated.txt") })
	tr := try(t, &app)
	for _, target := range []string{"/before"} {
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
