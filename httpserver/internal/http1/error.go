package http1

import (
	"errors"
	"strconv"
)

// ErrIncomplete means that more bytes are needed.
var ErrIncomplete = errors.New("incomplete message")

// An Error is the reason why a message is refused. Nobody knows where such a message
// ends, so its connection can carry no other. Errors are comparable.
type Error struct {
	Status int    // of the response, 400 to 599
	Reason string // for the client to read
}

func (e Error) Error() string { return strconv.Itoa(e.Status) + ": " + e.Reason }
