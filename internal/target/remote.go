package target

import (
	"fmt"
	"net"
	"net/url"
)

// Remote returns the server at address, such as http://10.0.0.2:8080, which
// was started by someone else, here or on another machine, and which Close
// does not end. What it uses is not known: its Usage is zero, and it collects
// garbage when it likes. The error is that of an address of another form, or
// that nothing listens there.
func Remote(address string) (*Server, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" || u.Port() == "" || u.User != nil || u.RequestURI() != "/" {
		return nil, fmt.Errorf("%q is no address of a server: want one such as http://10.0.0.2:8080", address)
	}
	nc, err := net.DialTimeout("tcp", u.Host, replyTimeout)
	if err != nil {
		return nil, fmt.Errorf("no server at %s: %w: start one there with go run ./scripts/serve -addr :%s", address, err, u.Port())
	}
	return &Server{
		Addr: u.Host,
		do:   func(command) (Usage, error) { return Usage{}, nil },
		stop: func() error { return nil },
	}, nc.Close()
}
