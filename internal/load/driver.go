package load

import (
	"crypto/tls"
	"errors"
	"fmt"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// A Driver puts one server to work in one way. It is used by one goroutine at
// a time.
type Driver interface {
	// Do runs n operations and returns the time that they took. Its error says
	// in which request, what was sent, wanted and got.
	Do(n int) (time.Duration, error)

	// Latency returns the latencies of single requests, in nanoseconds, or nil
	// where those mean nothing. It stays the Driver's.
	Latency() *hdrhistogram.Histogram

	// Last returns the last response on every connection, valid until the next
	// operation.
	Last() []*Response

	// Void returns why what was measured does not hold, or nil. No operation
	// follows it.
	Void() error

	// Dialled returns how many connections were made since the beginning.
	Dialled() int64

	// Close closes the connections.
	Close() error
}

// A Config is what a Driver sends, where to, and over how many connections.
type Config struct {
	Addr    string // TCP address
	Conns   int
	Request []byte // stays the Driver's while it is used
	Want    Want
	Timeout time.Duration // of one request
	TLS     *tls.Config   // nil means none
}

// A Way is a way of sending requests.
type Way int

const (
	KeptAlive     Way = iota // see Loop
	Pipelined                // as KeptAlive, sixteen requests in one write
	NewConnection            // see Fresh
	Refused                  // as NewConnection, until the server closes the connection
	Independent              // see Crowd
	OpenLoop                 // see Steady
	Streamed                 // see Stream
	ByStdClient              // see StdClient
	InMemory                 // not at all: a router is called, and there is no Driver
)

// ways has an entry for each Way. In one there may be an %d for the number of
// connections.
var ways = [...]struct {
	name      string // part of fingerprints: never changed
	one, many string // how the requests are sent, on one connection and on several
	depth     int    // requests on each connection in an operation; 0 means one
	single    bool   // an operation is one request, on any of the connections
	allocates bool   // the client does, for an operation
	mayClose  bool   // the server, after a response
	open      func(Config) (Driver, error)
}{
	KeptAlive: {
		name: "kept-alive",
		one:  "one kept-alive connection, the next request after the response",
		many: "%d kept-alive connections, one request in flight on each, until the last response has arrived",
		open: openLoop,
	},
	Pipelined: {
		name:  "pipelined",
		one:   "one kept-alive connection, 16 requests in one write, until the last response has arrived",
		depth: pipelined,
		open:  openPipeline,
	},
	NewConnection: {
		name:      "new-connection",
		one:       "a new connection for each request, closed by the client after the response",
		many:      "%d new connections at once, one request on each, closed by the client after the last response",
		allocates: true,
		mayClose:  true,
		open:      openFresh,
	},
	Refused: {
		name:      "refused",
		one:       "a new connection for each request, until the server has responded and closed it",
		allocates: true,
		mayClose:  true,
		open:      openRefused,
	},
	Independent: {
		name:      "independent",
		one:       "one kept-alive connection, the next request after the response",
		many:      "up to %d kept-alive connections, the next request on each after its response",
		single:    true,
		allocates: true,
		open:      openCrowd,
	},
	OpenLoop: {
		name:   "open-loop",
		many:   "%d kept-alive connections, at a fixed rate, whatever became of earlier requests",
		single: true,
		open:   openSteady,
	},
	Streamed: {
		name: "streamed",
		one:  "one kept-alive connection, the next request after the response's end",
		open: openStream,
	},
	ByStdClient: {
		name:      "std-client",
		one:       "net/http's client, one kept-alive connection, the next request after the response",
		allocates: true,
		open:      openStdClient,
	},
	InMemory: {
		name: "in-memory",
		one:  "the router called in memory, without a connection",
		open: func(Config) (Driver, error) { return nil, errors.New("a router in memory has no connection") },
	},
}

// String returns the way's name, which fingerprints hold.
func (w Way) String() string { return ways[w].name }

// Allocates reports whether the client allocates for an operation. Where it
// shares a process with the server, what the server allocates cannot be told.
func (w Way) Allocates() bool { return ways[w].allocates }

// MayClose reports whether a server may close a connection after its response.
func (w Way) MayClose() bool { return ways[w].mayClose }

// Requests returns the number of requests in an operation on n connections, 0
// where none is sent.
func (w Way) Requests(n int) int {
	switch {
	case w == InMemory:
		return 0
	case ways[w].single:
		return 1
	}
	return n * max(1, ways[w].depth)
}

// Describe says in a phrase how requests are sent over n connections.
func (w Way) Describe(n int) string {
	if n == 1 {
		return ways[w].one
	}
	return fmt.Sprintf(ways[w].many, n)
}

// Open connects to a server.
func (w Way) Open(c Config) (Driver, error) { return ways[w].open(c) }
