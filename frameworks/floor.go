package frameworks

import (
	"bytes"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"os"
	"sync"
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
	Features: map[Feature]func(net.Listener) error{
		Waiting:     nil,
		Uploads:     nil,
		EventStream: nil,
		StaticFiles: nil,
	},
	Lacks: map[Feature]string{
		AsyncHandler: "it has no handlers",
		Middleware:   "it has no handlers",
		Routing:      "it tells requests apart by their first bytes",
	},
	Serve: serveFloor,
}

const (
	// floorSmall holds any of the scenarios' heads, and the small requests: a
	// connection's buffer is that long until more comes at once.
	floorSmall = 2 << 10

	// floorBuffer holds twice over the largest request of the scenarios that is
	// held as a whole.
	floorBuffer = 64 << 10
)

func serveFloor(ln net.Listener) error {
	heads := newFloorHeads()
	conns := sync.Pool{New: func() any { return newFloorConn(heads) }}
	for {
		nc, err := ln.Accept()
		if err != nil {
			return untilClosed(err)
		}
		go func() {
			c := conns.Get().(*floorConn)
			c.serve(nc)
			conns.Put(c)
		}()
	}
}

// floorConn is a connection with its memory, which serves another when it has
// ended.
type floorConn struct {
	nc     net.Conn
	in     []byte
	n      int          // bytes of a request in in
	upload floorUpload  // that is being read
	out    bytes.Buffer // a response that is being made: a head, then its content
	enc    *json.Encoder
	heads  *floorHeads
	file   *os.File // what the files of the scenarios begin with; nil before the first
}

func newFloorConn(heads *floorHeads) *floorConn {
	c := &floorConn{in: make([]byte, floorSmall), heads: heads}
	c.enc = json.NewEncoder(&c.out)
	return c
}

// serve responds on nc until the client goes away, or sends what floor does not
// know.
func (c *floorConn) serve(nc net.Conn) {
	c.nc, c.n, c.upload = nc, 0, floorUpload{}
	defer c.close()
	c.readAll()
}

func (c *floorConn) close() {
	c.nc.Close()
	if c.file != nil {
		c.file.Close()
		os.Remove(c.file.Name()) // where an open file could not be removed
		c.file = nil
	}
}

// readConn reads by what every connection has.
func (c *floorConn) readConn() {
	for {
		n, err := c.nc.Read(c.in[c.n:])
		if err != nil || c.received(n, noSocket) != nil {
			return
		}
	}
}

// noSocket is what stands for a connection's socket where there is none, or it
// is not written to.
const noSocket = ^uintptr(0)

// grow makes the buffer one that holds floorBuffer bytes, with what is in it.
func (c *floorConn) grow() {
	if len(c.in) < floorBuffer {
		c.in = append(c.in, make([]byte, floorBuffer-len(c.in))...)
	}
}

// received takes n more bytes of a request, and responds on the socket fd when it
// is whole. It returns an error when floor does not know it or has no room
// for it.
func (c *floorConn) received(n int, fd uintptr) error {
	if c.upload.left > 0 {
		return c.take(c.in[:n], fd)
	}
	c.n += n
	request := c.in[:c.n]
	switch {
	case floorComplete(request):
		c.n = 0
		return c.respond(request, fd)
	case c.n == floorBuffer:
		c.n = 0
		return c.respondLarge(request, fd)
	case c.n == len(c.in):
		c.grow()
	}
	return nil
}

var (
	headEnd    = []byte("\r\n\r\n")
	lengthName = []byte("Content-Length: ")
)

// floorComplete reports whether request ends where it says, or after that. Requests
// come one at a time, or several GETs together, so what follows a head is its
// content and nothing else; one that does not say how long it is, in the
// scenarios' spelling, has none.
func floorComplete(request []byte) bool {
	if request[0] == 'G' {
		return bytes.HasSuffix(request, headEnd)
	}
	content, length := floorFrame(request)
	return content > 0 && len(request) >= content+length
}

// floorFrame returns where the content of request begins, 0 while its head is
// not whole, and how long it is.
func floorFrame(request []byte) (content, length int) {
	head := bytes.Index(request, headEnd)
	if head < 0 {
		return 0, 0
	}
	if at := bytes.Index(request[:head], lengthName); at >= 0 {
		length = floorInt(request[at+len(lengthName) : head])
	}
	return head + len(headEnd), length
}

// floorInt returns the integer that b begins with.
func floorInt(b []byte) (n int) {
	for _, d := range b {
		if d < '0' || d > '9' {
			break
		}
		n = 10*n + int(d-'0')
	}
	return n
}

var errUnknownRequest = errors.New("floor: a request that is none of the scenarios'")

// respond writes the required response to request.
func (c *floorConn) respond(request []byte, fd uintptr) error {
	switch {
	case bytes.HasPrefix(request, []byte("GET /ping ")), bytes.HasPrefix(request, []byte("GET /async-ping ")):
		if len(request) > floorPipelined {
			return c.writePipelined(bytes.Count(request, headEnd), fd)
		}
		return c.writeJSON(pong{true}, fd)
	case bytes.HasPrefix(request, []byte("GET /text ")):
		return c.send(fd, c.heads.greeting)
	case bytes.HasPrefix(request, []byte("POST /echo ")):
		var v any
		content, _ := floorFrame(request)
		if err := json.Unmarshal(request[content:], &v); err != nil {
			return err
		}
		return c.writeJSON(v, fd)
	}
	if get, ok := bytes.CutPrefix(request, []byte("GET /")); ok {
		path, _, _ := bytes.Cut(get, []byte(" "))
		return c.respondPath(path, fd)
	}
	switch {
	case bytes.HasPrefix(request, []byte("POST /upload ")):
		return c.takeFirst(request, fd)
	case bytes.HasPrefix(request, []byte("POST /conflict ")):
		return c.refuse(http.StatusBadRequest, fd)
	}
	return errUnknownRequest
}

// respondLarge responds to a request that the buffer has no room for, given what
// fits: an upload, or a head to be refused.
func (c *floorConn) respondLarge(request []byte, fd uintptr) error {
	if bytes.HasPrefix(request, []byte("POST /upload ")) {
		return c.takeFirst(request, fd)
	}
	return c.refuse(http.StatusRequestHeaderFieldsTooLarge, fd)
}

// respondPath responds to the GETs that take so long or carry so much that
// looking at their path costs nothing that shows.
func (c *floorConn) respondPath(path []byte, fd uintptr) error {
	word, rest, _ := bytes.Cut(path, []byte("/"))
	switch string(word) {
	case "wait":
		time.Sleep(ThinkTime)
		return c.writeJSON(pong{true}, fd)
	case "wrapped":
		return c.writeJSON(pong{true}, fd)
	case "nothing":
		return c.send(fd, c.heads.missing.bytes)
	case "files":
		return c.sendFile(string(rest), fd)
	case "repos", "user", "users":
		if bytes.HasPrefix(rest, []byte("nothing/")) {
			return c.send(fd, c.heads.missing.bytes)
		}
		return c.writeText(path[bytes.LastIndexByte(path, '/')+1:], fd)
	}
	if from, ok := bytes.CutPrefix(path, []byte("events?from=")); ok {
		return c.sendEvents(floorInt(from), fd)
	}
	return errUnknownRequest
}
