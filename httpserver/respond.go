package httpserver

// A connection's way from a request's head to the next one's, or to its own end.

// respond responds to a request, and reports whether there may be another.
func (c *conn) respond(x *exchange) bool {
	c.handle(x)
	if x.resp.over() {
		return false
	}
	x.finish()
	return c.conclude(x)
}

// handle runs the application's code for a request.
func (c *conn) handle(x *exchange) {
	if c.gathered() > 0 {
		c.flushSoon()
	}
	c.ctx.x = x
	c.srv.App.serve(&c.ctx, x)
	c.ctx.x = nil
	if c.watch.Load() != nil {
		c.endWatch()
	}
}

// conclude readies the connection for the next request, if there is to be one.
func (c *conn) conclude(x *exchange) bool {
	if x.resp.close || x.resp.phase == Aborted {
		c.flushAndLinger(x.refused == nil && !x.head.Persistent() && !x.head.HasBody())
		if x.stream.endsWithConn() && c.halfCloser() == nil {
			c.lingers = min(c.lingers, lingerBriefly) // the client waits for that end
		}
		return false
	}
	if !x.body.done() && (c.flush() != nil || !x.body.drain()) {
		c.flushAndLinger(false)
		return false
	}
	// The client gets on with the response while this side tidies up.
	more := len(c.pending()) > 0 && c.gathered() < outFlush || c.flush() == nil
	x.reset()
	c.buf.hold = 0
	return more
}

// flushAndLinger sends what is still to be sent on a connection that is to end. Unless
// the client has said that it would send no more it may be sending; after a body some
// send an empty line all the same.
func (c *conn) flushAndLinger(silent bool) {
	if c.flush() == nil && !silent {
		c.lingers = lingerTime
	}
}

// end closes the connection unless a handler has taken it.
func (c *conn) end() {
	defer c.srv.recovered()
	defer c.srv.forget(c)
	c.ctx.x = nil
	c.endWatch()
	if c.buf != nil {
		c.buf.x.revoke() // a handler that ended its goroutine has not come to it
		if c.gathered() > 0 && !c.given {
			c.flushAndLinger(false) // a handler ended the goroutine after others' responses
		}
		c.endGathering()
		c.discard()
	}
	switch {
	case c.given:
	case c.writeErr != nil:
		cut(c.conn)
	case c.lingers > 0:
		c.linger(c.lingers)
		fallthrough
	default:
		c.conn.Close()
	}
}
