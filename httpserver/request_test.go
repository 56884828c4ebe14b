package httpserver_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"httpserverbench/httpserver"
)

func TestRequestLine(t *testing.T) {
	var app httpserver.App
	app.Get("/{a}/{n:int}/{rest...}", func(c *httpserver.Ctx) error {
		return c.JSON(200, []any{
			c.Path(), string(c.PathView()), c.Pattern(), c.Host(), c.Method(),
			c.Param("a"), string(c.ParamView("a")), c.ParamInt("n"), c.Param("rest"),
		})
	})
	var got []any
	body := try(t, &app).get("/%41%2f%2541/-7/x//y%20z?q=1").body
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		t.Fatal(err, body)
	}
	want := []any{
		"/A/%41/-7/x//y z", "/%41%2f%2541/-7/x//y%20z", "/{a}/{n:int}/{rest...}", "test", "GET",
		"A/%41", "A/%41", -7.0, "x//y z",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

// A middleware sees also the method that no route can have.
func TestUnknownMethod(t *testing.T) {
	var app httpserver.App
	methods := make(chan string, 1)
	app.Use(func(next httpserver.Handler) httpserver.Handler {
		return func(c *httpserver.Ctx) error { methods <- c.Method() + c.Pattern(); return next(c) }
	})
	if a := try(t, &app).ask("\r\n" + request("BREW", "/", "")); a.StatusCode != 501 {
		t.Errorf("got %d", a.StatusCode)
	}
	if m := within(t, methods); m != "BREW" {
		t.Errorf("the method is %q", m)
	}
}

// Reading a parameter as what it is not is the programmer's mistake.
func TestParamPanics(t *testing.T) {
	var app httpserver.App
	app.Get("/{n:int}/{s}", func(c *httpserver.Ctx) error {
		got := []string{
			panics(t, func() { c.Param("x") }),
			panics(t, func() { c.ParamInt("s") }),
		}
		return c.Text(200, strings.Join(got, "|"))
	})
	const pattern = `httpserver: pattern "/{n:int}/{s}" has no parameter `
	try(t, &app).get("/1/s").is(t, 200, pattern+`"x"|`+pattern+"{s:int}")
}

func TestQuery(t *testing.T) {
	tr := tryHandler(t, func(c *httpserver.Ctx) error {
		return c.Text(200, c.Query("q")+"|"+c.QueryValues().Encode())
	})
	for target, want := range map[string]string{
		"/":                "|",
		"/?":               "|",
		"/?q=1":            "1|q=1",
		"/?a=b&q=1&q=2":    "1|a=b&q=1&q=2",
		"/?q=a+b%26%3D%2b": "a b&=+|q=a+b%26%3D%2B",
		"/?%71=1":          "1|q=1",
		"/?q":              "|q=",
		"/?qq=1&Q=2":       "|Q=2&qq=1",
		"/?q=a=b":          "a=b|q=a%3Db",
		"/?a=1&&q=2&":      "2|a=1&q=2",
		"/?q=1;a=2&b=3":    "|b=3",
	} {
		tr.get(target).is(t, 200, want)
	}
}

func TestHeader(t *testing.T) {
	tr := tryHandler(t, func(c *httpserver.Ctx) error {
		var all []string
		for name, value := range c.HeaderFields() {
			all = append(all, name+"="+value)
		}
		var first string
		for name := range c.HeaderFields() {
			first = name
			break
		}
		return c.Text(200, fmt.Sprintf("%s|%t|%s|%s", c.Header("x-A"), c.HeaderView("X-B") == nil, all, first))
	})
	tr.get("/", "X-a:  1 ", "X-A: 2").is(t, 200, "1|true|[Host=test X-a=1 X-A=2]|Host")
	tr.ask("GET http://other:1/ HTTP/1.1\r\nHost: test\r\n\r\n").is(t, 200, "|true|[Host=test]|Host")
}

func TestHostAndRemoteAddr(t *testing.T) {
	p := tryHandler(t, func(c *httpserver.Ctx) error { return c.Text(200, c.Host()+" "+c.RemoteAddr().String()) }).dial()
	p.send("GET http://other:1/ HTTP/1.1\r\nHost: test\r\n\r\n")
	p.receive("GET").is(t, 200, "other:1 "+p.nc.LocalAddr().String())
}

// What a handler is given as a string is its own to keep.
func TestStringsLast(t *testing.T) {
	var app httpserver.App
	kept := make(chan []string, 2)
	app.Post("/{p}", func(c *httpserver.Ctx) error {
		kept <- []string{c.Param("p"), c.Path(), c.Host(), c.Header("X"), c.Query("q")}
		return nil
	})
	p := try(t, &app).dial()
	for _, v := range []string{"1", "2"} {
		p.send(request("POST", "/"+v+"?q="+v, v, "X: "+v))
		p.receive("POST")
	}
	if got := fmt.Sprint(within(t, kept), within(t, kept)); got != "[1 /1 test 1 1] [2 /2 test 2 2]" {
		t.Errorf("kept %s", got)
	}
}

// What a handler appends to a view is not written into the request, nor into the
// one after it.
func TestAppendToViews(t *testing.T) {
	var app httpserver.App
	const more = "--more-than-there-is-between-two-parts-of-a-request-----------------------------"
	app.Post("/{a}/{b}", func(c *httpserver.Ctx) error {
		before := c.Host() + c.Path() + c.Header("Last")
		body, err := c.Body()
		for _, view := range [][]byte{c.ParamView("a"), c.PathView(), c.HeaderView("Host"), c.HeaderView("Last"), body} {
			_ = append(view, more...)
		}
		if after := c.Host() + c.Path() + c.Header("Last"); after != before {
			t.Errorf("%q has become %q", before, after)
		}
		return errors.Join(err, c.Text(200, string(body)))
	})
	p := try(t, &app).dial()
	p.send(request("POST", "/a/b", "content", "Last: l") + request("POST", "/c/d", "next", "Last: m"))
	p.receive("POST").is(t, 200, "content")
	p.receive("POST").is(t, 200, "next")
}
