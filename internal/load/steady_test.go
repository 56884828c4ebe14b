//go:build unix

package load

import (
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// stalling returns the address of a server that stalls on every nth request of
// all its connections together, and meanwhile responds on none.
func stalling(t *testing.T, nth int, stall time.Duration) string {
	var mu sync.Mutex
	requests := 0
	return listen(t, func(nc net.Conn) {
		in := make([]byte, len(ping))
		for {
			if _, err := io.ReadFull(nc, in); err != nil {
				return
			}
			mu.Lock()
			if requests++; requests%nth == 0 {
				time.Sleep(stall)
			}
			mu.Unlock()
			io.WriteString(nc, okResponse)
		}
	})
}

// A server that stalls for 50 ms once in 4,000 requests shows it in one of 4,000
// latencies of a closed loop, and in all that were due meanwhile of an open one: at
// 4,000 requests in a second, so once in a second, in 200. No more than 16 of them
// are sent before it ends, too few for a p99 of what was sent alone.
func TestAStallShowsInAnOpenLoop(t *testing.T) {
	const requests, rate, stall = 6000, 4000, 50 * time.Millisecond
	closed := open(t, KeptAlive, stalling(t, rate, stall), 1)
	if _, err := closed.Do(requests); err != nil {
		t.Fatal(err)
	}
	steady := open(t, OpenLoop, stalling(t, rate, stall), 16).(*Steady)
	steady.SetRate(rate)
	if _, err := steady.Do(requests); err != nil {
		t.Fatal(err)
	}
	const shown = int64(stall / 2)
	if p99 := closed.Latency().ValueAtPercentile(99); p99 >= shown {
		t.Errorf("closed loop: p99 is %v, want less than half a stall", time.Duration(p99))
	}
	if p99 := steady.Latency().ValueAtPercentile(99); p99 < shown {
		t.Errorf("open loop: p99 is %v, want more than half a stall", time.Duration(p99))
	}
}

// A server that responds to fewer requests than are due misses its rate.
func TestAnOverloadedServerMissesTheRate(t *testing.T) {
	steady := open(t, OpenLoop, stalling(t, 1, time.Millisecond), 4).(*Steady)
	steady.SetRate(4000)
	if _, err := steady.Do(100); err != nil {
		t.Fatal(err)
	}
	if due, achieved := steady.Due(), steady.Rate(); due != 4000 || achieved > due/2 {
		t.Errorf("got %v of %v requests in a second, want at most 1,000 of 4,000", achieved, due)
	}
	if n := steady.Latency().TotalCount(); n != 100 {
		t.Errorf("%d latencies were recorded, want 100", n)
	}
}

// One call of Do in which the server stalls is not the rate, nor is anything from
// before the rate was set.
func TestTheRateIsAMedianOverCalls(t *testing.T) {
	steady := open(t, OpenLoop, stalling(t, 450, 100*time.Millisecond), 4).(*Steady)
	if _, err := steady.Do(100); err != nil {
		t.Fatal(err)
	}
	steady.SetRate(1)
	steady.SetRate(0)
	for range 5 { // the stall is in the fourth
		if _, err := steady.Do(100); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(steady.achieved); n != 5 {
		t.Fatalf("%d rates were recorded, want 5", n)
	}
	if stalled, median := steady.achieved[3], steady.Rate(); stalled >= 1000 || median <= stalled {
		t.Errorf("got a median of %v requests in a second, and %v with a stall of 100 ms, want less than 1,000", median, stalled)
	}
}

func TestSteadyExplains(t *testing.T) {
	for _, c := range []struct{ response, err string }{
		{"", "the server closed the connection"},
		{strings.Replace(okResponse, "200", "500", 1), "request 1: sent "},
		{okResponse + "!", "bytes too many"},
		{strings.Repeat("x", bufferSize), "no end of the response in 65536 bytes"},
	} {
		addr := listen(t, func(nc net.Conn) {
			io.ReadFull(nc, make([]byte, len(ping)))
			io.WriteString(nc, c.response)
		})
		if _, err := open(t, OpenLoop, addr, 1).Do(1); err == nil || !strings.Contains(err.Error(), c.err) {
			t.Errorf("%.20q: got error %v, want one with %q", c.response, err, c.err)
		}
	}
}
