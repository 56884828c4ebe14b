package httpserver

import (
	"context"
	"io"
	"net"
	"time"
)

// surplusLimit is how many connections above ConnLimit get a response at a time.
// Further ones are just closed, or a crowd would get past the limit.
const surplusLimit = 64

// ServeConn serves one connection, on a goroutine of its own, as Serve does those that it
// accepts, and returns at once. The server closes it. It may be one in memory, as of
// [net.Pipe].
func (s *Server) ServeConn(nc net.Conn) {
	s.start()
	s.admit(nc)
}

// admit serves a new connection on a goroutine of its own, or refuses it.
func (s *Server) admit(nc net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	full := s.ConnLimit > 0 && len(s.conns)-s.surplus >= s.ConnLimit
	if s.closing.Load() || full && s.surplus == surplusLimit {
		s.close(nc)
		return
	}
	c := s.newConn(nc)
	s.conns[c] = struct{}{}
	if full {
		c.surplus = true
		s.surplus++
		go c.turnAway()
	} else {
		go c.serve()
	}
}

func (s *Server) newConn(nc net.Conn) *conn {
	c := &conn{conn: nc, srv: s}
	_, c.socket = nc.(*net.TCPConn)
	c.poll = newPoller(nc, c.ready)
	return c
}

// turnAwayTime bounds the handshake that a response in TLS needs first.
const turnAwayTime = 3 * time.Second

// turnAway responds to a connection that is one too many. Its request is not read; it may
// be a HEAD, and so the response has no content.
func (c *conn) turnAway() {
	defer c.end()
	defer c.srv.recovered()
	if c.beginWait(turnAwayTime) != nil {
		return
	}
	defer c.endWait(modeBlocking)
	c.buf = c.srv.buffers(c)
	x := &c.buf.x
	x.refuse(c.pending(), HTTPError{Status: 503})
	x.resp.begin(503, "")
	x.finish()
	c.flush() // while a shutdown can still end it
}

// forget ends the book-keeping of a connection that is done or hijacked.
func (s *Server) forget(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.conns[c]; !known {
		return // a handler had hijacked it
	}
	delete(s.conns, c)
	if c.surplus {
		s.surplus--
	}
	s.checkDrained()
}

// checkDrained closes s.drained where it is due: when the server begins to close, or
// with the last connection after that. The caller holds s.mu.
func (s *Server) checkDrained() {
	if s.closing.Load() && len(s.conns) == 0 {
		close(s.drained)
	}
}

// Shutdown shuts the server down without interrupting requests in flight. It closes the
// listeners and the idle connections, ends the contexts of handlers, and waits until every
// request of which a byte was read has its response and all connections are closed. It
// ignores requests that clients pipeline meanwhile. If ctx ends first, Shutdown returns its
// error, and the requests in flight go on until [Server.Close]. Shutdown neither closes
// hijacked connections nor waits for them. The server can't serve again.
//
// A connection whose client was not told that it would end stays half-closed for half a
// second, or until the client closes it, so that no reset destroys a response. An idle
// connection without a CloseWrite method is closed at once.
func (s *Server) Shutdown(ctx context.Context) error {
	s.start()
	s.stop()
	select {
	case <-s.drained:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Close closes the listeners and all connections but hijacked ones at once, and ends the
// contexts of handlers. It does not wait for handlers to return, and returns nil. The
// server can't serve again.
func (s *Server) Close() error {
	s.start()
	s.stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		c.sever()
	}
	return nil
}

// close closes a connection or listener, which may panic.
func (s *Server) close(c io.Closer) {
	defer s.recovered()
	c.Close()
}

// stop closes the listeners, wakes the idle connections, which then end, and ends the
// contexts of the others' handlers.
func (s *Server) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing.Swap(true) {
		return
	}
	close(s.stopped)
	for ln := range s.listeners {
		s.close(*ln)
	}
	s.waking.Lock()
	for c := range s.conns {
		c.wake()
		if w := c.watch.Load(); w != nil {
			w.cancel(ErrServerClosed)
		}
	}
	s.waking.Unlock()
	s.checkDrained()
}
