package load

import (
	"fmt"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// A Loop is a closed loop: an operation is one request on each of its
// connections, and the next begins when the last response of this one has
// arrived.
//
// One goroutine does it all. It writes the requests one after the other, then
// takes the responses in the same order, so an operation on n connections has
// its n requests in flight together, and costs no switching between goroutines
// that would be the client's and not the server's.
//
// Only on one connection is the latency of a request what the time of an
// operation says, and only there it is recorded: among several, a response
// waits for those that are taken before it.
type Loop struct {
	conns    []*Conn
	request  []byte
	want     Want
	latency  *hdrhistogram.Histogram // nil on several connections
	requests int64                   // responses taken
	epoch    time.Time
	begin    time.Duration // of the present operation, since epoch
}

// Latencies are kept up to an hour, to three digits.
const (
	longestLatency = int64(time.Hour)
	latencyDigits  = 3
)

// NewLoop returns a loop that sends request over conns and compares every
// response with want. Both slices stay the loop's while it is used.
func NewLoop(conns []*Conn, request []byte, want Want) *Loop {
	l := &Loop{conns: conns, request: request, want: want, epoch: time.Now()}
	if len(conns) == 1 {
		l.latency = hdrhistogram.New(1, longestLatency, latencyDigits)
	}
	return l
}

// Start begins a series of operations: the next one begins now.
func (l *Loop) Start() { l.begin = time.Since(l.epoch) }

// Do runs one operation. Its error says what was sent, wanted and got, and in
// which request.
func (l *Loop) Do() error {
	for _, c := range l.conns {
		if err := c.Send(l.request); err != nil {
			return l.explain(err)
		}
	}
	for _, c := range l.conns {
		if err := c.Receive(l.want); err != nil {
			return l.explain(err)
		}
		l.requests++
	}
	if l.latency == nil {
		return nil
	}
	begin := l.begin
	l.begin = time.Since(l.epoch)
	return l.latency.RecordValue(int64(l.begin - begin))
}

func (l *Loop) explain(err error) error {
	return fmt.Errorf("request %d: sent %s, want %v, %w", l.requests+1, quote(l.request), l.want, err)
}

// Latency returns the latencies of the requests, in nanoseconds, or nil on
// several connections. It stays the loop's.
func (l *Loop) Latency() *hdrhistogram.Histogram { return l.latency }

// Conns returns the loop's connections.
func (l *Loop) Conns() []*Conn { return l.conns }
