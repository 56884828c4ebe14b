//go:build !unix || aix

package httpserver

import "net"

func newPoller(conn net.Conn, ready func() (leave bool)) poller {
	return &readPoller{conn: conn, ready: ready}
}

// clientGone does not know on this system.
func clientGone(net.Conn) bool { return false }
