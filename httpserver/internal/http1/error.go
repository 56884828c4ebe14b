package http1

import (
	"errors"
	"strconv"
)

// ErrIncomplete says that the bytes so far are a valid beginning, and that more
// are needed.
var ErrIncomplete = errors.New("incomplete message")

// An Error says that a message is not acceptable, and with which status a server
// responds to it. Where the message ends is not known, so that its connection can
// carry no other. Errors are comparable.
type Error struct {
	Status int    // 400 to 599
	Reason string // in English, for the client
}

func (e Error) Error() string { return strconv.Itoa(e.Status) + ": " + e.Reason }
