package load

import (
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
}

// A Way is a way of sending requests.
type Way int

const (
	KeptAlive     Way = iota // see Loop
	NewConnection            // see Fresh
)

// ways has an entry for each Way. In one there may be an %d for the number of
// connections.
var ways = [...]struct {
	name      string // part of fingerprints: never changed
	one, many string // how the requests are sent, on one connection and on several
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
	NewConnection: {
		name:      "new-connection",
		one:       "a new connection for each request, closed by the client after the response",
		many:      "%d new connections at once, one request on each, closed by the client after the last response",
		allocates: true,
		mayClose:  true,
		open:      openFresh,
	},
}

// String returns the way's name, which fingerprints hold.
func (w Way) String() string { return ways[w].name }

// Allocates reports whether the client allocates for an operation. Where it
// shares a process with the server, what the server allocates cannot be told.
func (w Way) Allocates() bool { return ways[w].allocates }

// MayClose reports whether a server may close its connections.
func (w Way) MayClose() bool { return ways[w].mayClose }

// Describe says in a phrase how requests are sent over n connections.
func (w Way) Describe(n int) string {
	if n == 1 {
		return ways[w].one
	}
	return fmt.Sprintf(ways[w].many, n)
}

// Open connects to a server.
func (w Way) Open(c Config) (Driver, error) { return ways[w].open(c) }
