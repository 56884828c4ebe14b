package httpserver

import (
	"net"
	"testing"
)

// A client's end that comes together with its last request leaves no word with
// the poller once the request is read. The connection must end all the same, and
// before its idle time-out.
func TestAnEndThatComesWithARequest(t *testing.T) {
	p := newRig(t, &Server{App: hello(&App{})}).dial()
	for range 3 { // so that the connection is being served in turns
		p.send(getHello)
		p.wants(200)
	}
	p.send(getHello)
	if err := p.Conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	p.wants(200)
	p.wantsEnd()
}
