package httpserver

import (
	"errors"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"httpserverbench/httpserver/internal/http1"
)

// A conn serves one connection, on one goroutine, from its first byte to its last.
//
// Its buffers are lent by the server's pool while a request is in flight. An idle
// connection has none: its poller waits without. That, and not how a buffer is sized,
// is what makes ten thousand idle connections cheap.
//
// Note: an idle connection costs 3.1 KB (BenchmarkIdleConn), 2 KiB of them its
// goroutine's stack. Without the change of goroutines it costs 5.2 KB: the runtime
// shrinks a stack that has grown to 4 KiB and no further.
type conn struct {
	conn net.Conn
	poll poller
	srv  *Server
	mode atomic.Uint32 // see mode

	ctx Ctx      // the handler's, of the request in flight
	buf *buffers // nil while the connection is idle

	socket  bool  // conn is TCP's: a write that its deadline ends may go on
	greeted bool  // the TLS handshake is done
	given   bool  // a handler has hijacked conn, and not another on its socket
	sealed  bool  // read from while the server was closing: no request is begun any more
	surplus bool  // one connection more than the server takes; the server's mu guards it
	left    error // why ready was left

	readBy    instant // the read deadline that is set
	recheckBy instant // the read deadline of a brief wait, see beginBriefWait; else 0
	writeBy   instant // the write deadline that is set
	began     instant // when the client could begin to send what was not here at once, 0 if all was
	lingers   time.Duration

	writing  sync.Mutex  // held by who writes, or touches buf.out, while others may
	revoked  atomic.Bool // what holds writing is to end
	reading  sync.Mutex  // held by a bodyReader's Read
	gathers  *time.Timer // calls flushGathered; nil until the client pipelines
	writeErr error       // why nothing is written any more: a write's error, or errOver after expire
	expiry   sync.Once
	open     bool // flushGathered may write; writing guards it
	watch    atomic.Pointer[watch]
}

// A mode is what a connection's goroutine is at.
type mode uint32

const (
	modeIdle     mode = iota // it waits for a request, of which nothing is read
	modeWoken                // that wait is being ended, by Shutdown
	modeCallback             // it serves in the poller's callback, and must not block to read
	modeBlocking             // it serves, and may block
)

var (
	errEnded      = errors.New("the connection is to end")
	errOutside    = errors.New("the request has to be read on where reads may block")
	errIdle       = errors.New("the connection is idle")
	errWouldBlock = errors.New("nothing has come")
)

// serve serves requests until the connection is to end, or idle: then another
// goroutine goes on, whose stack has not grown yet.
func (c *conn) serve() {
	goesOn := false
	defer func() { // also when a handler ends the goroutine, as a test's FailNow does
		if !goesOn {
			c.end()
		}
	}()
	defer c.srv.recovered()
	err := c.handshake()
	for err == nil {
		if err = c.wait(); err == nil {
			err = c.serveBuffered()
		}
		if err == nil {
			c.release()
		}
	}
	if goesOn = err == errIdle; goesOn {
		go c.serve()
		return
	}
	// No response has said that it is the last. An idle client is not made to wait for
	// the connection's end, though.
	woken := c.srv.closing.Load() && errors.Is(err, os.ErrDeadlineExceeded)
	if err == ErrServerClosed || woken && c.halfCloser() != nil {
		c.lingers = lingerTime
	}
}

// ready serves the requests that have come. It is the poller's to call, and returns
// true when the poller is to stop waiting.
func (c *conn) ready() (leave bool) {
	for {
		all, err := c.readReady()
		if err == errWouldBlock {
			c.release()
			return false
		}
		c.endWait(c.poll.within())
		if c.left = err; err == nil {
			c.left = c.serveBuffered()
		}
		if c.left != nil {
			return true
		}
		c.release()
		if c.left = c.beginBriefWait(); c.left != nil {
			return true
		}
		if all {
			return false
		}
	}
}

// readReady reads what has come. It reports whether that was all.
func (c *conn) readReady() (all bool, err error) {
	if c.buf == nil {
		c.buf = c.srv.buffers(c)
	}
	free := c.buf.in[c.buf.w:]
	n, err := c.poll.read(free)
	c.buf.w += n
	return n < len(free), err
}

// serveBuffered is the serving loop: it responds to the requests that have come, and
// returns nil when no byte of another is here. Responses to pipelined requests are
// gathered, to be sent with the last of them. In the poller's callback it returns
// errOutside before a request that is not here as a whole, or that may become another
// protocol's connection. A request that can't be read is the last: where it ends is not
// known.
func (c *conn) serveBuffered() error {
	for len(c.pending()) > 0 {
		c.began = 0 // one that waited for another begins when that is done
		x := &c.buf.x
		n, err := c.readHead()
		if why, refused := err.(HTTPError); refused {
			x.refuse(c.pending(), why)
		} else if err != nil {
			return err
		} else {
			x.begin(c.buf.take(n))
		}
		if !c.respond(x) {
			return errEnded
		}
	}
	return nil
}

// readHead returns the length of the head that the pending bytes begin with.
func (c *conn) readHead() (n int, err error) {
	h := &c.buf.x.head
	for {
		n, err = h.Parse(c.pending(), c.srv.limits)
		blocks := c.mode.Load() != uint32(modeCallback)
		switch {
		case err != nil && err != http1.ErrIncomplete:
			return 0, refusal(err)
		case err == nil && c.whole(n) && (blocks || !h.Upgrade):
			return n, nil
		case !blocks:
			return 0, errOutside
		case err == nil:
			return n, c.prepare()
		}
		if err = c.more(); err != nil {
			return 0, err
		}
	}
}

// whole reports whether the body after a head of n bytes is here. Of a chunked one
// that is not known.
func (c *conn) whole(n int) bool {
	h := &c.buf.x.head
	return !h.Chunked && h.ContentLength <= int64(len(c.pending())-n)
}

// prepare readies the connection to wait for the rest of a request: what is gathered is
// sent, which the client may wait for before it sends more, and the buffer gets room
// before views of it are handed out.
func (c *conn) prepare() error {
	if c.began == 0 {
		c.began = c.srv.now()
	}
	if err := c.flush(); err != nil {
		return err
	}
	c.compact()
	return nil
}

// more waits for more of a request's head. A connection that has got just the empty line
// before it is idle.
func (c *conn) more() error {
	if err := c.prepare(); err != nil {
		return err
	}
	if c.buf.x.head.Blank(c.pending()) {
		c.began = 0 // as no request has
		err := c.beginWait(c.srv.idleTimeout)
		if err == nil {
			_, err = c.fill()
			c.endWait(modeBlocking)
		}
		return err
	}
	c.readUntil(c.began.add(c.srv.readTimeout))
	if _, err := c.fill(); !errors.Is(err, os.ErrDeadlineExceeded) {
		return err
	}
	return HTTPError{Status: 408, Message: "the request did not arrive in time"}
}
