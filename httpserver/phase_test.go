package httpserver

import (
	"strings"
	"testing"
)

// A response goes from one phase to the next in these ways alone.
func TestPhases(t *testing.T) {
	follows := map[Phase][]Phase{
		Building:  {Streaming, Hijacked, Aborted, Sent},
		Streaming: {Aborted, Sent},
	}
	for from := Building; from <= Sent; from++ {
		for to := Building; to <= Sent; to++ {
			want := false
			for _, p := range follows[from] {
				want = want || p == to
			}
			r := response{phase: from}
			if got := r.enter(to); got != want || (r.phase == to) != (want || from == to) {
				t.Errorf("from %v to %v: %v, and it is %v", from, to, got, r.phase)
			}
		}
	}
}

// What can be done to a response depends on its phase.
func TestResponseInEveryPhase(t *testing.T) {
	for phase := Building; phase <= Sent; phase++ {
		var app App
		c := (&Server{App: &app}).newTestConn()
		x := &c.buf.x
		x.resp.phase = phase
		c.ctx.x = x
		x.resp.fields = []responseField{{"Etag", `"1"`}}
		c.ctx.DelHeader("ETag")
		c.ctx.SetHeader("Content-Type", "text/csv")
		c.ctx.SetStatus(404)
		for what, changed := range map[string]bool{
			"SetStatus": c.ctx.Status() == 404,
			"DelHeader": c.ctx.ResponseHeader("ETag") == "",
			"SetHeader": c.ctx.ResponseHeader("Content-Type") == "text/csv",
		} {
			if changed != (phase == Building) {
				t.Errorf("%v: %s changed the response: %v", phase, what, changed)
			}
		}
		for name, do := range map[string]func(*Ctx) error{
			"Text":       func(c *Ctx) error { return c.Text(200, "") },
			"Bytes":      func(c *Ctx) error { return c.Bytes(200, "", nil) },
			"JSON":       func(c *Ctx) error { return c.JSON(200, 1) },
			"NoContent":  func(c *Ctx) error { return c.NoContent(204) },
			"Write":      func(c *Ctx) error { _, err := c.Write(nil); return err },
			"SetContent": func(c *Ctx) error { return c.SetContent(nil) },
		} {
			if err := do(&c.ctx); (err == nil) != (phase == Building) {
				t.Errorf("%v: %s returned %v", phase, name, err)
			}
		}
		if phase == Building {
			continue
		}
		for name, do := range map[string]func(*Ctx) error{
			"Stream":     func(c *Ctx) error { _, err := c.Stream(200, ""); return err },
			"SendReader": func(c *Ctx) error { return c.SendReader(200, "", 1, strings.NewReader("a")) },
			"Hijack":     func(c *Ctx) error { _, _, err := c.Hijack(); return err },
		} {
			if err := do(&c.ctx); err != errCommitted {
				t.Errorf("%v: %s returned %v", phase, name, err)
			}
		}
	}
}

// newTestConn returns a connection of s with buffers, which serves nothing.
func (s *Server) newTestConn() *conn {
	s.start()
	c := s.newConn(&script{})
	c.buf = s.buffers(c)
	return c
}

// A connection goes from one mode to another in these ways alone, and only one that is
// idle can be woken.
func TestModes(t *testing.T) {
	for _, tc := range []struct {
		name string
		do   func(c *conn)
		want map[mode]mode // from one to another; the same where there is none
	}{
		{"a wake", (*conn).wake, map[mode]mode{modeIdle: modeWoken}},
		{"the end of a wait in the callback", func(c *conn) { c.endWait(modeCallback) },
			map[mode]mode{modeIdle: modeCallback, modeWoken: modeCallback, modeBlocking: modeCallback}},
		{"the end of a wait", func(c *conn) { c.endWait(modeBlocking) },
			map[mode]mode{modeIdle: modeBlocking, modeWoken: modeBlocking, modeCallback: modeBlocking}},
		{"the begin of a wait", func(c *conn) { c.beginWait(patience) },
			map[mode]mode{modeWoken: modeIdle, modeCallback: modeIdle, modeBlocking: modeIdle}},
	} {
		for from := modeIdle; from <= modeBlocking; from++ {
			c := (&Server{}).newTestConn()
			c.mode.Store(uint32(from))
			want, changes := tc.want[from]
			if !changes {
				want = from
			}
			if tc.do(c); mode(c.mode.Load()) != want {
				t.Errorf("%s makes %d of mode %d, want %d", tc.name, c.mode.Load(), from, want)
			}
		}
	}
}
