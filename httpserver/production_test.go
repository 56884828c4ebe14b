package httpserver

import (
	"bytes"
	"context"
	"errors"
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
	if left := time.Duration(c.readBy - c.env.now()); left > readTimeout || left < readTimeout-time.Second {
		t.Errorf("the next read ends in %v", left)
	}
	b.waited = instant(20 * time.Second)
	b.await(func() (int, error) { return 0, nil })
	if left := time.Duration(c.readBy - c.env.now()); left > 10*time.Second+time.Second {
		t.Errorf("after 20 s of waiting the next read ends in %v", left)
	}
}

// A panic of a connection's code, or of the logger, ends that connection alone.
func TestPanicsOutsideHandlers(t *testing.T) {
	app := hello(&App{})
	app.Get("/panic", func(*Ctx) error { panic("in the handler") })
	loud := onLog(func(string) { panic("in the logger") })
	bad, worse := make(chan struct{}, 1), make(chan struct{}, 1)
	ln := wrapper{listenTCP(t), func(nc net.Conn) net.Conn {
		select {
		case <-worse:
			nc.Close()
			panic("in the listener")
		case <-bad:
			return panickingConn{nc}
		default:
			return nc
		}
	}}
	r := newRigOn(t, &Server{App: app, Logger: slog.New(loud)}, ln)
	p := r.dial()
	p.send("GET /panic HTTP/1.1\r\nHost: a\r\n\r\n")
	if !p.ended() {
		t.Error("the connection of the handler did not end")
	}
	bad <- struct{}{}
	p = r.dial()
	p.send(getHello)
	if !p.ended() {
		t.Error("the connection that panics did not end")
	}
	worse <- struct{}{}
	if !r.dial().ended() {
		t.Error("the connection that could not be accepted did not end")
	}
	p = r.dial()
	p.send(getHello)
	p.wants(200)
}

type panickingConn struct{ net.Conn }

func (panickingConn) Read([]byte) (int, error) { panic("in the connection") }

func (c panickingConn) Close() error {
	c.Conn.Close()
	panic("in its end")
}

// A connection that panics whatever is done to it keeps neither Shutdown nor Close from
// the others, and is closed where it comes too late.
func TestPanicsOfAConnsEnd(t *testing.T) {
	s := &Server{App: hello(&App{}), Logger: slog.New(slog.DiscardHandler)}
	for range 3 {
		mine, served := net.Pipe()
		defer mine.Close()
		s.ServeConn(&touchyConn{served, make(chan struct{})})
	}
	client, served := net.Pipe()
	s.ServeConn(served)
	p := newPeer(t, client)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	s.Shutdown(ended)
	p.wantsEnd()
	s.Close()
	if err := s.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	s.ServeConn(&touchyConn{served, make(chan struct{})})
}

// A touchyConn panics whenever a deadline is set that ends its read, and when it is closed;
// the read ends then too.
type touchyConn struct {
	net.Conn
	closed chan struct{}
}

func (c *touchyConn) Read([]byte) (int, error) { <-c.closed; return 0, net.ErrClosed }

func (c *touchyConn) SetReadDeadline(t time.Time) error {
	if t.Equal(longAgo) {
		panic("woken")
	}
	return nil
}

func (c *touchyConn) Close() error {
	select {
	case <-c.closed:
	default:
		close(c.closed)
	}
	panic("closed")
}

// What was sent of responses when the connection panicked is not sent again.
func TestAWriteThatPanics(t *testing.T) {
	panicked := make(chan struct{})
	app := hello(&App{})
	app.Get("/slow", func(c *Ctx) error { receive(t, "the panic", panicked); return nil })
	client, served := net.Pipe()
	s := &Server{App: app, Logger: slog.New(slog.DiscardHandler)}
	defer s.Close()
	s.ServeConn(&haltingConn{Conn: served, panicked: panicked})
	p := newPeer(t, client)
	p.send(getHello + "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n" + getHello)
	if got, err := io.ReadAll(p.r); string(got) != "HTTP" || err != nil {
		t.Errorf("got %q and %v", got, err)
	}
}

// A haltingConn writes four bytes, and panics.
type haltingConn struct {
	net.Conn
	panicked chan struct{}
	once     sync.Once
}

func (c *haltingConn) Write(p []byte) (int, error) {
	c.once.Do(func() {
		c.Conn.Write(p[:4])
		close(c.panicked)
		panic("halfway")
	})
	return c.Conn.Write(p)
}

// A client that is silent in its TLS handshake is let go when that takes too long, and
// not when the connection has been idle.
func TestHandshakeTimeout(t *testing.T) {
	r := newRigOn(t, &Server{App: hello(&App{}), HandshakeTimeout: tiny, IdleTimeout: time.Hour}, listenTLS(t))
	if !r.dial().ended() {
		t.Error("the connection did not end")
	}
}

// Small writes of a stream go out together, in one chunk and one system call, and large
// ones as they are.
func TestWritesOfAStream(t *testing.T) {
	large := bytes.Repeat([]byte("x"), 3*streamBuffer)
	var app App
	app.Get("/hello", func(c *Ctx) error {
		s, err := c.Stream(200, "text/plain")
		for range 100 {
			_, err2 := io.WriteString(s, "small")
			err = errors.Join(err, err2)
		}
		_, err2 := s.Write(large)
		return errors.Join(err, err2)
	})
	client := &script{in: strings.NewReader(getHello)}
	client.play(&Server{App: &app})
	const head = 200 // about
	if len(client.writes) != 4 || client.writes[0] > head+500 || client.writes[1] != len(large) {
		t.Errorf("the writes are of %v bytes", client.writes)
	}
	if got := client.received.String(); strings.Count(got, "\r\n31f4\r\n") != 1 || !strings.HasSuffix(got, "x\r\n0\r\n\r\n") {
		t.Errorf("got %.300q", got)
	}
}

// A context that a handler keeps is over, and the next request's is another's.
func TestContextsShareNothing(t *testing.T) {
	c := (&Server{}).newTestConn()
	first := c.watched()
	c.endWatch()
	if second := c.watched(); first == second || first.ctx.Err() == nil || second.ctx.Err() != nil {
		t.Error("the second is the first's, or one has not ended")
	}
	c.endWatch()
	if cause := context.Cause(first.ctx); cause != context.Canceled {
		t.Errorf("the first's cause is %v", cause)
	}
}
