package load

import (
	"fmt"
	"net"
	"time"
)

// Fresh makes its connections anew for every operation: it dials them, sends a
// request on each as soon as it is there, takes the responses, and closes them.
// A server may close them itself.
//
// It closes with a reset (SO_LINGER of 0), which leaves nothing behind. Closed
// in the ordinary way, each connection keeps its port for a minute (TIME_WAIT,
// RFC 9293, section 3.6), and a client that makes twenty thousand in a second
// has none left after one and a half. The server sees a client that is gone
// once it has its response.
//
// Note: asking the server to close first, with "Connection: close", leaves the
// ports with the server's end, where a new connection may take them over. But
// then another path of the server is measured, and a server that closes late
// is waited for.
//
// The system bounds how long dialling takes, to about two minutes: a limit of
// our own costs a goroutine for each connection.
type Fresh struct {
	series
	addr    *net.TCPAddr
	dialled int64
}

func openFresh(c Config) (Driver, error) {
	addr, err := net.ResolveTCPAddr("tcp", c.Addr)
	if err != nil {
		return nil, err
	}
	c.Want.MayClose = true
	f := &Fresh{series: newSeries(c), addr: addr}
	for range c.Conns {
		f.conns = append(f.conns, &Conn{timeout: c.Timeout, buf: make([]byte, bufferSize)})
	}
	return f, nil
}

// Do implements Driver.
func (f *Fresh) Do(n int) (time.Duration, error) { return f.run(n, f.once) }

// once runs one operation. It closes what it has opened, whatever happens.
func (f *Fresh) once() error {
	opened, err := f.send()
	if err == nil {
		err = f.receive()
	}
	for _, c := range f.conns[:opened] {
		c.Close()
	}
	return err
}

// send opens the connections of an operation, sends their requests and returns
// how many it opened.
//
// Note: to open all before the first request would wait for a server that
// serves one connection to its end, and whose queue of others is full.
func (f *Fresh) send() (opened int, err error) {
	for _, c := range f.conns {
		nc, err := net.DialTCP("tcp", nil, f.addr)
		if err != nil {
			return opened, fmt.Errorf("got no connection: %w", err)
		}
		c.use(nc)
		opened++
		f.dialled++
		if err := nc.SetLinger(0); err != nil {
			return opened, err
		}
		if err := c.Send(f.Request); err != nil {
			return opened, err
		}
	}
	return opened, nil
}

// Dialled implements Driver.
func (f *Fresh) Dialled() int64 { return f.dialled }

// Close implements Driver: between operations no connection is open.
func (f *Fresh) Close() error { return nil }
