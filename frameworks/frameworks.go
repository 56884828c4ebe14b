// Package frameworks holds the servers that the suite compares: one file each,
// all serving the same application on a listener they are given.
//
//	GET  /ping        200, JSON {"pong":true}
//	GET  /text        200, text/plain Hello, World!
//	POST /echo        200, the JSON body, decoded and encoded again
//	                  400, JSON {"error":"…"}, for a body that is not JSON
//	GET  /users/{id}  200, JSON {"id":<integer>}; 404 for any other id
//
// and, for what not every framework has, the routes of its [Feature]s.
//
// Anything else is responded to as the framework does by default. A file is
// what a user of that framework would write, in its idiom, configured for
// production and otherwise left at its defaults; what departs from a default
// is named in the comment of the variable that describes the framework.
package frameworks

import (
	"errors"
	"fmt"
	"net"
	"strings"
)

// A Framework is one way to serve the benchmark application.
type Framework struct {
	Name   string // value of the benchmark key framework=
	Kind   string // what sort of thing it is, in a few words
	About  string // one line for a reader who does not know it
	Module string // path of its module; "std" for the standard library, "" for what is ours

	Params string // further benchmark keys, such as "serving=deployed"; "" for none
	Closes bool   // closes each connection after its response

	// Features are the parts that not every framework has, each with what
	// serves the application that has it: nil for Serve, and a function of its
	// own where that part wants other routes or another configuration.
	Features map[Feature]func(ln net.Listener) error

	// Lacks says why the framework does without a feature, for readers of the
	// report.
	Lacks map[Feature]string

	// Router hands a request, as it is sent, to a router with GitHubRoutes, in
	// memory and again while more returns true. It returns the last response's
	// status and what the handler would have written. Nobody writes a response
	// but to what is unknown. It is nil where there is no Routing.
	Router func(request []byte, more func() bool) (status int, text string)

	// Deviations are the responses that differ from what is required, by the
	// framework's defaults. They are left as they are: no benchmark depends on
	// them.
	Deviations []Deviation

	// Serve serves ln's connections until ln is closed by its owner, which is
	// no error. It does not wait for connections that are still open: their
	// goroutines end when the clients close them.
	Serve func(ln net.Listener) error

	// Command is the program and the arguments that serve a framework whose
	// Serve is nil. It speaks the protocol of package target.
	Command []string

	// Release is the version of a framework that Command serves, or "".
	Release string
}

// A Deviation is a response whose status is not the required one.
type Deviation struct {
	Case   string // of the conformance test
	Status int
	Reason string // why the framework responds so, for readers of docs/adding-a-framework.md
}

// All lists every framework in the order of the tables' columns. The first is
// the base that others are compared with. The last, floor, is no framework but
// what an exchange costs on Go's network poller without a server.
var All = []Framework{zerodep, nethttp, chiRouter, ginEngine, httpRouter, fastHTTP, floor}

// Floor returns the reference that the others are measured beside.
func Floor() Framework { return floor }

// Lookup returns the framework called name. Its error lists the known names.
func Lookup(name string) (Framework, error) {
	names := make([]string, len(All))
	for i, f := range All {
		if f.Name == name {
			return f, nil
		}
		names[i] = f.Name
	}
	return Framework{}, fmt.Errorf("no framework %q: choose one of %s", name, strings.Join(names, ", "))
}

// The values that applications respond with.
type (
	pong struct {
		Pong bool `json:"pong"`
	}
	user struct {
		ID int `json:"id"`
	}
	failure struct {
		Error string `json:"error"`
	}
)

const greeting = "Hello, World!"

// untilClosed drops the error with which an accept loop reports that its
// listener was closed.
func untilClosed(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}
