package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"httpserverbench/frameworks"
	"httpserverbench/internal/cli"
)

// start runs serve and returns the URL it prints, and a function that
// interrupts it and returns its exit status.
func start(t *testing.T, args ...string) (url string, stop func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	output, print := io.Pipe()
	status := make(chan int, 1)
	go func() {
		status <- run(ctx, args, print, print)
		print.Close()
	}()
	text := make([]byte, 4096)
	n, err := output.Read(text)
	if err != nil {
		t.Fatal(err)
	}
	url = regexp.MustCompile(`http://\S+`).FindString(string(text[:n]))
	if url == "" {
		t.Fatalf("printed %q, want an address", text[:n])
	}
	return url, func() int {
		cancel()
		select {
		case s := <-status:
			return s
		case <-time.After(2 * grace):
			t.Fatal("serve does not end")
			return 0
		}
	}
}

func TestEveryFrameworkServes(t *testing.T) {
	for _, f := range frameworks.All {
		t.Run(f.Name, func(t *testing.T) {
			url, stop := start(t, "-framework", f.Name, "-addr", "127.0.0.1:0")
			client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 5 * time.Second}
			if len(routes(f)) < 3 {
				t.Errorf("%d routes, want those of GET, POST and text at least", len(routes(f)))
			}
			for _, r := range routes(f) {
				method, path, _ := strings.Cut(requestLine(r.Variant.Request), " ")
				if status := request(t, client, method, url+path, r.Variant.Request.Content); status != r.Variant.Required.Status {
					t.Errorf("%s %s: got status %d, want %d", method, path, status, r.Variant.Required.Status)
				}
			}
			if status := stop(); status != 0 {
				t.Errorf("exit status %d, want 0", status)
			}
			if conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://")); err == nil {
				conn.Close()
				t.Error("it still listens")
			}
		})
	}
}

// request sends a request and returns the status of the response.
func request(t *testing.T, client *http.Client, method, url string, content []byte) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	io.Copy(io.Discard, res.Body)
	return res.StatusCode
}

func TestARouteIsALine(t *testing.T) {
	for _, f := range frameworks.All {
		var out strings.Builder
		printRoutes(&out, f, new(net.TCPAddr))
		if want := 1 + len(routes(f)); strings.Count(out.String(), "\n") != want || strings.Contains(out.String(), " \n") {
			t.Errorf("%s: want %d lines, none of them without content, in\n%s", f.Name, want, &out)
		}
	}
}

func TestList(t *testing.T) {
	var out bytes.Buffer
	if status := run(t.Context(), []string{"-list"}, &out, &out); status != 0 {
		t.Fatalf("status %d\n%s", status, out.String())
	}
	for _, f := range frameworks.All {
		if !regexp.MustCompile(`(?m)^` + f.Name + ` +(go1|v|\(devel\))\S* +\S`).MatchString(out.String()) {
			t.Errorf("no line of %s with a version in\n%s", f.Name, out.String())
		}
	}
}

func TestBadInput(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, c := range []struct {
		name   string
		args   []string
		status int
		want   string
	}{
		{"unknown framework", []string{"-framework", "No such"}, cli.ExitUsage, `no framework "No such": choose one of zerodep, `},
		{"unknown flag", []string{"-port", "80"}, cli.ExitUsage, "flag provided but not defined: -port: see -help"},
		{"argument", []string{"chi"}, cli.ExitUsage, `unexpected argument "chi"`},
		{"address in use", []string{"-addr", taken.Addr().String()}, cli.ExitFailed, taken.Addr().String()},
		{"no address", []string{"-addr", "here"}, cli.ExitFailed, "missing port"},
		{"help", []string{"-help"}, 0, "-addr address"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			if status := run(t.Context(), c.args, &out, &out); status != c.status || !strings.Contains(out.String(), c.want) {
				t.Errorf("status %d, want %d and %q in\n%s", status, c.status, c.want, out.String())
			}
		})
	}
}
