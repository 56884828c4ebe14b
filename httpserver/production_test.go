package httpserver

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

// A client that is silent in its TLS handshake is let go when that takes too long, and
// not when the connection has been idle.
func TestHandshakeTimeout(t *testing.T) {
	r := newRigOn(t, &Server{App: hello(&App{}), HandshakeTimeout: tiny, IdleTimeout: time.Hour}, listenTLS(t))
	if !r.dial().ended() {
		t.Error("the connection did not end")
	}
}

// Small writes of a stream go out together, in one chunk and one system call, and large
// ones as they are.
func TestWritesOfAStream(t *testing.T) {
	large := bytes.Repeat([]byte("x"), 3*streamBuffer)
	var app App
	app.Get("/hello", func(c *Ctx) error {
		s, err := c.Stream(200, "text/plain")
		for range 100 {
			_, err2 := io.WriteString(s, "small")
			err = errors.Join(err, err2)
		}
		_, err2 := s.Write(large)
		return errors.Join(err, err2)
	})
	client := &script{in: strings.NewReader(getHello)}
	client.play(&Server{App: &app})
	const head = 200 // about
	if len(client.writes) != 4 || client.writes[0] > head+500 || client.writes[1] != len(large) {
		t.Errorf("the writes are of %v bytes", client.writes)
	}
	if got := client.received.String(); strings.Count(got, "\r\n31f4\r\n") != 1 || !strings.HasSuffix(got, "x\r\n0\r\n\r\n") {
		t.Errorf("got %.300q", got)
	}
}

// A context that a handler keeps is over, and the next request's is another's.
func TestContextsShareNothing(t *testing.T) {
	c := (&Server{}).newTestConn()
	first := c.watched()
	c.endWatch()
	if second := c.watched(); first == second || first.ctx.Err() == nil || second.ctx.Err() != nil {
		t.Error("the second is the first's, or one has not ended")
	}
	c.endWatch()
	if cause := context.Cause(first.ctx); cause != context.Canceled {
		t.Errorf("the first's cause is %v", cause)
	}
}
