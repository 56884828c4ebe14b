package httpserver_test

import (
	"net"
	"runtime"
	"strconv"
	"sync"
	"testing"

	"httpserverbench/httpserver"
	"httpserverbench/internal/load"
)

// pong is a JSON response that is pooled, so that it is no allocation of the
// handler's.
type pong struct {
	Pong bool  `json:"pong"`
	ID   int64 `json:"id"`
}

var pongs = sync.Pool{New: func() any { return new(pong) }}

// frugal is an application whose handlers allocate nothing.
func frugal(middleware ...httpserver.Middleware) *httpserver.App {
	var app httpserver.App
	app.Use(middleware...)
	app.Get("/text", func(c *httpserver.Ctx) error { return c.Text(200, "Hello, World!") })
	app.Get("/json", func(c *httpserver.Ctx) error {
		v := pongs.Get().(*pong)
		defer pongs.Put(v)
		v.Pong, v.ID = true, 7
		return c.JSON(200, v)
	})
	app.Get("/users/{id:int}", func(c *httpserver.Ctx) error {
		if c.ParamInt("id") != 123456 {
			return httpserver.HTTPError{Status: 404}
		}
		return c.Text(200, "found")
	})
	app.Get("/number/{n:int}", func(c *httpserver.Ctx) error {
		var digits [20]byte
		return c.Bytes(200, "text/plain", strconv.AppendInt(digits[:0], c.ParamInt("n"), 10))
	})
	app.Get("/plain/{name}", func(c *httpserver.Ctx) error {
		return c.Bytes(200, "text/plain", c.ParamView("name"))
	})
	app.Post("/body", func(c *httpserver.Ctx) error {
		b, err := c.Body()
		if err != nil {
			return err
		}
		return c.Bytes(200, "text/plain", b)
	})
	return &app
}

// TestAllocations measures whole requests over a loopback connection: parsing,
// routing, the handler and the response. The client allocates nothing.
func TestAllocations(t *testing.T) {
	if raced {
		t.Skip("the race detector allocates")
	}
	pass := func(next httpserver.Handler) httpserver.Handler {
		return func(c *httpserver.Ctx) error { return next(c) }
	}
	header := func(next httpserver.Handler) httpserver.Handler {
		return func(c *httpserver.Ctx) error {
			c.SetHeader("X-Frame-Options", "DENY")
			return next(c)
		}
	}
	for _, app := range []struct {
		name string
		app  *httpserver.App
	}{
		{"bare", frugal()},
		{"five middlewares", frugal(pass, header, pass, header, pass)},
	} {
		addr := try(t, app.app).addr
		for _, c := range []struct {
			name, raw string
			length    int
		}{
			{"text", request("GET", "/text", "", "User-Agent: test", "Accept: */*"), 13},
			{"JSON", request("GET", "/json", ""), 20},
			{"typed parameter", request("GET", "/users/123456", ""), 5},
			{"typed parameter, sent back", request("GET", "/number/123456", ""), 6},
			{"plain parameter", request("GET", "/plain/gopher", ""), 6},
			{"body", request("POST", "/body", "content"), 7},
		} {
			if n := allocations(t, addr, c.raw, c.length); n > 0.05 {
				t.Errorf("%s, %s: %.2f allocations a request", app.name, c.name, n)
			}
		}
	}
}

// allocations returns how many allocations the process makes for each of many
// requests. It is not exactly 0 where it should be: once a second the Date is
// made anew, and the garbage collector empties pools.
func allocations(t *testing.T, addr, raw string, length int) float64 {
	t.Helper()
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	conn := load.New(nc, patience)
	defer conn.Close()
	const warmUp, requests = 100, 1000
	send, want := []byte(raw), load.Want{Status: 200, Length: length}
	var before, after runtime.MemStats
	for i := range warmUp + requests {
		if i == warmUp {
			runtime.ReadMemStats(&before)
		}
		if err := conn.Send(send); err != nil {
			t.Fatal(err)
		}
		if err := conn.Receive(want); err != nil {
			t.Fatal(err)
		}
	}
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs-before.Mallocs) / requests
}
