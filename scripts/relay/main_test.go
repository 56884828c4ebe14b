package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// relayed starts a relay to addr until the test ends, and returns its address.
func relayed(t *testing.T, addr string, delay time.Duration) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- newRelay(addr, delay).serve(ctx, ln) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the relay ended with %v", err)
		}
	})
	return ln.Addr().String()
}

// What arrives is what was sent, both ways, on several connections, and each
// exchange takes the round trip at least.
func TestRelay(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(w, r.Body)
	}))
	defer server.Close()
	const delay = 3 * time.Millisecond
	addr := relayed(t, server.Listener.Addr().String(), delay)
	client := &http.Client{Transport: new(http.Transport)}
	defer client.CloseIdleConnections()
	sent := bytes.Repeat([]byte("0123456789abcdef"), 1<<16) // more than one chunk
	for range 3 {
		start := time.Now()
		resp, err := client.Post("http://"+addr, "text/plain", bytes.NewReader(sent))
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || !bytes.Equal(got, sent) {
			t.Errorf("got %d bytes, error %v, want the %d that were sent", len(got), err, len(sent))
		}
		if took := time.Since(start); took < 2*delay {
			t.Errorf("an exchange took %v, want %v at least", took, 2*delay)
		}
	}
}

// The end of one direction is passed on, and the other goes on.
func TestRelayPassesTheEndOn(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	go func() {
		nc, err := ln.Accept()
		if err != nil {
			return
		}
		defer nc.Close()
		all, _ := io.ReadAll(nc) // to the end
		nc.Write(append(all, " and more"...))
	}()
	nc, err := net.Dial("tcp", relayed(t, ln.Addr().String(), 0))
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	nc.SetDeadline(time.Now().Add(10 * time.Second))
	io.WriteString(nc, "all")
	nc.(*net.TCPConn).CloseWrite()
	if got, err := io.ReadAll(nc); string(got) != "all and more" || err != nil {
		t.Errorf("got %q, error %v", got, err)
	}
}

func TestRelayToAServerThatHasGone(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone := ln.Addr().String()
	ln.Close()
	nc, err := net.Dial("tcp", relayed(t, gone, 0))
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	nc.SetDeadline(time.Now().Add(10 * time.Second))
	if n, err := nc.Read(make([]byte, 1)); n > 0 || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("got %d bytes, error %v, want a closed connection", n, err)
	}
}

func TestUsage(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	taken := ln.Addr().String()
	for _, c := range []struct{ args, want string }{
		{"-delay -1s", "want 0 or more"},
		{"there", `unexpected argument "there"`},
		{"-to 127.0.0.1:1", "no server at 127.0.0.1:1: "},
		{"-to " + taken + " -addr " + taken, "address already in use"},
	} {
		if err := run(t.Context(), strings.Fields(c.args), io.Discard); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.args, err, c.want)
		}
	}
	if err := run(t.Context(), []string{"-help"}, io.Discard); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("-help: error %v", err)
	}
}
