package httpserver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"sync"
	"testing"
	"time"
)

// A wake that comes when a request has just begun takes nothing of its time.
func TestAWakeThatComesTooLate(t *testing.T) {
	s := &Server{IdleTimeout: patience}
	s.start()
	client := &script{}
	c := s.newConn(client)
	c.now()
	if err := c.beginWait(patience); err != nil {
		t.Fatal(err)
	}
	c.wake()
	c.endWait()
	c.readWithin(c.clocked, patience)
	if early := time.Until(client.by); early < 0 {
		t.Errorf("the next read ended %v ago", -early)
	}
}

// A read or write that was over when it was interrupted takes nothing of the next
// one's time.
func TestInterruptionsDoNotLast(t *testing.T) {
	var (
		client busy
		task   task
		stream Stream
		body   body
	)
	s := &Server{}
	s.start()
	c := s.newConn(&client)
	body.wire = &c.wire
	body.lend()
	read := func() { c.readWithin(c.now(), patience) }
	for name, tc := range map[string]struct {
		held             *sync.Mutex
		begin, interrupt func()
	}{
		"a handler's write": {&task.writing, c.armWrite, func() { task.abandon(&c.wire) }},
		"a stream's write":  {&stream.mu, c.armWrite, func() { stream.takeBack(&c.wire) }},
		"a body's read":     {&body.lent.mu, read, body.takeBack},
	} {
		tc.begin()
		client.held = tc.held
		tc.held.Lock()
		tc.interrupt()
		tc.begin()
		if client.by.Equal(longAgo) {
			t.Errorf("behind %s the next one ends at once", name)
		}
	}
}

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

// Of a late handler's errors those that its time's end made are not logged.
func TestLateErrors(t *testing.T) {
	over, end := context.WithCancel(t.Context())
	end()
	logged := 0
	s := &Server{Logger: slog.New(onLog(func(string) { logged++ }))}
	s.start()
	for _, tc := range []struct {
		err  error
		want int
	}{
		{nil, 0},
		{fmt.Errorf("asking: %w", context.Canceled), 0},
		{fmt.Errorf("writing: %w", os.ErrDeadlineExceeded), 0},
		{errors.New("failed"), 1},
	} {
		logged = 0
		c := s.newConn(nil)
		x := c.pool.get(&c.wire).ctx.detached(&task{deadline: over})
		if x.late(tc.err); logged != tc.want {
			t.Errorf("%v: %d records", tc.err, logged)
		}
	}
}
