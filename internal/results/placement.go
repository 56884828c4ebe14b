package results

import (
	"fmt"
	"strings"
)

// A Placement is where client and server of a benchmark run: the value of the
// configuration key placement.
type Placement string

const (
	Single Placement = "single"
	Shared Placement = "shared"
	Apart  Placement = "apart"
	Remote Placement = "remote"
)

// Placements are all placements, in the order of the report.
var Placements = []Placement{Single, Apart, Shared, Remote}

// About says in one sentence where client and server run.
func (p Placement) About() string {
	switch p {
	case Single:
		return "Client, server and floor share one process that runs on one processor at a time (GOMAXPROCS=1)."
	case Shared:
		return "Client, server and floor share one process that may use all processors, as go test runs it by itself."
	case Apart:
		return "Server and floor have a process each, pinned to CPUs of their own; the client has the others."
	case Remote:
		return "The server was started by itself, mostly on another machine; the client has this one."
	}
	return ""
}

// Question returns the question that figures of the placement answer.
func (p Placement) Question() string {
	switch p {
	case Single:
		return "What do the server's code and its system calls cost?"
	case Shared:
		return "What does a server cost inside a program that also does other things, the waking of further processors included?"
	case Apart:
		return "What does a client of a deployed server see, and how much CPU time does the server use?"
	case Remote:
		return "What does a client see of that very server, over that network?"
	}
	return ""
}

// String and Set make a Placement the value of a flag.
func (p *Placement) String() string { return string(*p) }

// Set refuses what is no placement.
func (p *Placement) Set(text string) error {
	var names []string
	for _, known := range Placements {
		if text == string(known) {
			*p = known
			return nil
		}
		names = append(names, string(known))
	}
	return fmt.Errorf("want one of %s", strings.Join(names, ", "))
}
