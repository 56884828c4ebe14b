package httpclient

import (
	"runtime"
	"strings"
	"testing"
	"time"
)

// conns returns n connections that read the same steps.
func conns(n int, steps ...step) []*Conn {
	list := make([]*Conn, n)
	for i := range list {
		list[i] = New(&script{steps: steps}, time.Minute)
	}
	return list
}

func TestLoop(t *testing.T) {
	const chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"
	for _, c := range []struct {
		name   string
		conns  int
		answer string
	}{
		{"one", 1, okAnswer},
		{"one chunked", 1, chunked},
		{"ten", 10, okAnswer},
		{"ten chunked", 10, chunked},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := NewLoop(conns(c.conns, step{c.answer, nil}), ping, wantOK)
			if err := l.Do(); err != nil {
				t.Fatal(err)
			}
			l.Start()
			allocs := testing.AllocsPerRun(99, func() {
				if err := l.Do(); err != nil {
					t.Fatal(err)
				}
			})
			if allocs != 0 {
				t.Errorf("%v allocations in an operation, want none", allocs)
			}
			// AllocsPerRun runs once more than it counts.
			if got, want := l.latency.TotalCount(), int64(100*c.conns); got != want {
				t.Errorf("%d latencies kept, want %d", got, want)
			}
			// Go's clock on Windows ticks in half milliseconds or more.
			if p50, p99 := l.Percentile(50), l.Percentile(99); p50 == 0 && runtime.GOOS != "windows" || p99 < p50 {
				t.Errorf("got p50 %v and p99 %v", p50, p99)
			}
		})
	}
}

func TestLoopExplains(t *testing.T) {
	l := NewLoop(conns(1, step{okAnswer, nil}, step{"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", nil}), ping, wantOK)
	if err := l.Do(); err != nil {
		t.Fatal(err)
	}
	const want = `request 2: sent "GET /ping HTTP/1.1\r\n\r\n", owed status 200, 2 bytes of body, got status 500, 0 bytes of body: nothing`
	if err := l.Do(); err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got error %v\nwant %s", err, want)
	}
}
