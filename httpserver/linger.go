package httpserver

import (
	"io"
	"sync"
	"time"
)

// How reads and writes are interrupted, and a connection is ended.

// longAgo is a deadline that ends a read or a write at once.
var longAgo = time.Unix(1, 0)

// seizeTries is how often who reads or writes is interrupted before its connection is
// closed.
const seizeTries = 100

// seize locks mu, which is held while somebody reads or writes, with the deadline that
// set sets. It reports whether it had to interrupt that. Who sees a deadline that has
// passed ends; it is set again and again, for the read or write may just have set its
// own. A connection that ignores deadlines is closed.
func (c *conn) seize(mu *sync.Mutex, set func(time.Time) error) (interrupted bool) {
	for try := 0; !mu.TryLock(); try++ {
		interrupted = true
		if try == seizeTries {
			c.sever()
			mu.Lock()
			return true
		}
		set(longAgo)
		time.Sleep(time.Millisecond)
	}
	return interrupted
}

// sever ends the connection under whoever uses it.
func (c *conn) sever() {
	defer c.srv.recovered()
	c.poll.sever()
}

// What is read after a response that ends a connection is bounded by a time and a size.
const (
	lingerTime    = 500 * time.Millisecond
	lingerBriefly = 20 * time.Millisecond // for what has come already
	lingerBytes   = 256 << 10
	lingerRead    = 512 // at first, as all connections may linger at once
)

type halfCloser interface{ CloseWrite() error }

// halfCloser returns what closes the connection's sending side, nil where it can't be
// closed by itself.
func (c *conn) halfCloser() halfCloser {
	half, _ := c.conn.(halfCloser)
	return half
}

// linger closes the connection's sending side and drops what the client still sends,
// for d: closing at once would make the system respond to those bytes with a reset, which
// can destroy the response before the client has read it (RFC 9112, section 9.6).
// Where one side can't be closed by itself, the client does not see an end before d is
// over.
func (c *conn) linger(d time.Duration) {
	if half := c.halfCloser(); half != nil && half.CloseWrite() != nil {
		return
	}
	by := time.Now().Add(d)
	c.conn.SetReadDeadline(by)
	defer time.AfterFunc(2*d, c.sever).Stop() // should deadlines be ignored
	n, err := c.conn.Read(make([]byte, lingerRead))
	if err == nil {
		_, err = io.CopyN(io.Discard, c.conn, int64(lingerBytes-n))
	}
	if err == nil {
		time.Sleep(time.Until(by)) // the client is held up by what nobody reads
	}
}
