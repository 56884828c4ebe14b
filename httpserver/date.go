package httpserver

import (
	"sync/atomic"
	"time"
)

// A date is what the answers of one second share.
type date struct {
	line  []byte  // the Date field with its CRLF, not to be changed
	since instant // when it was made: at the second's begin, or at its first answer
}

// A dateCache has the current second's date. While answers are made a timer renews
// it as each second begins; a server that makes none has no timer. It is safe
// for use by several goroutines.
//
// Note: a request that reads the clock takes 0.1 of 16.3 µs longer.
type dateCache struct {
	clock
	current atomic.Pointer[date] // nil where there is no timer
	asked   atomic.Bool          // for it
}

// date returns the current second's.
func (c *dateCache) date() *date {
	if d := c.current.Load(); d != nil {
		if !c.asked.Load() { // a store would take the cache line from other processors each time
			c.asked.Store(true)
		}
		return d
	}
	d, left := c.make()
	if c.current.CompareAndSwap(nil, d) {
		time.AfterFunc(left, c.renew)
	}
	return d
}

// renew is called when a second is over.
func (c *dateCache) renew() {
	if !c.asked.Swap(false) {
		c.current.Store(nil)
		return
	}
	d, left := c.make()
	c.current.Store(d)
	time.AfterFunc(left, c.renew)
}

// make returns the date of now, and how long that will be.
func (c *dateCache) make() (*date, time.Duration) {
	t := time.Now()
	line := t.UTC().AppendFormat([]byte("Date: "), timeFormat+"\r\n")
	return &date{line, instant(t.Sub(c.epoch))}, time.Second - time.Duration(t.Nanosecond())
}
