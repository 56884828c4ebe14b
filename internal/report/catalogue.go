package report

import "slices"

// Base is the server the suite was written for, and Floor the row that is no
// server but the limit set by Go's network stack.
const (
	Base  = "zerodep"
	Floor = "floor"
)

// A Server describes one implementation. What the results file says of it,
// Version, is filled in by New.
type Server struct {
	Name    string
	Kind    string // such as "router on net/http"
	About   string // one line
	Version string // "" if the results file does not say

	Dependency bool // whether a user of it depends on a module of others
}

// An Operation describes a scenario in words.
type Operation struct {
	Scenario string // name of the benchmark function, without "Benchmark"
	Title    string
	About    string // what one operation is
	Client   string // how it is sent
}

const (
	serialClient = "one kept-alive connection, the next request after the answer"
	batchClient  = "ten kept-alive connections, one request on each at the same moment, until the last answer is in"
)

// operations are the suite's scenarios in the order of the page. A scenario
// that is not among them is shown after them under its name.
var operations = []Operation{
	{"SerialGetJSON", "Serial GET, JSON", "`GET /ping` and its whole answer, `{\"pong\":true}`", serialClient},
	{"SerialPostJSON", "Serial POST, JSON", "`POST /echo` with 44 bytes of JSON, decoded and encoded again", serialClient},
	{"SerialGetText", "Serial GET, text", "`GET /text` and its whole answer, `Hello, World!`", serialClient},
	{"SyncVsAsyncHandler", "Synchronous and asynchronous handler", "GET answered by a handler on the connection's goroutine (sync) or on one of its own (async), which allows a deadline and cancellation", serialClient},
	{"ConcurrentGet", "Ten GETs at once", "10 `GET /ping` at the same moment and all their answers", batchClient},
	{"ConcurrentPost", "Ten POSTs at once", "10 `POST /echo` at the same moment and all their answers", batchClient},
	{"LargePayloadPost", "Large payload", "`POST /echo` with 30 KB of JSON items, decoded and encoded again", serialClient},
}

// operation returns the description of a scenario; of an unknown one its name
// alone.
func operation(scenario string) Operation {
	for _, op := range operations {
		if op.Scenario == scenario {
			return op
		}
	}
	return Operation{Scenario: scenario, Title: scenario}
}

// inOrder returns the scenarios in the order of the page, each once.
func inOrder(scenarios []string) []string {
	var known, unknown []string
	for _, op := range operations {
		if slices.Contains(scenarios, op.Scenario) {
			known = append(known, op.Scenario)
		}
	}
	for _, s := range scenarios {
		if !slices.Contains(known, s) && !slices.Contains(unknown, s) {
			unknown = append(unknown, s)
		}
	}
	return append(known, unknown...)
}
