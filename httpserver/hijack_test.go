package httpserver_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"testing"

	"httpserverbench/httpserver"
)

// hijackEcho takes its connection and responds to each line with itself.
func hijackEcho(c *httpserver.Ctx) error {
	c.SetHeader("X-Dropped", "1")
	conn, readAhead, err := c.Hijack()
	if err != nil {
		return err
	}
	go func() {
		defer conn.Close()
		io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n")
		conn.Write(readAhead)
		io.Copy(conn, conn)
	}()
	return c.Text(500, "not sent")
}

func TestHijack(t *testing.T) {
	var app httpserver.App
	app.Get("/", hijackEcho)
	app.Get("/first", ok)
	server := httpserver.Server{App: &app}
	p := tryServer(t, &server).dial()
	p.send(request("GET", "/first", "") + request("GET", "/", "", "Upgrade: echo", "Connection: upgrade") + "read ahead\n")
	p.receive("GET").is(t, 200, "ok") // the earlier response is sent first
	if a := p.receive("GET"); a.StatusCode != 101 || a.Header.Get("X-Dropped") != "" {
		t.Fatalf("got %d %v", a.StatusCode, a.Header)
	}
	lines := bufio.NewScanner(p.r)
	expect := func(want string) {
		t.Helper()
		if !lines.Scan() || lines.Text() != want {
			t.Errorf("got %q and %v, want %q", lines.Text(), lines.Err(), want)
		}
	}
	expect("read ahead")
	p.send("afterwards\n")
	expect("afterwards")

	// A server that is shut down does not wait for it, nor end it.
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		t.Error(err)
	}
	p.send("after the server\n")
	expect("after the server")
}

// What a handler does to its Ctx when the connection is not its own any more has
// no effect, and an error is logged.
func TestHijackThenFail(t *testing.T) {
	for name, end := range map[string]func() error{
		"error": func() error { return errors.New("went wrong") },
		"panic": func() error { panic("went wrong") },
	} {
		done := make(chan struct{})
		tr := tryHandler(t, func(c *httpserver.Ctx) error {
			conn, _, err := c.Hijack()
			if err != nil {
				return err
			}
			defer func() {
				go func() {
					defer conn.Close()
					<-done
					io.WriteString(conn, "still open\n")
				}()
			}()
			if _, _, err := c.Hijack(); err == nil {
				t.Error("the connection was hijacked twice")
			}
			return end()
		})
		p := tr.dial()
		p.send(request("GET", "/", ""))
		waitForLog(t, tr, "went wrong")
		close(done)
		if all, err := io.ReadAll(p.r); string(all) != "still open\n" {
			t.Errorf("%s: got %q and %v", name, all, err)
		}
	}
}

// The connection of a request for an upgrade ends when it is closed, whatever
// its handler does then.
func TestHijackForAnUpgradeEndsAtOnce(t *testing.T) {
	seen := make(chan struct{})
	p := tryHandler(t, func(c *httpserver.Ctx) error {
		conn, _, err := c.Hijack()
		if err != nil {
			return err
		}
		conn.Close()
		within(t, seen)
		return nil
	}).dial()
	p.send(request("GET", "/", "", "Connection: keep-alive, Upgrade", "Upgrade: echo"))
	p.ended()
	close(seen)
}

// Content that is not read when the connection is hijacked is not the server's to
// read any more.
func TestHijackBeforeTheContent(t *testing.T) {
	p := tryHandlerFor(t, "POST", func(c *httpserver.Ctx) error {
		conn, readAhead, err := c.Hijack()
		if err != nil {
			return err
		}
		defer conn.Close()
		io.WriteString(conn, "hijacked\n")
		if b, err := c.Body(); err == nil {
			t.Errorf("Body got %q", b)
		}
		rest, err := io.ReadAll(io.LimitReader(conn, 4))
		io.WriteString(conn, string(readAhead)+string(rest))
		return err
	}).dial()
	p.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 100000\r\n\r\nabc")
	if line, err := p.r.ReadString('\n'); line != "hijacked\n" {
		t.Fatalf("got %q and %v", line, err)
	}
	p.send("defg")
	if all, err := io.ReadAll(p.r); string(all) != "abcdefg" {
		t.Errorf("got %q and %v", all, err)
	}
}
