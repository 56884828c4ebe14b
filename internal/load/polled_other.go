//go:build !unix

package load

import (
	"errors"
	"time"
)

// A polled connection is read from without waiting, which Go offers on Unix
// alone.
type polled struct {
	*Conn
	due time.Duration
}

var errNotPolled = errors.New("an open loop reads without waiting, which Go offers on Unix alone")

func newPolled(*Conn) (*polled, error)  { return nil, errNotPolled }
func (*polled) poll(Want) (bool, error) { return false, errNotPolled }
