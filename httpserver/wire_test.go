package httpserver

import (
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestRearm(t *testing.T) {
	now := instant(time.Hour)
	cases := []struct {
		name string
		set  instant
		d    time.Duration
		due  bool
	}{
		{"none is set", 0, time.Minute, true},
		{"set just now", now.add(time.Minute), time.Minute, false},
		{"early by less than a second", now.add(time.Minute - 999*time.Millisecond), time.Minute, false},
		{"early by more than a second", now.add(time.Minute - 1001*time.Millisecond), time.Minute, true},
		{"early by a sixteenth", now.add(150 * time.Millisecond), 160 * time.Millisecond, false},
		{"early by more than a sixteenth", now.add(149 * time.Millisecond), 160 * time.Millisecond, true},
		{"late", now.add(time.Minute), time.Second, true},
		{"over", now.add(-time.Second), time.Second, true},
		{"for ever", now.add(never), never, false},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			want, due := rearm(tc.set, now, tc.d)
			if due != tc.due || want != now.add(tc.d) {
				t.Errorf("rearm = %v, %v, want %v, %v", want, due, now.add(tc.d), tc.due)
			}
		})
	}
}

const tiny = 30 * time.Millisecond

func TestReadTimeout(t *testing.T) {
	const post = "POST /body HTTP/1.1\r\nHost: a\r\n"
	cases := []struct {
		name, sent string
		statuses   []int
	}{
		{"in the empty line before a request", "\r", []int{408}},
		{"in the request line", "GET /he", []int{408}},
		{"in the head", getHello[:len(getHello)-1], []int{408}},
		{"after another request", getHello + "GET", []int{200, 408}},
		{"in a body", post + "Content-Length: 5\r\n\r\nabc", []int{408}},
		{"in a chunk", post + "Transfer-Encoding: chunked\r\n\r\n5\r\nabc", []int{408}},
		{"before a body that was asked for", post + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n", []int{100, 408}},
		{"in a body that is dropped", "POST /left HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabc", []int{200}},
	}
	app := hello(&App{})
	app.Post("/body", func(c *Ctx) error { _, err := c.Body(); return err })
	app.Post("/left", func(c *Ctx) error { return nil })
	for _, s := range sockets {
		r := newRigOn(t, &Server{App: app, ReadTimeout: tiny}, s.listen(t))
		peers := make([]*peer, len(cases)) // all at once, as some ends take a while
		for i, tc := range cases {
			peers[i] = s.dial(t, r.ln.Addr())
			peers[i].send(tc.sent)
		}
		for i, tc := range cases {
			t.Run(s.name+" "+tc.name, func(t *testing.T) {
				peers[i].tb = t
				for _, status := range tc.statuses {
					peers[i].wants(status)
				}
				peers[i].wantsEnd()
			})
		}
	}
}

// A HEAD that is refused before its request line is read gets no content (RFC
// 9110, section 9.3.2); a GET does.
func TestRefusalWithinTheRequestLine(t *testing.T) {
	cases := []struct{ name, rest, status string }{
		{"too long", " /" + strings.Repeat("a", 16<<10), "414"},
		{"in a bare line feed", " / HTTP/1.1\nHost: a\r\n\r\n", "400"},
		{"without an end", " /hello HTTP", "408"},
	}
	r := newRig(t, &Server{App: hello(&App{}), ReadTimeout: tiny})
	for _, tc := range cases {
		for _, method := range []string{"GET", "HEAD", "\r\nHEAD"} {
			t.Run(tc.name+" "+method, func(t *testing.T) {
				p := r.dial()
				p.send(method + tc.rest)
				wantsRefusal(t, p, tc.status, method == "GET")
			})
		}
	}
}

// The same of one whose method came before the rest of the line did.
func TestRefusalAfterTheMethod(t *testing.T) {
	for _, method := range []string{"GET", "HEAD", "\r\nHEAD"} {
		r := newRig(t, &Server{App: hello(&App{})})
		p := r.dial()
		p.send(method)
		until(t, "the method is read", func() bool { return r.busy() == 1 })
		p.send(" /" + strings.Repeat("a", 16<<10))
		wantsRefusal(t, p, "414", method == "GET")
	}
}

// wantsRefusal wants a response with a status, with content or without, and the
// connection's end.
func wantsRefusal(t *testing.T, p *peer, status string, withContent bool) {
	t.Helper()
	got, err := io.ReadAll(p.r)
	head, content, ended := strings.Cut(string(got), "\r\n\r\n")
	if err != nil || !ended || !strings.HasPrefix(head, "HTTP/1.1 "+status) {
		t.Fatalf("got %q, %v, want %s", got, err, status)
	}
	if (content != "") != withContent {
		t.Errorf("the content is %q", content)
	}
}

func TestIdleTimeoutEndsInSilence(t *testing.T) {
	for _, s := range sockets[:2] {
		t.Run(s.name, func(t *testing.T) {
			ln := s.listen(t)
			fresh, used := s.dial(t, ln.Addr()), s.dial(t, ln.Addr())
			used.send(getHello) // before it is accepted, so that it is in time
			newRigOn(t, &Server{App: hello(&App{}), IdleTimeout: tiny}, ln)
			used.wants(200)
			used.wantsEnd()
			fresh.wantsEnd()
		})
	}
	inBubbles(t, func(t *testing.T, s socket) {
		begin := time.Now()
		r := newRigOn(t, &Server{App: hello(&App{}), IdleTimeout: 5 * time.Second}, s.listen(t))
		fresh, used := dialPeer(t, r.ln.Addr()), s.dial(t, r.ln.Addr())
		time.Sleep(4 * time.Second)
		used.send(getHello)
		used.wants(200)
		used.wantsEnd()
		if idle := time.Since(begin); idle < 9*time.Second || idle > 9*time.Second+recheckAfter {
			t.Errorf("it ended after %v", idle)
		}
		if !fresh.ended() {
			t.Error("the connection without a request did not end")
		}
	})
}

// A connection that has got an empty line alone is idle (RFC 9112, section 2.2), and the
// time of the request after it begins with that.
func TestAnEmptyLineIsNoRequest(t *testing.T) {
	inBubbles(t, func(t *testing.T, s socket) {
		r := newRigOn(t, &Server{App: hello(&App{}), IdleTimeout: 5 * time.Second, ReadTimeout: 2 * time.Second}, s.listen(t))
		for _, first := range []string{"", getHello} {
			p := s.dial(t, r.ln.Addr())
			p.send(first + "\r\n")
			if first != "" {
				p.wants(200)
			}
			time.Sleep(4 * time.Second)
			p.send("G")
			time.Sleep(time.Second)
			p.send(getHello[1:] + "\r\n")
			p.wants(200)
			begin := time.Now()
			p.wantsEnd()
			if idle := time.Since(begin); idle < 4*time.Second || idle > 5*time.Second+recheckAfter {
				t.Errorf("after %q it was idle for %v", first, idle)
			}
		}
	})
}

// A client that asks for much and reads nothing is let go.
func TestWriteTimeout(t *testing.T) {
	large := strings.Repeat("a", 16<<20) // more than the system's buffers hold
	begun := make(chan struct{}, 1)
	var app App
	app.Use(func(next Handler) Handler { return func(c *Ctx) error { begun <- struct{}{}; return next(c) } })
	app.Get("/text", func(c *Ctx) error { return c.Text(200, large) })
	app.Get("/file", func(c *Ctx) error {
		return c.SendReader(200, "text/plain", int64(len(large)), strings.NewReader(large))
	})
	app.Get("/stream", func(c *Ctx) error {
		s, err := c.Stream(200, "text/plain")
		for err == nil {
			_, err = io.WriteString(s, large)
		}
		return err
	})
	for _, s := range sockets {
		r := newRigOn(t, &Server{App: &app, WriteTimeout: tiny}, s.listen(t))
		for _, path := range []string{"/text", "/file", "/stream"} {
			t.Run(s.name+path, func(t *testing.T) {
				p := s.dial(t, r.ln.Addr())
				p.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n")
				receive(t, "the request", begun)
				until(t, "the server lets go", func() bool { return r.conns() == 0 })
			})
		}
	}
}

// The same with a response that is small, on a connection that was served before.
func TestWriteTimeoutOfASmallResponse(t *testing.T) {
	var app App
	app.Get("/hello", func(c *Ctx) error { return c.Text(200, strings.Repeat("a", outFlush-1000)) })
	ln := wrapper{listenUnix(t), func(nc net.Conn) net.Conn {
		if err := nc.(*net.UnixConn).SetWriteBuffer(1); err != nil { // holds little that the client has not read
			t.Error(err)
		}
		return nc
	}}
	r := newRigOn(t, &Server{App: &app, WriteTimeout: tiny}, ln)
	p := r.dial()
	p.send(getHello)
	p.wants(200)
	p.send(getHello)
	until(t, "the server lets go", func() bool { return r.conns() == 0 })
}

// A request that came after another has its own time to arrive, however long
// the other took.
func TestReadTimeoutOfAPipelinedRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const readTimeout = time.Second
		app := hello(&App{})
		app.Get("/slow", func(c *Ctx) error {
			time.Sleep(2 * readTimeout)
			return c.NoContent(204)
		})
		p := newPipeRig(t, &Server{App: app, ReadTimeout: readTimeout}).dial()
		p.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n" + getHello[:9])
		p.wants(204)
		time.Sleep(readTimeout - time.Millisecond)
		p.send(getHello[9:])
		p.wants(200)
	})
}

// What a slow handler leaves of a body has its own time to arrive.
func TestContentLeftBySlowHandler(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const readTimeout = time.Second
		var app App
		app.Post("/slow", func(c *Ctx) error {
			time.Sleep(2 * readTimeout)
			return c.NoContent(204)
		})
		p := newPipeRig(t, &Server{App: &app, ReadTimeout: readTimeout}).dial()
		for range 2 {
			p.send("POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n" + strings.Repeat("x", 50))
			p.wants(204)
			time.Sleep(readTimeout - time.Millisecond)
			p.send(strings.Repeat("x", 50))
		}
		p.send("GET /none HTTP/1.1\r\nHost: a\r\n\r\n")
		p.wants(404)
	})
}

// A connection that is not kept, because what is left of a body did not arrive
// in time, ends in order: its response is not destroyed by a reset.
func TestAResponseBeforeALateBody(t *testing.T) {
	var app App
	app.Post("/late", func(c *Ctx) error { return c.NoContent(204) })
	p := newRig(t, &Server{App: &app, ReadTimeout: tiny}).dial()
	p.send("POST /late HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + strings.Repeat("a", 50000))
	p.wants(204)
	p.wantsEnd()
}

// A handler with a Timeout whose client does not read loses its time as others do,
// though it is in the middle of a write.
func TestTimeoutOfAWriteThatBlocks(t *testing.T) {
	ends := make(chan error, 1)
	var app App
	app.Get("/stream", timed(func(c *Ctx) error {
		s, err := c.Stream(200, "text/plain")
		for err == nil {
			_, err = io.WriteString(s, strings.Repeat("a", 1<<20))
		}
		ends <- err
		return err
	}, 50*time.Millisecond))
	r := newRig(t, &Server{App: &app, WriteTimeout: -1})
	p := r.dial()
	p.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
	if err := receive(t, "the handler's end", ends); err == nil {
		t.Error("the write did not fail")
	}
	until(t, "the server lets go", func() bool { return r.conns() == 0 })
}

// A write of a stream that still waits for the client when the handler has returned
// ends, and the response is broken off.
func TestAStreamsWriteThatOutlastsItsHandler(t *testing.T) {
	var app App
	ended := make(chan error)
	app.Get("/hello", func(c *Ctx) error {
		s, err := c.Stream(200, "text/plain")
		if err != nil {
			return err
		}
		go func() {
			_, err := s.Write(make([]byte, 64<<20)) // more than the system's buffers hold
			ended <- err
		}()
		until(t, "the write is under way", func() bool {
			waits := !s.c.writing.TryLock()
			if !waits {
				s.c.writing.Unlock()
			}
			return waits
		})
		return nil
	})
	p := newRig(t, &Server{App: &app}).dial()
	p.send(getHello)
	if receive(t, "the write's end", ended) == nil {
		t.Error("the write was no error")
	}
	if a, err := p.read(); err == nil {
		t.Errorf("the client got a whole response of %d bytes", len(a.body))
	}
}

// A connection in TLS is cut without the alert that its client would have to read: the
// one under it is closed first.
func TestCutInTLS(t *testing.T) {
	c := &layered{under: &layered{}}
	cut(c)
	if !c.closed {
		t.Error("it is open, or was closed first")
	}
}

// layered is a connection over another, which closes after that.
type layered struct {
	net.Conn
	under  *layered
	closed bool
}

func (l *layered) NetConn() net.Conn { return l.under }

func (l *layered) Close() error {
	l.closed = l.under == nil || l.under.closed
	return nil
}
