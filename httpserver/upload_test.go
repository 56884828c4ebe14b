package httpserver_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"

	"httpserverbench/httpserver"
)

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

// The response to a request goes out before the server waits for the content of
// the next one.
func TestResponseBeforeTheNextContent(t *testing.T) {
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

// A client that waits for a 100 gets it before a streamed response, or not at all.
func TestContinueAndStream(t *testing.T) {
	var app httpserver.App
	app.Post("/reads", func(c *httpserver.Ctx) error { return copyTo(c, c.BodyReader()) })
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
