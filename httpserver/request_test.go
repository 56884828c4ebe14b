package httpserver_test

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"httpserverbench/httpserver"
)

func TestRequestLine(t *testing.T) {
	var app httpserver.App
	app.Get("/{a}/{n:int}/{f:float}/{rest...}", func(c *httpserver.Ctx) error {
		return c.JSON(200, []any{
			c.Path(), string(c.PathView()), c.Pattern(), c.Host(), c.Method(),
			c.Param("a"), string(c.ParamView("a")), c.ParamInt("n"), c.ParamFloat("f"), c.Param("rest"),
		})
	})
	var got []any
	body := try(t, &app).get("/%41%2f%2541/-7/2.50/x//y%20z?q=1").body
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		t.Fatal(err, body)
	}
	want := []any{
		"/A/%41/-7/2.50/x//y z", "/%41%2f%2541/-7/2.50/x//y%20z", "/{a}/{n:int}/{f:float}/{rest...}", "test", "GET",
		"A/%41", "A/%41", -7.0, 2.5, "x//y z",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

// A middleware sees also the method that no route can have.
func TestUnknownMethod(t *testing.T) {
	var app httpserver.App
	methods := make(chan string, 1)
	app.Before(func(c *httpserver.Ctx) error { methods <- c.Method() + c.Pattern(); return nil })
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
			panics(t, func() { c.ParamFloat("n") }),
		}
		return c.Text(200, strings.Join(got, "|"))
	})
	const pattern = `httpserver: pattern "/{n:int}/{s}" has no parameter `
	try(t, &app).get("/1/s").is(t, 200, pattern+`"x"|`+pattern+"{s:int}|"+pattern+"{n:float}")
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
		"/?q=1;a=2&b=3":    "1;a=2|b=3",
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
		cookie, _ := c.Cookie("k")
		kept <- []string{c.Param("p"), c.Path(), c.Host(), c.Header("X"), c.Query("q"), cookie}
		return nil
	})
	p := try(t, &app).dial()
	for _, v := range []string{"1", "2"} {
		p.send(request("POST", "/"+v+"?q="+v, v, "X: "+v, "Cookie: k="+v))
		p.receive("POST")
	}
	if got := fmt.Sprint(within(t, kept), within(t, kept)); got != "[1 /1 test 1 1 1] [2 /2 test 2 2 2]" {
		t.Errorf("kept %s", got)
	}
}

// What a handler appends to a view is not written into the request, nor into the
// one behind it.
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

// What a middleware has read is missing behind it, and no error, however often the
// rest is asked for.
func TestBodyBehindItsReader(t *testing.T) {
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
		{`{"Cups":1}{}`, 400, "the body is not the JSON that is wanted"},
		{`{"Cups":1}]`, 400, "the body is not the JSON that is wanted"},
		{`{"Cups":"two"}`, 400, "the body is not the JSON that is wanted"},
		{`{"Cups":`, 400, "the body is not the JSON that is wanted"},
		{``, 400, "the body is not the JSON that is wanted"},
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

// BodyReader reads what the limit of Body would refuse, as it comes.
func TestLargeUpload(t *testing.T) {
	var app httpserver.App
	app.Post("/", func(c *httpserver.Ctx) error {
		h := sha256.New()
		n, err := io.Copy(h, c.BodyReader())
		if err != nil {
			return err
		}
		return c.Text(200, fmt.Sprintf("%d %x", n, h.Sum(nil)))
	})
	tr := tryServer(t, &httpserver.Server{App: &app, BodyLimit: 1000})
	content := strings.Repeat("0123456789abcdef", 300<<10/16)
	want := fmt.Sprintf("%d %x", len(content), sha256.Sum256([]byte(content)))
	p := tr.dial()
	for _, raw := range []string{
		request("POST", "/", content),
		chunked("/", content[:1], content[1:100000], content[100000:]),
		request("POST", "/", content),
	} {
		p.send(raw)
		p.receive("POST").is(t, 200, want)
	}
}

// An upload comes whole however little of it is asked for at a time, also from a
// buffer that an earlier request has made larger.
func TestUploadReadInEveryWay(t *testing.T) {
	ways := map[string]func(r io.Reader) ([]byte, error){
		"/bytes":  func(r io.Reader) ([]byte, error) { return io.ReadAll(iotest.OneByteReader(r)) },
		"/halves": func(r io.Reader) ([]byte, error) { return io.ReadAll(iotest.HalfReader(r)) },
		"/all":    io.ReadAll,
		"/copy": func(r io.Reader) ([]byte, error) {
			var b strings.Builder
			_, err := io.Copy(&b, r)
			return []byte(b.String()), err
		},
	}
	var app httpserver.App
	for path, read := range ways {
		app.Post(path, func(c *httpserver.Ctx) error {
			b, err := read(c.BodyReader())
			if err != nil {
				return err
			}
			return c.Bytes(200, "text/plain", b)
		})
	}
	content := strings.Repeat("0123456789abcdef", 10)
	large := strings.Repeat(content, 400)
	p := try(t, &app).dial()
	for path := range ways {
		for _, whole := range []string{content, large[:60_000], large} {
			for _, raw := range []string{
				request("POST", path, whole),
				chunked(path, whole),
				chunked(path, whole[:3], whole[3:100], whole[100:]),
			} {
				p.send(raw)
				if a := p.receive("POST"); a.StatusCode != 200 || a.body != whole {
					t.Fatalf("%s: of %d bytes %d came", path, len(whole), len(a.body))
				}
			}
		}
	}
}

// The answer to a request goes out before the server waits for the content of
// the next one.
func TestAnswerBeforeTheNextContent(t *testing.T) {
	var app httpserver.App
	app.Get("/", func(c *httpserver.Ctx) error { return c.Text(200, "first") })
	app.Post("/body", func(c *httpserver.Ctx) error { b, err := c.Body(); return errors.Join(err, c.Text(200, string(b))) })
	app.Post("/reader", func(c *httpserver.Ctx) error {
		b, err := io.ReadAll(c.BodyReader())
		return errors.Join(err, c.Text(200, string(b)))
	})
	app.Post("/left", func(c *httpserver.Ctx) error { return c.Text(200, "content") })
	p := try(t, &app).dial()
	for _, path := range []string{"/body", "/reader", "/left"} {
		for _, raw := range []string{request("POST", path, "content"), chunked(path, "content")} {
			head, content, _ := strings.Cut(raw, "\r\n\r\n")
			p.send(request("GET", "/", "") + head + "\r\n\r\n")
			p.receive("GET").is(t, 200, "first")
			p.send(content)
			p.receive("POST").is(t, 200, "content")
		}
	}
}

// What a slow handler leaves of a body has its own time to arrive.
func TestContentLeftBySlowHandler(t *testing.T) {
	var app httpserver.App
	app.Post("/", func(c *httpserver.Ctx) error {
		time.Sleep(2 * moment) // is what the test is about
		return c.Text(200, "done")
	})
	p := tryServer(t, &httpserver.Server{App: &app, ReadTimeout: moment}).dial()
	for range 2 {
		p.send(request("POST", "/", strings.Repeat("x", 100_000)))
		p.receive("POST").is(t, 200, "done")
	}
}

// A client that waits for a 100 gets it before a streamed answer, or not at all.
func TestContinueAndStream(t *testing.T) {
	var app httpserver.App
	app.Post("/reads", func(c *httpserver.Ctx) error { return c.Send(c.BodyReader()) })
	app.Post("/streams", func(c *httpserver.Ctx) error {
		s, err := c.Stream(200, "text/plain")
		if err != nil {
			return err
		}
		io.WriteString(s, "first ")
		_, err = io.Copy(s, c.BodyReader())
		return err
	})
	tr := try(t, &app)
	head, content, _ := strings.Cut(request("POST", "/reads", "content", "Expect: 100-continue"), "\r\n\r\n")
	p := tr.dial()
	for range 2 {
		p.send(head + "\r\n\r\n")
		p.receive("POST").is(t, 100, "")
		p.send(content)
		p.receive("POST").is(t, 200, "content")
	}
	p.send(head + "\r\n\r\n" + content[:3]) // it has not waited
	p.send(content[3:])
	p.receive("POST").is(t, 200, "content")
	head = strings.Replace(head, "/reads", "/streams", 1)
	p.send(head + "\r\n\r\n")
	p.send(content)
	a := p.receive("POST")
	a.is(t, 200, "first content")
	a.closes(t)
	p = tr.dial()
	p.send(head + "\r\n\r\n")
	p.nc.(*net.TCPConn).CloseWrite()
	if all, err := io.ReadAll(p.r); err != nil || strings.Contains(string(all), "100 Continue") {
		t.Errorf("got %q and %v", all, err)
	}
}

// A handler gets each part of an upload as soon as it was sent.
func TestUploadAsItComes(t *testing.T) {
	var app httpserver.App
	parts := make(chan string)
	app.Post("/", func(c *httpserver.Ctx) error {
		r, buf := c.BodyReader(), make([]byte, 100)
		for {
			n, err := r.Read(buf)
			if err == io.EOF {
				return c.NoContent(204)
			}
			if err != nil {
				return err
			}
			parts <- string(buf[:n])
		}
	})
	p := try(t, &app).dial()
	p.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 8\r\n\r\n")
	for _, part := range []string{"one", "two", "3!"} {
		p.send(part)
		if got := within(t, parts); got != part {
			t.Errorf("got %q, want %q", got, part)
		}
	}
	p.receive("POST").is(t, 204, "")
}

// An upload that ends too early is an error of the handler's reader, not its end.
func TestUploadCutShort(t *testing.T) {
	var app httpserver.App
	failed := make(chan error, 1)
	app.Post("/", func(c *httpserver.Ctx) error {
		_, err := io.Copy(io.Discard, c.BodyReader())
		failed <- err
		return err
	})
	p := try(t, &app).dial()
	p.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 8\r\n\r\nhalf")
	p.nc.(*net.TCPConn).CloseWrite()
	if err := within(t, failed); err == nil || !strings.Contains(err.Error(), "ended before") {
		t.Errorf("the reader returned %v", err)
	}
	if a := p.receive(http.MethodPost); a.StatusCode != 400 {
		t.Errorf("got %d", a.StatusCode)
	}
}

// A reader that outlives its handler reaches nobody's content.
func TestBodyReaderAfterItsRequest(t *testing.T) {
	var kept []io.Reader
	var app httpserver.App
	app.Post("/unread", func(c *httpserver.Ctx) error {
		kept = append(kept, c.BodyReader())
		return nil
	})
	app.Post("/read", func(c *httpserver.Ctx) error {
		_, err := c.Body()
		kept = append(kept, c.BodyReader())
		return err
	})
	app.Post("/second", func(c *httpserver.Ctx) error {
		for _, r := range kept {
			if b, _ := io.ReadAll(r); strings.Contains(string(b), "secret") {
				t.Errorf("a stale reader got %q", b)
			}
		}
		b, err := c.Body()
		return errors.Join(err, c.Text(200, string(b)))
	})
	p := try(t, &app).dial()
	for _, target := range []string{"/unread", "/read"} {
		p.send(request("POST", target, "public"))
		p.receive("POST").is(t, 200, "")
	}
	p.send(request("POST", "/second", "secret"))
	p.receive("POST").is(t, 200, "secret")
}

// A read that still waits for content when the handler has returned ends.
func TestBodyReaderInOtherHands(t *testing.T) {
	reading, ended := make(chan struct{}), make(chan error)
	p := tryHandlerFor(t, "POST", func(c *httpserver.Ctx) error {
		r := c.BodyReader()
		if _, err := io.ReadFull(r, make([]byte, 3)); err != nil {
			return err
		}
		go func() {
			close(reading)
			_, err := io.Copy(io.Discard, r)
			ended <- err
		}()
		within(t, reading)
		return c.Text(200, "done")
	}).dial()
	p.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 100000\r\n\r\nabc")
	p.receive("POST").is(t, 200, "done")
	if within(t, ended) == nil {
		t.Error("the read came to the content's end")
	}
}
