package httpserver

import (
	"context"
	"net"
	"time"
)

// surplusLimit is how many connections above ConnLimit get an answer at a time.
// Further ones are just closed, or a crowd would get past the limit.
const surplusLimit = 64

// admit serves a new connection on a goroutine of its own, or refuses it.
func (s *Server) admit(nc net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	full := s.ConnLimit > 0 && len(s.conns)-s.surplus >= s.ConnLimit
	if s.env.closing.Load() || full && s.surplus == surplusLimit {
		nc.Close()
		return
	}
	c := s.newConn(nc)
	s.conns[&c.wire] = struct{}{}
	if full {
		c.surplus = true
		s.surplus++
		go c.turnAway()
	} else {
		c.idle.Store(true)
		go c.serve()
	}
}

func (s *Server) newConn(nc net.Conn) *conn {
	c := &conn{app: s.App, env: &s.env}
	c.wire = wire{conn: nc, raw: rawConn(nc), pool: &s.pool}
	c.turns = c.turn
	return c
}

// turnAwayTime bounds the handshake that an answer in TLS needs first.
const turnAwayTime = 3 * time.Second

// turnAway answers a connection that is one too many. Its request is not read; it may
// be a HEAD, and so the answer has no content.
func (c *conn) turnAway() {
	defer c.end()
	c.now()
	if c.beginWait(turnAwayTime) != nil {
		return
	}
	defer c.endWait()
	c.buf = c.pool.get(&c.wire)
	x := &c.buf.ctx
	x.resp.close = true
	x.NoContent(503)
	x.finish()
	c.part(false)
}

// forget ends the book-keeping of a connection that is done or hijacked.
func (s *Server) forget(w *wire) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, w)
	if w.surplus {
		w.surplus = false
		s.surplus--
	}
	s.checkDrained()
}

// checkDrained closes s.drained where it is due. The caller holds s.mu.
func (s *Server) checkDrained() {
	if s.env.closing.Load() && len(s.conns) == 0 {
		s.drain()
	}
}

// Shutdown ends the server in peace: its listeners are closed, idle connections
// are closed at once, and a request of which a byte was read is answered before
// its connection is closed. What a client pipelines behind that, while Shutdown
// waits, is not answered. Shutdown returns nil when all that is done. When ctx
// ends first it returns ctx's error, and the server goes on with what is in
// flight until [Server.Close]. Hijacked connections are not its business.
//
// A client that was not told before that its connection would end, and does not
// close its side when it sees the end, has half a second for what it is sending, so
// that no reset destroys an answer on its way. An idle connection without CloseWrite,
// as an own net.Conn may be, does not have that time.
func (s *Server) Shutdown(ctx context.Context) error {
	s.start()
	s.stop()
	select {
	case <-s.drained:
		s.close()
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Close ends the server at once: listeners and connections are closed, and the
// contexts of handlers end. It does not wait for handlers.
func (s *Server) Close() error {
	s.start()
	s.stop()
	s.close()
	s.mu.Lock()
	defer s.mu.Unlock()
	for w := range s.conns {
		w.sever()
	}
	return nil
}

// stop closes the listeners and wakes the idle connections, which then end.
func (s *Server) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.env.closing.Swap(true) {
		close(s.stopped)
	}
	for ln := range s.listeners {
		(*ln).Close()
	}
	s.env.waking.Lock()
	for w := range s.conns {
		w.wake()
	}
	s.env.waking.Unlock()
	s.checkDrained()
}
