package httpserver_test

import (
	"iter"
	"testing"

	"httpserverbench/httpserver"
)

// What yields the fields of a request or response, and is kept, shows no other client's: it
// fails as the Ctx does.
func TestFieldsAreKept(t *testing.T) {
	var kept []iter.Seq2[string, string]
	var app httpserver.App
	app.Get("/keep", func(c *httpserver.Ctx) error {
		kept = []iter.Seq2[string, string]{c.HeaderFields(), c.ResponseFields()}
		return ok(c)
	})
	app.Get("/use", func(c *httpserver.Ctx) error {
		c.SetHeader("X-Secret", "secret")
		for _, fields := range kept {
			message := panics(t, func() {
				for name, value := range fields {
					t.Errorf("another client's field %s: %s", name, value)
				}
			})
			if message != "httpserver: the Ctx is used after its handler has returned" {
				t.Errorf("it panics with %q", message)
			}
		}
		return ok(c)
	})
	tr := try(t, &app)
	tr.get("/keep").is(t, 200, "ok")
	tr.get("/use", "X-Secret: secret").is(t, 200, "ok")
}
