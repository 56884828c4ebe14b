package frameworks

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"time"
)

// floorHeads are heads of responses. They have what net/http's responses have,
// Content-Type, Date and Content-Length, so that about as many bytes are
// written; the date stays that of the server's start.
type floorHeads struct {
	json, text, events, file, missing floorHead

	greeting []byte // the whole response to GET /text
}

// A floorHead is the head of a response.
type floorHead struct {
	bytes  []byte
	length int // offset after the blanks that a content's length is written into
}

func newFloorHeads() *floorHeads {
	date := time.Now().UTC().Format(http.TimeFormat)
	head := func(status int, fields string) floorHead {
		h := fmt.Appendf(nil, "HTTP/1.1 %d %s\r\nDate: %s\r\n%s", status, http.StatusText(status), date, fields)
		return floorHead{append(h, "\r\n\r\n"...), len(h)}
	}
	const length = "\r\nContent-Length:         "
	return &floorHeads{
		json:    head(200, "Content-Type: application/json"+length),
		text:    head(200, "Content-Type: text/plain; charset=utf-8"+length),
		events:  head(200, "Content-Type: text/event-stream\r\nTransfer-Encoding: chunked"),
		file:    head(200, "Content-Type: application/wasm"+length),
		missing: head(404, "Content-Length: 0"),

		greeting: append(head(200, fmt.Sprintf("Content-Type: text/plain; charset=utf-8\r\nContent-Length: %d", len(greeting))).bytes, greeting...),
	}
}

// begin begins a response: with a head, its length left blank.
func (c *floorConn) begin(h floorHead) {
	c.out.Reset()
	c.out.Write(h.bytes)
}

// setLength writes the length of the content into the blanks of a response's
// head, right-aligned.
func setLength(response []byte, h floorHead, length int) {
	var digits [20]byte
	d := strconv.AppendInt(digits[:0], int64(length), 10)
	copy(response[h.length-len(d):], d)
}

// writeText sends s as text.
func (c *floorConn) writeText(s []byte, fd uintptr) error {
	c.begin(c.heads.text)
	c.out.Write(s)
	setLength(c.out.Bytes(), c.heads.text, len(s))
	return c.send(fd, c.out.Bytes())
}

// writeJSON encodes v after the prepared head and sends both at once.
func (c *floorConn) writeJSON(v any, fd uintptr) error {
	c.out.Reset()
	if err := c.appendJSON(v); err != nil {
		return err
	}
	return c.send(fd, c.out.Bytes())
}

// appendJSON adds the response with v to what is to be sent.
func (c *floorConn) appendJSON(v any) error {
	at := c.out.Len()
	c.out.Write(c.heads.json.bytes)
	if err := c.enc.Encode(v); err != nil {
		return err
	}
	response := c.out.Bytes()[at:]
	setLength(response, c.heads.json, len(response)-len(c.heads.json.bytes))
	return nil
}

var errRefused = errors.New("floor: a request that was refused")

// refuse responds with status, and returns the error that ends the connection.
func (c *floorConn) refuse(status int, fd uintptr) error {
	err := c.send(fd, fmt.Appendf(nil, "HTTP/1.1 %d %s\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", status, http.StatusText(status)))
	return errors.Join(err, errRefused)
}

// floorPipelined is more bytes than a GET of the scenarios has, and fewer than
// those have that come together.
const floorPipelined = 512

// writePipelined sends the responses to n pings at once.
func (c *floorConn) writePipelined(n int, fd uintptr) error {
	c.out.Reset()
	for range n {
		if err := c.appendJSON(pong{true}); err != nil {
			return err
		}
	}
	return c.send(fd, c.out.Bytes())
}

// sendEvents sends each event as one chunk in one write: the first with the
// head, the last with the end.
func (c *floorConn) sendEvents(from int, fd uintptr) error {
	c.begin(c.heads.events)
	for n := range Events {
		var digits [20]byte
		data := strconv.AppendInt(digits[:0], int64(from+n), 10)
		c.out.Write(strconv.AppendInt(c.out.AvailableBuffer(), int64(len("data: \n\n")+len(data)), 16))
		c.out.WriteString("\r\ndata: ")
		c.out.Write(data)
		c.out.WriteString("\n\n\r\n")
		if n == Events-1 {
			c.out.WriteString("0\r\n\r\n")
		}
		if err := c.send(fd, c.out.Bytes()); err != nil {
			return err
		}
		c.out.Reset()
	}
	return nil
}

// sendFile sends the head and then the file: by sendfile, where the system has
// it, or in pieces if it is long.
//
// Note: sendfile has no copy and so wins at 64 KB, 11 µs to 12 µs. At 8 MB it
// took 4.5 ms where reads and writes of 64 KB took 3.5 ms.
func (c *floorConn) sendFile(name string, fd uintptr) error {
	size := Files[name]
	if size == 0 {
		return errUnknownRequest
	}
	if err := c.openFile(); err != nil {
		return err
	}
	c.begin(c.heads.file)
	setLength(c.out.Bytes(), c.heads.file, int(size))
	if err := c.send(fd, c.out.Bytes()); err != nil {
		return err
	}
	if size > 16*floorBuffer {
		return c.sendPieces(size, fd)
	}
	_, err := io.CopyN(c.nc, c.file, size)
	return err
}

// sendPieces sends size bytes of the file.
func (c *floorConn) sendPieces(size int64, fd uintptr) error {
	c.grow()
	for at := int64(0); at < size; {
		n, err := c.file.ReadAt(c.in[:min(size-at, floorBuffer)], at)
		if err != nil {
			return err
		}
		if err := c.send(fd, c.in[:n]); err != nil {
			return err
		}
		at += int64(n)
	}
	return nil
}

// openFile puts the connection's file at its beginning. It makes it first if
// there is none: one with the longest content, which is gone when it is closed.
func (c *floorConn) openFile() (err error) {
	if c.file == nil {
		if c.file, err = os.CreateTemp("", "httpserverbench"); err != nil {
			return err
		}
		os.Remove(c.file.Name())
		if _, err = io.Copy(c.file, FileContent(longestFile)); err != nil {
			return err
		}
	}
	_, err = c.file.Seek(0, io.SeekStart)
	return err
}
