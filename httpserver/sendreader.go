package httpserver

import (
	"errors"
	"io"
	"io/fs"
	"net"

	"httpserverbench/httpserver/internal/http1"
)

// SendReader responds with length bytes that it reads from r, and returns when they are
// written: from a file by sendfile, and from a [bytes.Reader] or the like without a
// copy. Fields that are set afterwards are not sent. For HEAD nothing is read. When r
// has less, or fails, that is the error, and the connection is broken off.
func (c *Ctx) SendReader(status int, mediaType string, length int64, r io.Reader) error {
	x := c.use()
	if length < 0 {
		return errors.New("httpserver: content of a negative length")
	}
	s, err := x.beginStream(status, mediaType, http1.FramedByLength, length)
	if err == nil {
		err = s.Flush()
	}
	if err != nil || s.mute {
		return err
	}
	n, err := x.c.copyFrom(r, length)
	s.written = n
	if err != nil {
		x.abort()
	}
	if ofConnection(err) {
		s.err = err
	}
	return err
}

// ofConnection reports whether the error of a copy to a connection is that of the
// connection. A TCP connection's ReadFrom wraps both in the same way.
func ofConnection(err error) bool {
	var op *net.OpError
	if !errors.As(err, &op) || errors.As(err, new(*fs.PathError)) {
		return false
	}
	return op.Op != "readfrom" || errors.As(op.Err, new(net.Error))
}
