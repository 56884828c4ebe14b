package httpserver_test

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"
	"testing"

	"httpserverbench/httpserver"
)

// What a handler hands to another goroutine, a Stream or a reader of the body, is in
// use when the handler ends in one way or another, or does something else.

// helpers are the goroutines that handlers start. A test waits for them after the response
// that a handler gives after starting one; the mutex says that order to the race detector,
// which does not see it in a connection.
type helpers struct {
	mu      sync.Mutex
	running sync.WaitGroup
}

func (h *helpers) Go(f func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.running.Go(f)
}

func (h *helpers) Wait() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.running.Wait()
}

// However a handler ends, on whatever goroutine, what another one has streamed arrives
// once, in order, and as a response that is broken off.
func TestAStreamInUseWhenItsHandlerEnds(t *testing.T) {
	for name, end := range map[string]func() error{
		"error":  func() error { return errors.New("failed") },
		"panic":  func() error { panic("failed") },
		"goexit": func() error { runtime.Goexit(); return nil },
	} {
		var writers helpers
		h := func(c *httpserver.Ctx) error {
			s, err := c.Stream(200, "text/plain")
			if err != nil {
				return err
			}
			begun := make(chan struct{})
			writers.Go(func() {
				for i := 0; err == nil; i++ {
					if _, err = fmt.Fprintf(s, "%d\n", i); i == 10 {
						close(begun)
					}
				}
			})
			within(t, begun)
			return end()
		}
		t.Run(name, func(t *testing.T) { breaksOff(t, h) })
		t.Run(name+", asynchronous", func(t *testing.T) { breaksOff(t, timed(h, patience)) })
		writers.Wait()
	}
}

// breaksOff wants the responses of a handler that counts to be broken off, and right as
// far as they go.
func breaksOff(t *testing.T, h httpserver.Handler) {
	tr := tryHandler(t, h)
	for range 20 {
		p := tr.dial()
		p.send(request("GET", "/", ""))
		a, err := p.tryReceive("GET")
		if err == nil {
			t.Fatal("the response looks whole")
		}
		lines := strings.Split(a.body, "\n")
		for i, line := range lines[:len(lines)-1] {
			if line != fmt.Sprint(i) {
				t.Fatalf("line %d is %q", i, line)
			}
		}
	}
}

// Writers that ignore errors do not hold up the handler's end.
func TestAStreamOfWritersThatIgnoreErrors(t *testing.T) {
	stop := make(chan struct{})
	var writers helpers
	tr := tryHandler(t, func(c *httpserver.Ctx) error {
		s, err := c.Stream(200, "text/plain")
		for range 4 {
			writers.Go(func() {
				for piece := make([]byte, 1<<20); ; {
					select {
					case <-stop:
						return
					default:
						s.Write(piece)
					}
				}
			})
		}
		return err
	})
	p := tr.dial()
	p.send(request("GET", "/", "", "Connection: close"))
	if _, err := io.Copy(io.Discard, p.r); err != nil {
		t.Errorf("the connection did not end: %v", err)
	}
	close(stop)
	writers.Wait()
}

// A reader of the body has ended when a hook looks at what the handler returned.
func TestAReaderOfTheBodyWhenAHookRuns(t *testing.T) {
	var readers helpers
	defer readers.Wait()
	var app httpserver.App
	app.Post("/", func(c *httpserver.Ctx) error {
		body, begun := c.BodyReader(), make(chan struct{})
		readers.Go(func() {
			close(begun)
			io.ReadAll(body)
		})
		within(t, begun)
		return errors.New("failed")
	})
	app.OnError(func(c *httpserver.Ctx, _ error) error {
		_, err := c.Body()
		return errors.Join(err, c.Text(500, "failed"))
	})
	for range 20 {
		p := tryServer(t, &httpserver.Server{App: &app, ReadTimeout: moment}).dial()
		p.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 100\r\n\r\n" + strings.Repeat("x", 50))
		p.receive("POST")
	}
}

// A handler that responds while another goroutine reads the body, as one does that
// forwards it, asks the client for the body once.
func TestResponsesBesideAReaderOfTheBody(t *testing.T) {
	const content = "content"
	for name, respond := range map[string]func(c *httpserver.Ctx) error{
		"stream": func(c *httpserver.Ctx) error {
			s, err := c.Stream(200, "text/plain")
			if err == nil {
				_, err = io.WriteString(s, "response")
			}
			return err
		},
		"text": func(c *httpserver.Ctx) error { return c.Text(200, "response") },
		"hijack": func(c *httpserver.Ctx) error {
			conn, _, err := c.Hijack()
			if err == nil {
				_, err = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nresponse")
				err = errors.Join(err, conn.Close())
			}
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			var readers helpers
			defer readers.Wait()
			tr := tryHandlerFor(t, "POST", func(c *httpserver.Ctx) error {
				body, begun := c.BodyReader(), make(chan struct{})
				readers.Go(func() {
					close(begun)
					io.ReadAll(body)
				})
				within(t, begun)
				return respond(c)
			})
			for range 50 {
				p := tr.dial()
				p.send("POST / HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\nContent-Length: 7\r\n\r\n")
				a := p.receive("POST")
				if a.StatusCode == 100 {
					io.WriteString(p.nc, content) // which may not be wanted any more
					a = p.receive("POST")
				}
				a.is(t, 200, "response")
			}
		})
	}
}

// A handler may ask for the content while another goroutine reads it: each byte goes to
// one of them.
func TestBodyBesideAReaderOfIt(t *testing.T) {
	const length = 200_000
	tr := tryHandlerFor(t, "POST", func(c *httpserver.Ctx) error {
		body, read := c.BodyReader(), make(chan int64)
		go func() {
			n, _ := io.Copy(io.Discard, body)
			read <- n
		}()
		b, err := c.Body()
		return errors.Join(err, c.Text(200, fmt.Sprint(within(t, read)+int64(len(b)))))
	})
	content := strings.Repeat("x", length)
	tr.ask(request("POST", "/", content)).is(t, 200, fmt.Sprint(length))
	tr.ask(chunked("/", content)).is(t, 200, fmt.Sprint(length))
}
