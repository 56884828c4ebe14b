package httpserver

import (
	"net"
	"testing"
	"time"
)

// A Timeout that runs out while the connection is handed over leaves it as it is: its new
// owner's writes do not fail.
func TestTimeoutDuringAHijack(t *testing.T) {
	s := &Server{}
	s.start()
	nc := &handedOver{seized: make(chan struct{}, seizeTries), ended: make(chan struct{})}
	c := s.newConn(nc)
	c.buf = s.pool.get(c)
	c.ctx.x = &c.buf.x
	nc.expire = func() {
		c.expiry.Do(func() { c.expire(&c.buf.x) })
		close(nc.ended)
	}
	if _, _, err := c.ctx.Hijack(); err != nil {
		t.Fatal(err)
	}
	receive(t, "the end of the time", nc.ended)
	if len(nc.seized) > 0 {
		t.Error("a deadline that has passed is left on the connection")
	}
}

// A handedOver connection loses its time when its deadlines are cleared.
type handedOver struct {
	net.Conn
	expire        func()
	seized, ended chan struct{}
}

func (h *handedOver) SetDeadline(time.Time) error {
	go h.expire()
	select {
	case <-h.seized:
		h.seized <- struct{}{} // for the test
	case <-h.ended:
	}
	return nil
}

func (h *handedOver) SetWriteDeadline(time.Time) error { h.seized <- struct{}{}; return nil }
