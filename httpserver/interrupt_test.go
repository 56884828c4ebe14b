package httpserver

import (
	"io"
	"net"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// A wake that comes when a request has just begun takes nothing of its time.
func TestAWakeThatComesTooLate(t *testing.T) {
	s := &Server{IdleTimeout: patience}
	s.start()
	client := &script{}
	c := s.newConn(client)
	if err := c.beginWait(patience); err != nil {
		t.Fatal(err)
	}
	c.wake()
	c.endWait(modeBlocking)
	c.readWithin(c.srv.now(), patience)
	if early := time.Until(client.by); early < 0 {
		t.Errorf("the next read ended %v ago", -early)
	}
}

// A read or write that was over when it was interrupted takes nothing of the next
// one's time.
func TestInterruptionsDoNotLast(t *testing.T) {
	var client busy
	s := &Server{}
	s.start()
	c := s.newConn(&client)
	body := body{c: c}
	body.lend()
	read := func() { c.readWithin(c.srv.now(), patience) }
	for name, tc := range map[string]struct {
		held             *sync.Mutex
		begin, interrupt func()
	}{
		"a write":       {&c.writing, func() { c.armWrite(patience) }, func() { c.seizeWriting(); c.writing.Unlock() }},
		"a body's read": {&c.reading, read, body.revoke},
	} {
		tc.begin()
		client.held = tc.held
		tc.held.Lock()
		tc.interrupt()
		tc.begin()
		if client.by.Equal(longAgo) {
			t.Errorf("after %s the next one ends at once", name)
		}
	}
}

// Who ends a stream that nobody uses any more waits for the earlier responses that are
// being sent to a slow client, and interrupts nothing.
func TestTheEndOfAStreamBesideAGathering(t *testing.T) {
	for range 100 {
		client := &deafConn{}
		c := unserved(&Server{}, client)
		x := &exchange{c: c, stream: &Stream{c: c}}
		c.writing.Lock()
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			x.revoke()
		}()
		for !x.stream.over.Load() {
			runtime.Gosched()
		}
		c.writing.Unlock()
		receive(t, "the stream's end", ended)
		if client.set.Load() > 0 {
			t.Fatal("the write was interrupted")
		}
	}
}

// A connection that ignores deadlines does not make who interrupts it spin: it is closed.
func TestAConnThatIgnoresDeadlines(t *testing.T) {
	ours, theirs := net.Pipe()
	defer theirs.Close()
	deaf := &deafConn{Conn: ours}
	s := &Server{}
	s.start()
	c := s.newConn(deaf)
	reading := make(chan struct{})
	go func() {
		c.reading.Lock()
		defer c.reading.Unlock()
		close(reading)
		deaf.Read(make([]byte, 1))
	}()
	receive(t, "the read's begin", reading)
	if !c.seize(&c.reading, deaf.SetReadDeadline) {
		t.Error("nothing was interrupted")
	}
	c.reading.Unlock()
	if n := deaf.set.Load(); n != seizeTries {
		t.Errorf("the deadline was set %d times, want %d", n, seizeTries)
	}
}

type deafConn struct {
	net.Conn
	set atomic.Int32
}

func (d *deafConn) SetReadDeadline(time.Time) error  { d.set.Add(1); return nil }
func (d *deafConn) SetWriteDeadline(time.Time) error { d.set.Add(1); return nil }

// A busy connection ends what is held while it is read or written when that is
// interrupted.
type busy struct {
	net.Conn
	held *sync.Mutex
	by   time.Time // the deadline that was set last
}

func (b *busy) SetReadDeadline(t time.Time) error  { return b.set(t) }
func (b *busy) SetWriteDeadline(t time.Time) error { return b.set(t) }

func (b *busy) set(t time.Time) error {
	if b.by = t; t.Equal(longAgo) {
		b.held.Unlock()
	}
	return nil
}

// A Timeout that runs out while the connection is handed over leaves it as it is: its new
// owner's writes do not fail.
func TestTimeoutDuringAHijack(t *testing.T) {
	s := &Server{}
	s.start()
	nc := &handedOver{seized: make(chan struct{}, seizeTries), ended: make(chan struct{})}
	c := s.newConn(nc)
	c.buf = s.buffers(c)
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

// Earlier responses may be sent, by their timer, while a file's client goes away.
func TestAFailedFileBesideAGathering(t *testing.T) {
	for range 20 {
		client := &goneConn{}
		c := unserved(&Server{}, client)
		c.buf = c.srv.buffers(c)
		c.gathers, c.open = time.NewTimer(patience), true
		var timer sync.WaitGroup
		client.before = func() {
			timer.Go(c.flushGathered)
			for range 100 {
				runtime.Gosched() // which is no order that the race detector knows
			}
		}
		if err := (&Stream{c: c, x: &c.buf.x}).sendFile(strings.NewReader("x"), 1); err != errGone || c.writeErr != errGone {
			t.Errorf("got %v and %v", err, c.writeErr)
		}
		timer.Wait()
	}
}

// unserved returns a connection of s that no goroutine serves.
func unserved(s *Server, client net.Conn) *conn {
	s.start()
	return s.newConn(client)
}

// errGone is a write's error as a TCP connection returns it.
var errGone error = &net.OpError{Op: "write", Err: net.ErrClosed}

// A goneConn's client is gone.
type goneConn struct {
	net.Conn
	before func()
}

func (g *goneConn) SetWriteDeadline(time.Time) error { return nil }

func (g *goneConn) ReadFrom(io.Reader) (int64, error) { g.before(); return 0, errGone }

// What was read of a file when a deadline interrupted its writing is written all the same.
func TestAFileIsWrittenWithoutAGap(t *testing.T) {
	client := &halvingConn{}
	c := unserved(&Server{}, client)
	c.socket = true
	c.buf = c.srv.buffers(c)
	file := strings.NewReader("not sent, the content")
	file.Seek(10, io.SeekStart)
	if err := (&Stream{c: c, x: &c.buf.x}).sendFile(file, 11); err != nil || string(client.got) != "the content" {
		t.Errorf("wrote %q, error %v", client.got, err)
	}
}

// A halvingConn takes half of what it reads, until the deadline of each write.
type halvingConn struct {
	net.Conn
	got []byte
}

func (h *halvingConn) SetWriteDeadline(time.Time) error { return nil }

func (h *halvingConn) ReadFrom(r io.Reader) (int64, error) {
	b, err := io.ReadAll(r)
	if len(b) > 1 {
		b, err = b[:len(b)/2], os.ErrDeadlineExceeded
	}
	h.got = append(h.got, b...)
	return int64(len(b)), err
}
