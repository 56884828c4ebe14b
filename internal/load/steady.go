package load

import (
	"fmt"
	"runtime"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// Steady is an open loop: requests become due at a fixed rate, whatever became
// of the earlier ones, and the latency of each counts from the moment it was
// due. So a server that stalls shows it in every request that it kept waiting,
// also in those that could not be sent meanwhile (no coordinated omission).
// The time of an operation is its latency.
//
// One goroutine does it all and never sleeps: it looks at the clock, sends what
// is due on a free connection, and tries to read from those that are busy. It
// wants a processor for itself.
//
// Note: Go's timers are as exact as epoll_wait's milliseconds in a process that
// is otherwise idle, which is twenty requests late.
type Steady struct {
	*series
	every time.Duration // between two requests; 0 means as soon as a connection is free
	free  []*polled
	busy  []*polled
	late  *hdrhistogram.Histogram // from when a request was due until it was sent
	pace  struct {                // of all calls since SetRate
		due, done int           // requests, and those responded to by the time the last was due
		time      time.Duration // in which they were due
	}
}

func openSteady(c Config) (Driver, error) {
	l := NewLoop(nil, c)
	if _, err := l.dial(); err != nil {
		return nil, err
	}
	s := &Steady{series: l.series, late: newHistogram()}
	s.latency = newHistogram()
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
// what was measured at another.
func (s *Steady) SetRate(rate float64) {
	s.every = time.Duration(float64(time.Second) / rate)
	s.pace.due, s.pace.done, s.pace.time = 0, 0, 0
	s.late.Reset()
	s.latency.Reset()
}

// Rate returns the number of requests that were due in a second, and of those
// that were responded to. The server kept up where the two are alike.
func (s *Steady) Rate() (due, achieved float64) {
	perSecond := float64(time.Second) / float64(max(1, s.pace.time))
	return float64(s.pace.due) * perSecond, float64(s.pace.done) * perSecond
}

// Late returns how late requests were sent, in nanoseconds. It stays the
// Driver's. Where the server keeps up, that is the client's own doing.
func (s *Steady) Late() *hdrhistogram.Histogram { return s.late }

// Most returns how many requests in a second the server responds to when one
// is sent as soon as a connection is free. SetRate must not have been called.
func (s *Steady) Most(n int) (float64, error) {
	start := time.Now()
	if _, err := s.Do(n); err != nil {
		return 0, err
	}
	return float64(n) / time.Since(start).Seconds(), nil
}

// Do implements Driver. The time is the sum of the requests' latencies.
func (s *Steady) Do(n int) (total time.Duration, err error) {
	start := time.Since(s.epoch)
	end := start + time.Duration(n)*s.every
	done, inTime := 0, 0
	for sent := 0; done < n; {
		now := time.Since(s.epoch)
		if sent < n && now >= start+time.Duration(sent)*s.every && len(s.free) > 0 {
			if err := s.send(start+time.Duration(sent)*s.every, now); err != nil {
				return 0, s.explain(err)
			}
			sent++
			continue
		}
		responses, took, err := s.poll()
		if err != nil {
			return 0, s.explain(err)
		}
		done += responses
		total += took
		if now <= end {
			inTime = done
		}
	}
	s.pace.due += n
	s.pace.done += inTime
	s.pace.time += end - start
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

// poll takes the responses that have come, and returns their number and the sum
// of their latencies.
func (s *Steady) poll() (n int, total time.Duration, err error) {
	busy := s.busy[:0]
	for i, p := range s.busy {
		whole, err := p.poll(s.Want)
		if err != nil {
			s.busy = append(busy, s.busy[i:]...)
			return n, total, err
		}
		if !whole {
			busy = append(busy, p)
			continue
		}
		took := time.Since(s.epoch) - p.due
		if err := s.latency.RecordValue(int64(took)); err != nil {
			return n, total, err
		}
		n++
		s.requests++
		total += took
		s.free = append(s.free, p)
	}
	s.busy = busy
	if n == 0 && len(busy) > 0 {
		runtime.Gosched() // to the server, where it has no processor of its own
	}
	return n, total, nil
}

func (s *Steady) explain(err error) error {
	return fmt.Errorf("request %d: sent %s, want %v, %w", s.requests+1, quote(s.Request), s.Want, err)
}

// Dialled implements Driver.
func (s *Steady) Dialled() int64 { return int64(len(s.conns)) }

// Close implements Driver.
func (s *Steady) Close() error { return (&Loop{s.series}).Close() }
