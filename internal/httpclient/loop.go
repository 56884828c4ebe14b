package httpclient

import (
	"fmt"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// A Loop is a closed loop: an operation is one request on each of its
// connections, and the next begins when the last answer of this one is in.
//
// One goroutine does it all. It writes the requests one after the other, then
// takes the answers in the same order, so an operation on n connections has
// its n requests under way together, and costs no switching between
// goroutines that would be the client's and not the server's.
//
// The latency of a request runs from the beginning of its operation, which is
// the end of the one before, until its answer was taken: one reading of the
// clock for each. On several connections it therefore holds the waiting for
// the answers taken before.
type Loop struct {
	conns   []*Conn
	request []byte
	want    Want
	latency *hdrhistogram.Histogram
	epoch   time.Time
	begin   time.Duration // of the present operation, since epoch; below 0: unread
}

// Latencies are kept up to an hour, to three digits.
const (
	longestLatency = int64(time.Hour)
	latencyDigits  = 3
)

// NewLoop returns a loop that sends request over conns and holds every answer
// against want. Both slices stay the loop's while it is used.
func NewLoop(conns []*Conn, request []byte, want Want) *Loop {
	return &Loop{
		conns:   conns,
		request: request,
		want:    want,
		latency: hdrhistogram.New(1, longestLatency, latencyDigits),
		epoch:   time.Now(),
		begin:   -1,
	}
}

// Start forgets the latencies of the operations that were run before. The next
// one begins when Do is called, so that nothing in between counts.
func (l *Loop) Start() {
	l.latency.Reset()
	l.begin = -1
}

// Do runs one operation. Its error says what was sent, owed and got, and in
// which request since Start.
func (l *Loop) Do() error {
	if l.begin < 0 {
		l.begin = time.Since(l.epoch)
	}
	for _, c := range l.conns {
		if err := c.Send(l.request); err != nil {
			return l.explain(err)
		}
	}
	var end time.Duration
	for _, c := range l.conns {
		if err := c.Receive(l.want); err != nil {
			return l.explain(err)
		}
		end = time.Since(l.epoch)
		if err := l.latency.RecordValue(int64(end - l.begin)); err != nil {
			return l.explain(err)
		}
	}
	l.begin = end
	return nil
}

func (l *Loop) explain(err error) error {
	return fmt.Errorf("request %d: sent %s, owed %v, %w", l.latency.TotalCount()+1, quote(l.request), l.want, err)
}

// Percentile returns the latency that p percent of the requests since Start
// did not exceed.
func (l *Loop) Percentile(p float64) time.Duration {
	return time.Duration(l.latency.ValueAtPercentile(p))
}
