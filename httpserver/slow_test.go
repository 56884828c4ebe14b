package httpserver

import (
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// Clients and sources that are slow.

// A slow client that goes on reading is not cut, however long the whole takes, and loses
// nothing; one that has taken nothing in a write's time is gone.
func TestASlowDownloadIsNotCut(t *testing.T) {
	content := strings.Repeat("0123456789abcdef", 20<<10)
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	var app App
	app.Get("/text", func(c *Ctx) error { return c.Text(200, content) })
	app.Get("/reader", func(c *Ctx) error {
		return c.SendReader(200, "text/plain", int64(len(content)), strings.NewReader(content))
	})
	app.Get("/file", func(c *Ctx) error {
		file, err := os.Open(name)
		if err != nil {
			return err
		}
		defer file.Close()
		return c.SendReader(200, "text/plain", int64(len(content)), file)
	})
	log := onLog(func(message string) { t.Errorf("logged %q", message) })
	s := &Server{App: &app, Logger: slog.New(log)}
	s.start()
	for _, path := range []string{"/text", "/reader", "/file"} {
		for _, patient := range []bool{true, false} {
			client := &sipping{script: script{in: strings.NewReader("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n")}}
			if !patient {
				client.gone = len(content) / 2
			}
			c := s.newConn(client)
			c.socket = true
			c.serve()
			_, got, _ := strings.Cut(client.received.String(), "\r\n\r\n")
			if !strings.HasPrefix(content, got) || (got == content) != patient {
				t.Errorf("%s, patient %v: got %d bytes of %d", path, patient, len(got), len(content))
			}
		}
	}
}

// A sipping connection takes a little of each write until its deadline, and nothing more
// once it has taken the bytes that gone says, if it does.
type sipping struct {
	script
	gone int
}

func (s *sipping) Write(p []byte) (int, error) {
	n := min(len(p), 1000)
	if s.gone > 0 {
		n = max(min(n, s.gone-s.received.Len()), 0)
	}
	s.received.Write(p[:n])
	if n < len(p) {
		return n, errLate
	}
	return n, nil
}

// errLate is a write's error as a TCP connection returns it.
var errLate = &net.OpError{Op: "write", Err: os.ErrDeadlineExceeded}

// ReadFrom reads no more than it takes, as sendfile does.
func (s *sipping) ReadFrom(r io.Reader) (int64, error) {
	b := make([]byte, 1000)
	if s.gone > 0 {
		b = b[:max(min(len(b), s.gone-s.received.Len()), 0)]
	}
	n, err := r.Read(b)
	s.received.Write(b[:n])
	if err == nil {
		err = errLate
	}
	return int64(n), err
}

// An upload that trickles in, each byte in time, ends when it is below the minimum rate,
// and goes on where there is none.
func TestMinUploadRate(t *testing.T) {
	for _, tc := range []struct {
		rate   int64
		status int
	}{{1 << 20, 408}, {-1, 200}} {
		synctest.Test(t, func(t *testing.T) {
			var app App
			app.Post("/upload", func(c *Ctx) error {
				_, err := io.Copy(io.Discard, c.BodyReader())
				return err
			})
			p := newPipeRig(t, &Server{App: &app, ReadTimeout: time.Second, MinUploadRate: tc.rate}).dial()
			p.send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\n\r\n")
			var sending sync.WaitGroup
			sending.Go(func() {
				for range 12 {
					time.Sleep(time.Second / 2)
					if _, err := p.Write([]byte("a")); err != nil {
						break
					}
				}
			})
			p.wants(tc.status)
			p.Close()
			sending.Wait()
		})
	}
}

// What a handler does itself takes nothing of its upload's time.
func TestASlowHandlerOfAnUpload(t *testing.T) {
	c := (&Server{}).newTestConn()
	b := &c.buf.x.body
	b.lend()
	const readTimeout = 30 * time.Second
	if b.await(func() (int, error) { return 1, nil }); b.waited > instant(time.Second) || b.got != 1 {
		t.Errorf("it waited for %v, for %d bytes", time.Duration(b.waited), b.got)
	}
	if left := time.Duration(c.readBy - c.srv.now()); left > readTimeout || left < readTimeout-time.Second {
		t.Errorf("the next read ends in %v", left)
	}
	b.waited = instant(20 * time.Second)
	b.await(func() (int, error) { return 0, nil })
	if left := time.Duration(c.readBy - c.srv.now()); left > 10*time.Second+time.Second {
		t.Errorf("after 20 s of waiting the next read ends in %v", left)
	}
}

// A lateReader has its content after a while.
type lateReader struct {
	io.Reader
	after time.Duration
}

func (r lateReader) Read(p []byte) (int, error) {
	time.Sleep(r.after)
	return r.Reader.Read(p)
}

// The time that a reader takes for its content is none of the client's, whatever the
// connection.
func TestSendReaderFromASlowSource(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const content = "content"
		var app App
		app.Get("/hello", func(c *Ctx) error {
			r := lateReader{strings.NewReader(content), time.Minute}
			return c.SendReader(200, "text/plain", int64(len(content)), r)
		})
		p := newPipeRig(t, &Server{App: &app, WriteTimeout: time.Second}).dial()
		p.SetDeadline(time.Time{})
		p.send(getHello)
		if got := p.wants(200); got.body != content {
			t.Errorf("got %q", got.body)
		}
	})
}
