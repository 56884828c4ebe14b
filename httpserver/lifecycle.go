package httpserver

import (
	"context"
	"net"
	"time"
)

// admit serves a new connection on a goroutine of its own, or refuses it.
func (s *Server) admit(nc net.Conn) {
	c := s.newConn(nc)
	s.mu.Lock()
	full := s.ConnLimit > 0 && len(s.conns) >= s.ConnLimit
	closing := s.env.closing.Load()
	if !full && !closing {
		s.conns[c] = struct{}{}
	}
	s.mu.Unlock()
	switch {
	case closing:
		nc.Close()
	case full:
		go c.turnAway()
	default:
		go func() {
			defer s.forget(c)
			c.serve()
		}()
	}
}

func (s *Server) newConn(nc net.Conn) *conn {
	c := &conn{app: s.App, env: &s.env}
	c.wire = wire{conn: nc, raw: rawConn(nc), pool: &s.pool}
	c.try = c.tryRead
	return c
}

// turnAway answers a connection that is one too many. It takes no longer than a
// short write and lingering may.
func (c *conn) turnAway() {
	defer c.conn.Close()
	c.buf = c.pool.get(&c.wire)
	c.began = time.Now()
	c.conn.SetWriteDeadline(c.began.Add(lingerTime))
	c.writeBy = c.began.Add(never)
	c.refuse(HTTPError{503, "the server has as many connections as it takes"})
	c.discard()
}

// forget ends the book-keeping of a connection that is done.
func (s *Server) forget(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, c)
	s.checkDrained()
}

// checkDrained closes s.drained, once. The caller holds s.mu.
func (s *Server) checkDrained() {
	if !s.env.closing.Load() || len(s.conns) > 0 {
		return
	}
	select {
	case <-s.drained:
	default:
		close(s.drained)
	}
}

// Shutdown ends the server in peace: its listeners are closed, idle connections
// are closed at once, and a request of which a byte was read is answered before
// its connection is closed. Shutdown returns nil when all that is done. When ctx
// ends first it returns ctx's error, and the server goes on with what is in
// flight until [Server.Close]. Hijacked connections are not its business.
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
	for c := range s.conns {
		c.conn.Close()
	}
	return nil
}

// stop closes the listeners and wakes the idle connections, which then see that
// they are to end. A connection that gets a request just now is not idle, and
// takes a wake that comes too late as no more than that (see wire.read).
func (s *Server) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.env.closing.Swap(true) {
		close(s.stopped)
	}
	for ln := range s.listeners {
		ln.Close()
	}
	for c := range s.conns {
		if c.idle.Load() {
			c.conn.SetReadDeadline(longAgo)
		}
	}
	s.checkDrained()
}
