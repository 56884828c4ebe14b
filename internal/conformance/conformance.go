// Package conformance sends requests whose treatment the HTTP/1.1 RFCs settle, and
// compares what a server does with what they allow.
//
// A [Case] is the bytes of one or more requests and the outcomes that pass. After
// them [Case.Run] always sends a probe, a well-formed request that asks for the
// connection's end. The probe's response tells, without waiting, that the server
// kept the connection and found the next request where it begins; its absence tells
// that the server closed the connection, or took the probe for something else. That
// is what decides whether a request can be smuggled.
package conformance

import (
	"fmt"
	"strings"
)

// A Level says what a case rests on.
type Level int

const (
	Must   Level = iota // an RFC says MUST, or its grammar leaves no choice
	Hazard              // no RFC says MUST, but servers that differ have been used to smuggle requests
	Should              // an RFC says SHOULD, or an invalid message that an RFC gives no rule for
)

func (l Level) String() string { return [...]string{"must", "hazard", "should"}[l] }

// A Case is one thing that a server is asked.
type Case struct {
	Name    string // unique, of lower-case words
	Section string // "9112 6.3": number of the RFC and section
	Level   Level
	Send    string // one or more requests; Host is "h"
	Then    string // sent after the first response, where that is part of the question

	// Want lists the outcomes that pass, separated by " | ". An outcome is the
	// statuses of the responses in order, and then "open", where the probe was
	// responded to, or "closed". A status may have a class's form, 4xx, and
	// conditions: 200[Date] has the field, 200[!Date] has not.
	Want string
}

// URL returns the address of the case's section.
func (c Case) URL() string {
	rfc, section, _ := strings.Cut(c.Section, " ")
	return fmt.Sprintf("https://www.rfc-editor.org/rfc/rfc%s#section-%s", rfc, section)
}

// Passes reports whether what was observed is among the outcomes that c wants.
func (c Case) Passes(got Observation) bool {
	for want := range strings.SplitSeq(c.Want, " | ") {
		if got.is(strings.Fields(want)) {
			return true
		}
	}
	return false
}
