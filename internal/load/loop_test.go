package load

import (
	"io"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"
)

// loop returns a loop over n connections that read the same steps.
func loop(n int, steps ...step) *Loop {
	l := newLoop(config(n))
	for range n {
		l.conns = append(l.conns, New(&script{steps: steps}, time.Minute))
	}
	return l
}

// config is what a driver of this package's tests sends over n connections.
func config(n int) Config {
	return Config{Conns: n, Request: ping, Want: wantOK, Timeout: time.Minute}
}

func TestLoop(t *testing.T) {
	const chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"
	for _, c := range []struct {
		name     string
		conns    int
		response string
	}{
		{"one", 1, okResponse},
		{"one chunked", 1, chunked},
		{"ten", 10, okResponse},
		{"ten chunked", 10, chunked},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := loop(c.conns, step{c.response, nil})
			if _, err := l.Do(1); err != nil {
				t.Fatal(err)
			}
			allocs := testing.AllocsPerRun(99, func() {
				if _, err := l.Do(1); err != nil {
					t.Fatal(err)
				}
			})
			if allocs != 0 {
				t.Errorf("%v allocations in an operation, want none", allocs)
			}
			// AllocsPerRun runs once more than it counts.
			switch h := l.Latency(); {
			case c.conns > 1 && h != nil:
				t.Error("latencies of requests that wait for one another were recorded")
			case c.conns == 1 && h.TotalCount() != 101:
				t.Errorf("%d latencies recorded, want 101", h.TotalCount())
			// Go's clock on Windows ticks in half milliseconds or more.
			case c.conns == 1 && h.Max() == 0 && runtime.GOOS != "windows":
				t.Error("no request took any time")
			}
		})
	}
}

func TestLoopExplains(t *testing.T) {
	l := loop(1, step{okResponse, nil}, step{"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", nil})
	if _, err := l.Do(1); err != nil {
		t.Fatal(err)
	}
	const want = `request 2: sent "GET /ping HTTP/1.1\r\n\r\n", want status 200, 2 bytes of body, got status 500, 0 bytes of body: nothing`
	if _, err := l.Do(1); err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got error %v\nwant %s", err, want)
	}
}

// Sixteen requests are in one write, and their responses are told apart.
func TestPipelined(t *testing.T) {
	for _, c := range []struct {
		name      string
		responses []string
		err       string // "" for none
	}{
		{"together", []string{strings.Repeat(okResponse, pipelined)}, ""},
		{"one in pieces", []string{strings.Repeat(okResponse, pipelined-1) + okResponse[:20], okResponse[20:]}, ""},
		{"one wrong", []string{strings.Repeat(okResponse, 3) + strings.Replace(okResponse, "200", "500", 1)}, "request 1: sent "},
		{"one too many", []string{strings.Repeat(okResponse, pipelined+1)}, "bytes too many"},
	} {
		t.Run(c.name, func(t *testing.T) {
			addr := listen(t, func(nc net.Conn) {
				in := make([]byte, pipelined*len(ping))
				if _, err := io.ReadFull(nc, in); err != nil {
					return
				}
				for _, r := range c.responses {
					io.WriteString(nc, r)
				}
				nc.Read(in)
			})
			_, err := open(t, Pipelined, addr, 1).Do(1)
			if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
				t.Errorf("got error %v, want one with %q", err, c.err)
			}
		})
	}
}

// A server that responds once more than it was asked is found out at the end.
func TestOneResponseTooMany(t *testing.T) {
	for _, c := range []struct {
		way    Way
		excess string
		err    string // "" for none
	}{
		{KeptAlive, "", ""},
		{KeptAlive, okResponse, "got 40 bytes after the last response: "},
		{Independent, okResponse, "got 40 bytes after the last response: "},
	} {
		addr := listen(t, func(nc net.Conn) {
			in := make([]byte, len(ping))
			for {
				if _, err := io.ReadFull(nc, in); err != nil {
					io.WriteString(nc, c.excess)
					return
				}
				io.WriteString(nc, okResponse)
			}
		})
		d := open(t, c.way, addr, 2)
		if _, err := d.Do(4); err != nil {
			t.Fatal(err)
		}
		if err := d.Void(); c.err == "" && err != nil || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
			t.Errorf("%v, %d bytes at the end: got error %v, want one with %q", c.way, len(c.excess), err, c.err)
		}
	}
}
