package httpserver

import (
	"errors"
	"net"
	"time"
)

// Hijack takes the connection away from the server: afterwards it is the
// caller's, to read, write and close, and the server does nothing more with it.
// The bytes that were read behind the request's head come with it; they are the
// caller's too. Deadlines are cleared, answers to earlier requests are sent.
// What else the handler does to the Ctx has no effect. A reader of the body that it
// has ends, also where Hijack fails. A handler that [Async] runs can't hijack.
//
// The connection of a request that asks for an upgrade, as a WebSocket's does, is
// handed over as it is. Another may be a second descriptor of the same socket;
// then the client sees its end when the handler has returned as well.
func (c *Ctx) Hijack() (conn net.Conn, readAhead []byte, err error) {
	switch {
	case c.task != nil:
		return nil, nil, errors.New("a handler that Async runs can't hijack its connection")
	case c.gone():
		return nil, nil, errors.New("the connection is not the handler's to take any more")
	}
	c.body.takeBack() // first, as its reader may be asking the client for the body
	if err := c.wire.flush(); err != nil {
		return nil, nil, err
	}
	if conn, err = c.wire.takeable(); err != nil {
		return nil, nil, err
	}
	if err := conn.SetDeadline(time.Time{}); err != nil {
		return nil, nil, errors.Join(err, conn.Close())
	}
	c.hijacked, c.wire.given = true, !c.wire.inTurn
	if !c.body.whole {
		c.body.err = errOver // what is left of it is the caller's to read
	}
	c.env.forget(c.wire)
	return conn, append([]byte(nil), c.wire.pending()...), nil
}
