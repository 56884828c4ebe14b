package httpserver_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"httpserverbench/httpserver"
)

// patience bounds every wait of these tests. None takes that long unless it
// fails.
const patience = 10 * time.Second

// A trial is an application that is served on a loopback port while a test runs.
type trial struct {
	t    testing.TB
	addr string
	log  logBuffer
}

// A logBuffer keeps what a server logs.
type logBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// try serves app with a server's defaults.
func try(t testing.TB, app *httpserver.App) *trial {
	t.Helper()
	return tryServer(t, &httpserver.Server{App: app})
}

// tryHandler serves h as GET /.
func tryHandler(t testing.TB, h httpserver.Handler) *trial {
	t.Helper()
	return tryHandlerFor(t, "GET", h)
}

func tryHandlerFor(t testing.TB, method string, h httpserver.Handler) *trial {
	t.Helper()
	var app httpserver.App
	app.Handle(method, "/", h)
	return try(t, &app)
}

func tryServer(t testing.TB, s *httpserver.Server) *trial {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return tryServerOn(t, s, ln)
}

// tryServerOn is tryServer with a listener of the caller's.
func tryServerOn(t testing.TB, s *httpserver.Server, ln net.Listener) *trial {
	t.Helper()
	tr := &trial{t: t, addr: ln.Addr().String()}
	s.Logger = slog.New(slog.NewTextHandler(&tr.log, nil))
	served := make(chan error, 1)
	go func() { served <- s.Serve(ln) }()
	t.Cleanup(func() {
		s.Close()
		if err := within(t, served); err != httpserver.ErrServerClosed {
			t.Errorf("Serve returned %v", err)
		}
	})
	return tr
}

// within receives from ch.
func within[T any](t testing.TB, ch <-chan T) T {
	t.Helper()
	select {
	case v := <-ch:
		return v
	case <-time.After(patience):
		t.Fatal("nothing came in time")
		panic("unreachable")
	}
}

// A peer is a client's end of a connection.
type peer struct {
	t  testing.TB
	nc net.Conn
	r  *bufio.Reader
}

func (tr *trial) dial() *peer {
	tr.t.Helper()
	nc, err := net.Dial("tcp", tr.addr)
	if err != nil {
		tr.t.Fatal(err)
	}
	nc.SetDeadline(time.Now().Add(patience))
	tr.t.Cleanup(func() { nc.Close() })
	return &peer{tr.t, nc, bufio.NewReader(nc)}
}

func (p *peer) send(raw string) {
	p.t.Helper()
	if _, err := io.WriteString(p.nc, raw); err != nil {
		p.t.Fatal(err)
	}
}

// A response is one that net/http has read, with its whole content.
type response struct {
	*http.Response
	body string
}

// receive reads the response to a request by method.
func (p *peer) receive(method string) response {
	p.t.Helper()
	a, err := p.tryReceive(method)
	if err != nil {
		p.t.Fatal(err)
	}
	return a
}

func (p *peer) tryReceive(method string) (response, error) {
	resp, err := http.ReadResponse(p.r, &http.Request{Method: method})
	if err != nil {
		return response{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return response{resp, string(body)}, err
}

// ended fails the test unless the server ends the connection without a byte more.
func (p *peer) ended() {
	p.t.Helper()
	if rest, err := io.ReadAll(p.r); err != nil || len(rest) > 0 {
		p.t.Errorf("got %q and %v instead of the connection's end", rest, err)
	}
}

// ask sends a whole request on a connection of its own and returns the response.
func (tr *trial) ask(raw string) response {
	tr.t.Helper()
	p := tr.dial()
	p.send(raw)
	method, _, _ := strings.Cut(raw, " ")
	return p.receive(method)
}

// get asks for a target, with header fields if there are any.
func (tr *trial) get(target string, fields ...string) response {
	tr.t.Helper()
	return tr.ask(request("GET", target, "", fields...))
}

// request returns the bytes of a request. It has a Content-Length if it has
// content.
func request(method, target, content string, fields ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: test\r\n", method, target)
	for _, f := range fields {
		b.WriteString(f + "\r\n")
	}
	if content != "" {
		fmt.Fprintf(&b, "Content-Length: %d\r\n", len(content))
	}
	return b.String() + "\r\n" + content
}

// is fails the test unless the response has the status and the content.
func (a response) is(t testing.TB, status int, body string) {
	t.Helper()
	if a.StatusCode != status || a.body != body {
		t.Errorf("got %d %q, want %d %q", a.StatusCode, a.body, status, body)
	}
}

// has fails the test unless the response has the field with just that value; ""
// means that it does not have the field.
func (a response) has(t testing.TB, name, value string) {
	t.Helper()
	if got := strings.Join(a.Header.Values(name), "|"); got != value {
		t.Errorf("got %s: %q, want %q", name, got, value)
	}
}

// logged fails the test unless the log has each part.
func (tr *trial) logged(parts ...string) {
	tr.t.Helper()
	for _, part := range parts {
		if log := tr.log.String(); !strings.Contains(log, part) {
			tr.t.Errorf("the log has no %q:\n%s", part, log)
		}
	}
}

// silent fails the test if something was logged.
func (tr *trial) silent() {
	tr.t.Helper()
	if log := tr.log.String(); log != "" {
		tr.t.Errorf("logged:\n%s", log)
	}
}

// panics returns what f panics with, as a string, and fails the test if it
// does not.
func panics(t testing.TB, f func()) (message string) {
	t.Helper()
	defer func() {
		p := recover()
		if p == nil {
			t.Error("no panic")
		}
		message = fmt.Sprint(p)
	}()
	f()
	return ""
}

// waitForLog waits until something was logged that has part in it, and no response
// says when.
func waitForLog(t testing.TB, tr *trial, part string) {
	t.Helper()
	for by := time.Now().Add(patience); !strings.Contains(tr.log.String(), part); runtime.Gosched() {
		if time.Now().After(by) {
			t.Fatalf("the log has no %q:\n%s", part, tr.log.String())
		}
	}
}

// closes fails the test unless the response says that it is the connection's last.
func (a response) closes(t testing.TB) {
	t.Helper()
	if !a.Close {
		t.Error("the response does not say that the connection ends")
	}
}

// timed returns h with a Timeout.
func timed(h httpserver.Handler, d time.Duration) httpserver.Handler { return httpserver.Timeout(d)(h) }

// copyTo streams what r has.
func copyTo(c *httpserver.Ctx, r io.Reader) error {
	s, err := c.Stream(200, "application/octet-stream")
	if err == nil {
		_, err = io.Copy(s, r)
	}
	return err
}
