package httpserver

import (
	"bytes"
	"errors"
	"net"
	"time"
)

// Hijack takes the connection away from the server: afterwards it is the caller's, to read,
// write and close, and the server does nothing more with it. readAhead, the caller's too,
// is what was read from it and not used, and comes before what conn reads. Deadlines are
// cleared, responses to earlier requests are sent. What else the handler does to the Ctx
// has no effect. Hijack fails if a response is being sent. A reader from BodyReader stops
// working, even if Hijack fails.
//
// The connection of a request that asks for an upgrade, as a WebSocket's does, is handed
// over as it is. Otherwise conn may be a duplicate of the socket; the client then sees it
// close only when the handler has returned too.
func (c *Ctx) Hijack() (conn net.Conn, readAhead []byte, err error) {
	x := c.use()
	w := x.c
	if x.resp.phase != Building {
		return nil, nil, errCommitted
	}
	x.body.revoke()        // first, as its reader may be asking the client for the body
	w.expiry.Do(func() {}) // a time that runs out from now on is no matter of the connection
	w.writing.Lock()
	defer w.writing.Unlock()
	if err := w.flushLocked(); err != nil {
		return nil, nil, err
	}
	m := mode(w.mode.Load())
	if conn, err = w.poll.take(m); err != nil {
		x.resp.close = true // as no time is bounded any more
		return nil, nil, err
	}
	if err := conn.SetDeadline(time.Time{}); err != nil {
		return nil, nil, errors.Join(err, conn.Close())
	}
	x.resp.enter(Hijacked)
	w.given = m != modeCallback
	if !x.body.whole {
		x.body.err = errOver // what is left of it is the caller's to read
	}
	w.srv.forget(w)
	return conn, bytes.Clone(w.pending()), nil
}
