package httpserver

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"
)

// A script is a connection whose client has sent all that it will.
type script struct {
	net.Conn
	in       io.Reader
	received strings.Builder
	writes   []int     // how long each was
	failure  error     // of all writes
	by       time.Time // the read deadline
}

func (s *script) Read(p []byte) (int, error)        { return s.in.Read(p) }
func (s *script) SetReadDeadline(t time.Time) error { s.by = t; return nil }
func (s *script) SetWriteDeadline(time.Time) error  { return nil }
func (s *script) Close() error                      { return nil }

func (s *script) Write(p []byte) (int, error) {
	if s.failure != nil {
		return 0, s.failure
	}
	s.writes = append(s.writes, len(p))
	return s.received.Write(p)
}

// play serves a connection from its first byte to its end, and returns it.
func (s *script) play(server *Server) *conn {
	server.start()
	c := server.newConn(s)
	c.serve()
	return c
}

// echo adds to app a route, POST /echo, that responds with the content.
func echo(app *App) *App {
	app.Post("/echo", func(c *Ctx) error {
		b, err := c.Body()
		if err != nil {
			return err
		}
		return c.Bytes(200, "text/plain", b)
	})
	return app
}

const (
	postEcho   = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: %08d\r\n\r\n"
	postChunks = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
)

// Bytes that come together with the connection's end are responded to.
func TestBytesThatComeWithTheEnd(t *testing.T) {
	client := &script{in: iotest.DataErrReader(strings.NewReader(getHello))}
	client.play(&Server{App: hello(&App{})})
	if got := client.received.String(); !strings.HasSuffix(got, "hello") {
		t.Errorf("received %q", got)
	}
}

// What a client may still be sending is waited for after a last response, unless it
// has said that it is done; after a body some send an empty line all the same. It is
// taken in any case where the client waits for the connection's end.
func TestWhoIsLingeredFor(t *testing.T) {
	app := hello(echo(&App{}))
	app.Get("/bye", func(c *Ctx) error { c.SetHeader("Connection", "close"); return nil })
	app.Get("/stream", func(c *Ctx) error { return copyTo(c, strings.NewReader("stream")) })
	for request, want := range map[string]time.Duration{
		"GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n":                                        0,
		"GET /hello HTTP/1.0\r\n\r\n":                                                                        0,
		"GET /stream HTTP/1.0\r\n\r\n":                                                                       0,
		"GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n":                                             lingerBriefly,
		"POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 1\r\n\r\na":                  lingerTime,
		"POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n": lingerTime,
		"GET /bye HTTP/1.1\r\nHost: a\r\n\r\n":                                                               lingerTime,
		"GET /hello HTTP/2.0\r\n\r\n":                                                                        lingerTime,
	} {
		rest := strings.NewReader("GET")
		client := &script{in: io.MultiReader(strings.NewReader(request), rest)}
		if c := client.play(&Server{App: app}); c.lingers != want || (rest.Len() > 0) != (want == 0) {
			t.Errorf("%q: it lingers for %v, and leaves %d bytes", request, c.lingers, rest.Len())
		}
	}
}

// Responses to pipelined requests are gathered, and sent before they are too many; a
// large response is sent in steps, each with its own write time-out.
func TestSizesOfWrites(t *testing.T) {
	var app App
	for path, size := range map[string]int{"/small": 100, "/half": outFlush / 2, "/large": 2*writeStep + 1000} {
		app.Get(path, func(c *Ctx) error { return c.Text(200, strings.Repeat("a", size)) })
	}
	const head = 1000 // is larger than a response's
	for _, tc := range []struct {
		path                    string
		requests, writes, limit int
	}{
		{"/small", 10, 1, 10 * head},
		{"/half", 10, 5, outFlush + outFlush/2 + head},
		{"/large", 1, 4, writeStep},
	} {
		client := &script{in: strings.NewReader(strings.Repeat("GET "+tc.path+" HTTP/1.1\r\nHost: a\r\n\r\n", tc.requests))}
		synctest.Test(t, func(*testing.T) { client.play(&Server{App: &app}) }) // no handler is slow there
		if len(client.writes) != tc.writes {
			t.Errorf("%s: %d writes, want %d", tc.path, len(client.writes), tc.writes)
		}
		for _, n := range client.writes {
			if n > tc.limit {
				t.Errorf("%s: a write of %d bytes, want at most %d", tc.path, n, tc.limit)
			}
		}
	}
}

// A large request with a large response leaves the next one no large buffers, nor what
// its fields hold.
func TestLargeBuffersAreNotKept(t *testing.T) {
	var x *exchange
	var b *buffers
	var app App
	app.Post("/echo", func(c *Ctx) error {
		x, b = c.x, c.x.c.buf
		c.SetHeader("X", "y")
		content, err := c.Body()
		return errors.Join(err, c.Bytes(200, "text/plain", content))
	})
	content := strings.Repeat("a", 2*outRetain)
	client := &script{in: strings.NewReader(postChunks + fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(content), content))}
	client.play(&Server{App: &app})
	if !strings.HasSuffix(client.received.String(), content) {
		t.Fatal("the content did not come back")
	}
	for name, kept := range map[string]int{"the body": cap(x.body.own), "the response": cap(x.resp.body), "what is written": cap(b.out)} {
		if kept > outRetain {
			t.Errorf("%s keeps %d bytes", name, kept)
		}
	}
	if f := x.resp.fields[:1][0]; f != (responseField{}) {
		t.Errorf("the field %v is kept", f)
	}
}

// A client that has gone before its response is nothing to be logged.
func TestAClientThatIsGoneIsNotLogged(t *testing.T) {
	app := hello(&App{})
	app.Get("/async", timed(func(c *Ctx) error { return c.Text(200, "late") }, patience))
	log := onLog(func(message string) { t.Errorf("logged %q", message) })
	client := &script{in: strings.NewReader(getHello + "GET /async HTTP/1.1\r\nHost: a\r\n\r\n"), failure: net.ErrClosed}
	if c := client.play(&Server{App: app, Logger: slog.New(log)}); c.writeErr != net.ErrClosed {
		t.Errorf("the write's error is %v", c.writeErr)
	}
}

// Nothing is begun of what a client has pipelined when a response can't be written.
func TestNoRequestIsBegunAfterAFailedWrite(t *testing.T) {
	for name, h := range map[string]Handler{
		"large":  func(c *Ctx) error { return c.Text(200, strings.Repeat("a", outFlush+1)) },
		"stream": func(c *Ctx) error { return copyTo(c, strings.NewReader(strings.Repeat("a", streamBuffer))) },
		"gathered": func(c *Ctx) error {
			c.x.c.flushGathered() // as the timer does
			return c.Text(200, "small")
		},
	} {
		begun := 0
		app := hello(&App{})
		app.Get("/", func(c *Ctx) error { begun++; return h(c) })
		const get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
		client := &script{in: strings.NewReader(getHello + get + get), failure: net.ErrClosed}
		client.play(&Server{App: app})
		if begun != 1 {
			t.Errorf("%s: %d requests were begun", name, begun)
		}
	}
}

// Content in chunks comes whole, also after requests that have used up the buffer.
func TestChunksAfterAFullBuffer(t *testing.T) {
	content := strings.Repeat("y", 3000)
	chunks := fmt.Sprintf("%x;a=b\r\n%s\r\n0\r\n\r\n", len(content), content)
	const padded = "GET /hello HTTP/1.1\r\nHost: a\r\nX: %s\r\n\r\n"
	fill := 16<<10 + bodyRoom - len(postChunks) - len("bb8") // the buffer ends in the chunk's size
	half := strings.Repeat("x", fill/2-len(padded)+len("%s"))
	client := &script{in: strings.NewReader(strings.Repeat(fmt.Sprintf(padded, half), 2) + postChunks + chunks)}
	client.play(&Server{App: hello(echo(&App{}))})
	if got := client.received.String(); !strings.HasSuffix(got, content) {
		t.Errorf("received %.1000q", got)
	}
}

// Content that its handler leaves is dropped up to the limit, in whatever coding, and
// the connection lives on.
func TestContentThatIsLeft(t *testing.T) {
	app := hello(&App{})
	app.Post("/echo", func(c *Ctx) error { return nil })
	content := strings.Repeat("a", drainLimit)
	for name, raw := range map[string]string{
		"a length": fmt.Sprintf(postEcho, drainLimit) + content,
		"chunks":   postChunks + fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", drainLimit, content),
	} {
		client := &script{in: strings.NewReader(raw + getHello)}
		client.play(&Server{App: app})
		if got := client.received.String(); !strings.HasSuffix(got, "hello") || strings.Contains(got, "close") {
			t.Errorf("%s: received %q", name, got)
		}
	}
}

// A request's time begins with its own first byte, also when the one before it came
// in parts.
func TestEachRequestBeginsAnew(t *testing.T) {
	began := make(chan instant, 2)
	var app App
	app.Get("/hello", func(c *Ctx) error { began <- c.x.c.began; return nil })
	r := newRig(t, &Server{App: &app})
	p := r.dial()
	p.send("G")
	until(t, "the request is begun", func() bool { return r.busy() == 1 })
	p.send(getHello[1:] + "G")
	p.wants(200)
	p.send(getHello[1:])
	p.wants(200)
	first, second := receive(t, "a begin", began), receive(t, "a begin", began)
	if first == 0 || second <= first {
		t.Errorf("the requests began at %d and %d", first, second)
	}
}

// The time of a body that the client is asked for begins with that.
func TestABodyThatIsAskedForBeginsThen(t *testing.T) {
	var app App
	app.Post("/echo", func(c *Ctx) error {
		before := c.x.c.srv.now()
		_, err := c.Body()
		if c.x.c.began < before {
			t.Errorf("it began %v before it was asked for", time.Duration(before-c.x.c.began))
		}
		return err
	})
	p := newRig(t, &Server{App: &app}).dial()
	p.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n")
	p.wants(100)
	p.send("a")
	p.wants(200)
}
