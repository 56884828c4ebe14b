package load

import (
	"runtime"
	"slices"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// Steady is an open loop: requests become due at a fixed rate, whatever became
// of the earlier ones, and the latency of each counts from the moment it was
// due. So a server that stalls shows it in every request that it kept waiting,
// also in those that could not be sent meanwhile (no coordinated omission).
// The time of an operation is its latency.
//
// One goroutine does it all and never sleeps: it looks at the clock, and either
// sends what is due on a free connection or tries to read from the next one that
// is busy. So it is late by one reading at most while a connection is free, where
// it has a processor for itself.
//
// Note: Go's timers are as exact as epoll_wait's milliseconds in a process that
// is otherwise idle, which is twenty requests late.
type Steady struct {
	*Loop
	every    time.Duration // between two requests; 0 means as soon as a connection is free
	free     []*polled
	busy     []*polled               // in the order in which their requests were sent
	next     int                     // of busy, to be read from
	late     *hdrhistogram.Histogram // from when a request was due until it was sent
	achieved []float64               // responses in a second, in each call of Do since SetRate
}

func openSteady(c Config) (Driver, error) {
	s := &Steady{Loop: newLoop(c), late: newHistogram(), achieved: make([]float64, 0, 1<<12)}
	s.latency = newHistogram()
	if err := s.dial(); err != nil {
		return nil, err
	}
	for _, conn := range s.conns {
		p, err := newPolled(conn)
		if err != nil {
			return nil, err
		}
		s.free = append(s.free, p)
	}
	return s, nil
}

// SetRate sets the number of requests that become due in a second, and forgets
// what was measured at another. Zero means that a request is due whenever a
// connection is free, which is the default.
func (s *Steady) SetRate(rate float64) {
	s.every = 0
	if rate > 0 {
		s.every = time.Duration(float64(time.Second) / rate)
	}
	s.achieved = s.achieved[:0]
	s.late.Reset()
	s.latency.Reset()
}

// Rate returns the number of responses in a second: the median over the calls of
// Do since SetRate, of which there is at least one, so that a moment in which the
// machine did something else does not count. In one call it is the rate from one
// response to the last: so no latency is part of it. The responses before that
// one, an eighth, are those of a server that begins anew.
func (s *Steady) Rate() float64 {
	sorted := slices.Sorted(slices.Values(s.achieved))
	return sorted[len(sorted)/2]
}

// Due returns the number of requests that become due in a second, or +Inf where
// no rate is set.
func (s *Steady) Due() float64 { return float64(time.Second) / float64(s.every) }

// Late returns how late requests were sent, in nanoseconds. It stays the
// Driver's. Where the server keeps up, that is the client's own doing.
func (s *Steady) Late() *hdrhistogram.Histogram { return s.late }

// settling is the number of a call's responses for each one that comes before its
// rate is taken.
const settling = 8

// Do implements Driver. The time is the sum of the requests' latencies.
func (s *Steady) Do(n int) (total time.Duration, err error) {
	start := time.Since(s.epoch)
	var first, last time.Duration // response
	for sent, done := 0, 0; done < n; {
		now := time.Since(s.epoch)
		due := start + time.Duration(sent)*s.every
		if sent < n && now >= due && len(s.free) > 0 {
			if err := s.send(due, now); err != nil {
				return 0, s.explain(s.requests+1, err)
			}
			sent++
			continue
		}
		took, err := s.poll()
		if err != nil {
			return 0, s.explain(s.requests+1, err)
		}
		if took == 0 {
			continue
		}
		total += took
		last = time.Since(s.epoch)
		if done <= n/settling {
			first = last
		}
		done++
	}
	s.achieved = append(s.achieved, float64(n-1-n/settling)/max(1, last-first).Seconds())
	return total, nil
}

// send sends a request on a free connection.
func (s *Steady) send(due, now time.Duration) error {
	p := s.free[len(s.free)-1]
	s.free = s.free[:len(s.free)-1]
	s.busy = append(s.busy, p)
	p.due, p.n = due, 0
	if err := s.late.RecordValue(int64(now - due)); err != nil {
		return err
	}
	return p.Send(s.Request)
}

// poll reads from the next busy connection, and returns the latency of the
// response that it completes, or 0.
func (s *Steady) poll() (took time.Duration, err error) {
	if s.next >= len(s.busy) {
		s.next = 0
		runtime.Gosched() // to the server, where it has no processor of its own
	}
	if len(s.busy) == 0 {
		return 0, nil
	}
	p := s.busy[s.next]
	if whole, err := p.poll(s.Want); err != nil || !whole {
		s.next++
		return 0, err
	}
	s.busy = slices.Delete(s.busy, s.next, s.next+1)
	s.free = append(s.free, p)
	s.requests++
	took = max(1, time.Since(s.epoch)-p.due)
	return took, s.latency.RecordValue(int64(took))
}
