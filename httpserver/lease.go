package httpserver

import (
	"sync"
	"sync/atomic"
	"time"
)

// A lease is a handler's right to read or to write. It ends with the handler, which
// may have given it to another goroutine.
type lease struct {
	over atomic.Bool
	mu   sync.Mutex // held by a read or write
}

// enter begins a read or write, which unlocks mu when it is done. It returns false,
// and leaves mu, when the lease is over.
func (l *lease) enter() bool {
	if l.over.Load() { // in front of the lock, which whoever ignores errors would keep busy
		return false
	}
	l.mu.Lock()
	if l.over.Load() {
		l.mu.Unlock()
		return false
	}
	return true
}

// revoke ends the lease. A read or write that is under way is interrupted by the
// deadline that set sets; revoke reports whether there was one.
func (l *lease) revoke(set func(time.Time) error) (interrupted bool) {
	l.over.Store(true)
	interrupted = seize(&l.mu, set)
	l.mu.Unlock()
	return interrupted
}

// seize locks mu, which is held while somebody reads or writes, with the deadline
// that set sets. It reports whether it had to interrupt that. Who sees a deadline
// that has passed ends; it is set again and again, for the read or write may just
// have set its own.
func seize(mu *sync.Mutex, set func(time.Time) error) (interrupted bool) {
	for !mu.TryLock() {
		interrupted = true
		set(longAgo)
		time.Sleep(time.Millisecond)
	}
	return interrupted
}
