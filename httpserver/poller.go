package httpserver

import "net"

// A poller waits for a connection's bytes. There are two: a socketPoller waits without a
// buffer, and its ready is called by the system's poller (poller_unix.go); a readPoller
// reads one byte.
type poller interface {
	// await waits for bytes. Whenever there may be some it calls ready, which is given
	// when the poller is made, until that returns true; then await returns nil. It
	// returns the error that ends the wait, a deadline that has passed among them.
	await() error

	// read reads what has come, in ready. It returns errWouldBlock where nothing has.
	read(p []byte) (int, error)

	// write writes, in ready, what can be written without blocking, and returns how
	// much that was. An error is left for the connection's Write to meet and to name.
	write(p []byte) int

	// within is the mode that ready serves in: modeBlocking where it may block.
	within() mode

	// take returns the connection for a handler that hijacks it: the one that is
	// served, or in ready another on the same socket.
	take(m mode) (net.Conn, error)

	// sever ends the connection under whoever uses it.
	sever()
}

// A readPoller is the poller of any net.Conn.
type readPoller struct {
	conn  net.Conn
	ready func() (leave bool)
	first [1]byte
	held  bool // first was read, and not taken by read
}

func (r *readPoller) await() error {
	for {
		if _, err := readSome(r.conn, r.first[:]); err != nil {
			return err
		}
		r.held = true
		if r.ready() {
			return nil
		}
	}
}

func (r *readPoller) read(p []byte) (int, error) {
	if !r.held {
		return 0, errWouldBlock
	}
	r.held = false
	p[0] = r.first[0]
	return 1, nil
}

func (r *readPoller) write([]byte) int            { return 0 }
func (r *readPoller) within() mode                { return modeBlocking }
func (r *readPoller) take(mode) (net.Conn, error) { return r.conn, nil }
func (r *readPoller) sever()                      { cut(r.conn) }

// cut closes a connection at once. TLS would first write an alert, and wait for a
// client that does not read.
func cut(conn net.Conn) {
	if t, ok := conn.(interface{ NetConn() net.Conn }); ok {
		t.NetConn().Close()
	}
	conn.Close()
}
