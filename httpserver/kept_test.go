package httpserver_test

import (
	"errors"
	"io"
	"iter"
	"net"
	"strings"
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

// A Ctx that is kept after its handler has returned fails with a message, and reaches no
// other client.
func TestCtxIsKept(t *testing.T) {
	var kept *httpserver.Ctx
	var app httpserver.App
	app.Get("/keep", func(c *httpserver.Ctx) error { kept = c; return ok(c) })
	app.Get("/use", func(c *httpserver.Ctx) error {
		message := panics(t, func() { kept.SetHeader("X", "y") })
		return c.Text(200, message+panics(t, func() { kept.Text(500, "stale") }))
	})
	tr := try(t, &app)
	first := tr.dial()
	first.send(request("GET", "/keep", ""))
	first.receive("GET").is(t, 200, "ok")
	const message = "httpserver: the Ctx is used after its handler has returned"
	a := tr.get("/use")
	a.is(t, 200, message+message)
	a.has(t, "X", "")
}

// A view that is kept shows no other client's request.
func TestViewIsKept(t *testing.T) {
	var kept [][]byte
	var app httpserver.App
	app.Post("/{p}", func(c *httpserver.Ctx) error {
		b, err := c.Body()
		kept = append(kept, b, c.ParamView("p"), c.HeaderView("X"), c.PathView())
		return errors.Join(err, ok(c))
	})
	app.Post("/other/{p}", ok)
	tr := try(t, &app)
	first := tr.dial()
	first.send(request("POST", "/public", "public", "X: public"))
	first.receive("POST").is(t, 200, "ok")
	first.nc.(*net.TCPConn).CloseWrite()
	first.ended()
	for range 20 {
		tr.ask(request("POST", "/other/secret-secret-secret", "secret-secret", "X: secret-secret")).is(t, 200, "ok")
	}
	for _, view := range kept {
		if strings.Contains(string(view), "secret") {
			t.Errorf("a view shows %q", view)
		}
	}
}

// What OnError was given, and keeps, reaches no later request.
func TestOnErrorKeeps(t *testing.T) {
	var stream *httpserver.Stream
	var body io.Reader
	var app httpserver.App
	app.OnError(func(c *httpserver.Ctx, _ error) (err error) {
		body = c.BodyReader()
		stream, err = c.Stream(500, "text/plain")
		return err
	})
	app.Post("/fails", func(*httpserver.Ctx) error { return errors.New("failed") })
	app.Post("/next", func(c *httpserver.Ctx) error {
		if b, err := io.ReadAll(body); len(b) > 0 || err == nil {
			t.Errorf("the reader got %q, error %v", b, err)
		}
		if n, err := io.WriteString(stream, "stale"); n > 0 || err == nil {
			t.Errorf("the stream took %d bytes, error %v", n, err)
		}
		return ok(c)
	})
	p := try(t, &app).dial()
	p.send(request("POST", "/fails", "public"))
	p.receive("POST").is(t, 500, "")
	p.send(request("POST", "/next", "secret"))
	p.receive("POST").is(t, 200, "ok")
}
