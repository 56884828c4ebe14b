package httpserver

import (
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A lateReader has its content after a while.
type lateReader struct {
	io.Reader
	after time.Duration
}

func (r lateReader) Read(p []byte) (int, error) {
	time.Sleep(r.after)
	return r.Reader.Read(p)
}

// The time that a reader takes for its content is none of the client's, whatever the
// connection.
func TestSendReaderFromASlowSource(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const content = "content"
		var app App
		app.Get("/hello", func(c *Ctx) error {
			r := lateReader{strings.NewReader(content), time.Minute}
			return c.SendReader(200, "text/plain", int64(len(content)), r)
		})
		p := newPipeRig(t, &Server{App: &app, WriteTimeout: time.Second}).dial()
		p.SetDeadline(time.Time{})
		p.send(getHello)
		if got := p.wants(200); got.body != content {
			t.Errorf("got %q", got.body)
		}
	})
}
