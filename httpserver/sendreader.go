package httpserver

import (
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
)

// SendReader responds with length bytes that it reads from r, and returns when they are
// written. A file is sent by sendfile where the connection and the system support it, other
// content through a buffer. Fields that are set afterwards are not sent. Nothing is read if
// the response has no content, as to HEAD. When r fails, or has less, which is
// [io.ErrUnexpectedEOF], that is the error, and the connection ends.
func (c *Ctx) SendReader(status int, mediaType string, length int64, r io.Reader) error {
	x := c.use()
	if length < 0 {
		return errors.New("httpserver: content of a negative length")
	}
	s, err := x.beginStream(status, mediaType, length)
	if err != nil || s.x.mute() {
		return err
	}
	if _, sends := x.c.conn.(io.ReaderFrom); sends && regularFile(r) {
		err = s.sendFile(r.(io.ReadSeeker), length)
	} else {
		_, err = io.CopyN(s, r, length)
	}
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		x.abort()
	}
	return err
}

func regularFile(r io.Reader) bool {
	f, ok := r.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode().IsRegular()
}

// sendFile writes length bytes of a regular file. Where the system does not send files by
// itself, a deadline can leave bytes that were read and not written: it goes back to them.
func (s *Stream) sendFile(file io.ReadSeeker, length int64) error {
	c := s.c
	step := int64(writeStep)
	if c.socket {
		step = 1 << 20
	}
	start, err := file.Seek(0, io.SeekCurrent)
	if err == nil {
		err = s.Flush()
	}
	for s.written < length && err == nil {
		c.armWrite(c.srv.writeTimeout)
		var n int64
		n, err = io.CopyN(c.conn, file, min(length-s.written, step))
		s.written += n
		stalled := err != nil
		if err = c.stalled(err, c.socket && n > 0); ofConnection(err) {
			c.writing.Lock() // which the sending of earlier responses may hold
			c.writeErr = err
			c.writing.Unlock()
		} else if stalled && err == nil {
			_, err = file.Seek(start+s.written, io.SeekStart)
		}
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
