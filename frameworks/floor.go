package frameworks

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"
)

// floor is the least that an exchange costs on Go's network poller with this
// suite's client, encoding/json included. It tells the scenarios' requests apart
// by their first bytes, frames them with the least work that can, does the JSON
// work that the scenario asks of everyone, and writes a prepared head in one
// write with the body. It parses nothing, routes nothing and responds to nothing
// but the scenarios' requests; a request that is none of them ends its
// connection. Where the system lets it, it makes no system call that the
// exchange can do without (floor_unix.go).
var floor = Framework{
	Name:  "floor",
	Kind:  "no server: the floor of Go's network poller with this client",
	About: "reads and writes prepared bytes on raw connections, without parsing or routing",
	Serve: serveFloor,
}

// floorBuffer holds the largest request of the scenarios twice over.
const floorBuffer = 64 << 10

func serveFloor(ln net.Listener) error {
	for {
		nc, err := ln.Accept()
		if err != nil {
			return untilClosed(err)
		}
		go newFloorConn(nc).serve()
	}
}

// floorConn is one connection with all the memory it will ever need.
type floorConn struct {
	nc      net.Conn
	in      []byte
	n       int          // bytes of a request in in
	text    []byte       // the whole response to GET /text
	missing []byte       // the whole response to a path that is not there
	out     bytes.Buffer // a response in JSON: head, then what enc wrote
	enc     *json.Encoder
	head    []byte // head of a response in JSON, its length left blank
	lengths int    // offset in head after the blanks of Content-Length
}

// newFloorConn prepares both heads. They have what net/http's responses have,
// Content-Type, Date and Content-Length, so that about as many bytes are
// written; the date stays that of the connection's start.
func newFloorConn(nc net.Conn) *floorConn {
	date := time.Now().UTC().Format(http.TimeFormat)
	const blanks = "Content-Length:         "
	jsonHead := "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nDate: " + date + "\r\n" + blanks
	c := &floorConn{
		nc: nc,
		in: make([]byte, floorBuffer),
		text: fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nDate: %s\r\nContent-Length: %d\r\n\r\n%s",
			date, len(greeting), greeting),
		missing: []byte("HTTP/1.1 404 Not Found\r\nDate: " + date + "\r\nContent-Length: 0\r\n\r\n"),
		head:    []byte(jsonHead + "\r\n\r\n"),
		lengths: len(jsonHead),
	}
	c.enc = json.NewEncoder(&c.out)
	return c
}

// received takes n more bytes of a request, and responds on the socket fd when it
// is whole. It returns an error when floor does not know it or has no room
// for it.
func (c *floorConn) received(n int, fd uintptr) error {
	c.n += n
	request := c.in[:c.n]
	switch {
	case floorComplete(request):
		c.n = 0
		return c.respond(request, fd)
	case c.n == len(c.in):
		return c.refuse(http.StatusRequestHeaderFieldsTooLarge, fd)
	}
	return nil
}

var (
	headEnd    = []byte("\r\n\r\n")
	lengthName = []byte("Content-Length: ")
)

// floorComplete reports whether request ends where it says, or after that. Requests
// come one at a time, so what follows a head is its body and nothing else; one
// that does not say how long it is, in the scenarios' spelling, has none.
func floorComplete(request []byte) bool {
	if request[0] == 'G' {
		return bytes.HasSuffix(request, headEnd)
	}
	head := bytes.Index(request, headEnd)
	if head < 0 {
		return false
	}
	at := bytes.Index(request[:head], lengthName)
	if at < 0 {
		return true
	}
	length := 0
	for _, d := range request[at+len(lengthName) : head] {
		if d < '0' || d > '9' {
			break
		}
		length = 10*length + int(d-'0')
	}
	return len(request) >= head+len(headEnd)+length
}

var errUnknownRequest = errors.New("floor: a request that is none of the scenarios'")

// respond writes the required response to request.
func (c *floorConn) respond(request []byte, fd uintptr) error {
	switch {
	case len(request) > floorPipelined && request[0] == 'G':
		return c.writePipelined(bytes.Count(request, headEnd), fd)
	case bytes.HasPrefix(request, []byte("GET /ping ")), bytes.HasPrefix(request, []byte("GET /async-ping ")):
		return c.writeJSON(pong{true}, fd)
	case bytes.HasPrefix(request, []byte("GET /text ")):
		return c.send(fd, c.text)
	case bytes.HasPrefix(request, []byte("POST /echo ")):
		var v any
		if err := json.Unmarshal(request[bytes.Index(request, headEnd)+len(headEnd):], &v); err != nil {
			return err
		}
		return c.writeJSON(v, fd)
	case bytes.HasPrefix(request, []byte("GET /nothing ")):
		return c.send(fd, c.missing)
	case bytes.HasPrefix(request, []byte("POST /conflict ")):
		return c.refuse(http.StatusBadRequest, fd)
	}
	return errUnknownRequest
}

var errRefused = errors.New("floor: a request that was refused")

// refuse responds with status, and returns the error that ends the connection.
func (c *floorConn) refuse(status int, fd uintptr) error {
	c.send(fd, fmt.Appendf(nil, "HTTP/1.1 %d %s\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", status, http.StatusText(status)))
	return errRefused
}

// floorPipelined is more bytes than a GET of the scenarios has, and fewer than
// those have that come together.
const floorPipelined = 512

// writePipelined sends the responses to n pings at once.
func (c *floorConn) writePipelined(n int, fd uintptr) error {
	if err := c.encode(pong{true}); err != nil {
		return err
	}
	return c.send(fd, bytes.Repeat(c.out.Bytes(), n))
}

// writeJSON encodes v after the prepared head, writes its length into the
// blanks, right-aligned, and sends both at once.
func (c *floorConn) writeJSON(v any, fd uintptr) error {
	if err := c.encode(v); err != nil {
		return err
	}
	return c.send(fd, c.out.Bytes())
}

func (c *floorConn) encode(v any) error {
	c.out.Reset()
	c.out.Write(c.head)
	if err := c.enc.Encode(v); err != nil {
		return err
	}
	response := c.out.Bytes()
	var digits [8]byte
	length := strconv.AppendInt(digits[:0], int64(len(response)-len(c.head)), 10)
	copy(response[c.lengths-len(length):], length)
	return nil
}
