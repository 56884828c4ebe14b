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

// floor is the limit that Go's network stack and encoding/json set. It tells
// the scenarios' requests apart by their first bytes, frames them with the
// least work that can, does the JSON work that the scenario asks of everyone,
// and writes a prepared head in one write with the body. It parses nothing,
// routes nothing and answers nothing but the scenarios' requests; a request
// that is none of them ends its connection.
var floor = Framework{
	Name:  "floor",
	Kind:  "no server: the limit of the machine",
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
	text    []byte       // the whole answer to GET /text
	out     bytes.Buffer // an answer in JSON: head, then what enc wrote
	enc     *json.Encoder
	head    []byte // head of an answer in JSON, its length left blank
	lengths int    // offset in head after the blanks of Content-Length
}

// newFloorConn prepares both heads. They have what net/http's answers have,
// Content-Type, Date and Content-Length, so that as many bytes are written;
// the date stays that of the connection's start.
func newFloorConn(nc net.Conn) *floorConn {
	date := time.Now().UTC().Format(http.TimeFormat)
	const blanks = "Content-Length:         "
	jsonHead := "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nDate: " + date + "\r\n" + blanks
	c := &floorConn{
		nc: nc,
		in: make([]byte, floorBuffer),
		text: fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nDate: %s\r\nContent-Length: %d\r\n\r\n%s",
			date, len(greeting), greeting),
		head:    []byte(jsonHead + "\r\n\r\n"),
		lengths: len(jsonHead),
	}
	c.enc = json.NewEncoder(&c.out)
	return c
}

// serve answers until the client goes away, or sends what floor does not know
// or has no room for.
func (c *floorConn) serve() {
	defer c.nc.Close()
	for n := 0; n < len(c.in); {
		m, err := c.nc.Read(c.in[n:])
		if err != nil {
			return
		}
		n += m
		request := c.in[:n]
		if !floorComplete(request) {
			continue
		}
		if c.answer(request) != nil {
			return
		}
		n = 0
	}
}

var (
	headEnd    = []byte("\r\n\r\n")
	lengthName = []byte("Content-Length: ")
)

// floorComplete reports whether request ends where it says. Requests come one
// at a time, so what follows the head of a POST is its body and nothing else.
func floorComplete(request []byte) bool {
	if request[0] == 'G' {
		return bytes.HasSuffix(request, headEnd)
	}
	head := bytes.Index(request, headEnd)
	at := bytes.Index(request, lengthName)
	if head < 0 || at < 0 {
		return false
	}
	length := 0
	for _, d := range request[at+len(lengthName) : head] {
		if d < '0' || d > '9' {
			break
		}
		length = 10*length + int(d-'0')
	}
	return len(request) == head+len(headEnd)+length
}

var errUnknownRequest = errors.New("floor: a request that is none of the scenarios'")

// answer writes what is owed for request.
func (c *floorConn) answer(request []byte) error {
	switch {
	case bytes.HasPrefix(request, []byte("GET /ping ")):
		return c.writeJSON(pong{true})
	case bytes.HasPrefix(request, []byte("GET /text ")):
		_, err := c.nc.Write(c.text)
		return err
	case bytes.HasPrefix(request, []byte("POST /echo ")):
		var v any
		if err := json.Unmarshal(request[bytes.Index(request, headEnd)+len(headEnd):], &v); err != nil {
			return err
		}
		return c.writeJSON(v)
	}
	return errUnknownRequest
}

// writeJSON encodes v behind the prepared head, writes its length into the
// blanks, right-aligned, and sends both at once.
func (c *floorConn) writeJSON(v any) error {
	c.out.Reset()
	c.out.Write(c.head)
	if err := c.enc.Encode(v); err != nil {
		return err
	}
	answer := c.out.Bytes()
	var digits [8]byte
	length := strconv.AppendInt(digits[:0], int64(len(answer)-len(c.head)), 10)
	copy(answer[c.lengths-len(length):], length)
	_, err := c.nc.Write(answer)
	return err
}
