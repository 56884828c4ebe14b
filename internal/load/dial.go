package load

import (
	"crypto/tls"
	"fmt"
	"net"
	"time"
)

// Dial connects to the TCP address addr, within timeout.
func Dial(addr string, timeout time.Duration) (*Conn, error) {
	return Config{Addr: addr, Timeout: timeout}.Connect()
}

// Connect connects to c's address, within its time-out for each step.
func (c Config) Connect() (*Conn, error) {
	nc, err := net.DialTimeout("tcp", c.Addr, c.Timeout)
	if err != nil {
		return nil, err
	}
	if c.TLS == nil {
		return New(nc, c.Timeout), nil
	}
	secure, err := handshake(nc, c.TLS, c.Timeout)
	if err != nil {
		return nil, err
	}
	return New(secure, c.Timeout), nil
}

// ClientTLS returns the client's side of TLS 1.3 for one Driver. It resumes
// sessions, and takes any certificate: it knows whom it talks to.
func ClientTLS() *tls.Config {
	return &tls.Config{
		MinVersion:         tls.VersionTLS13,
		InsecureSkipVerify: true,
		ServerName:         "localhost",
		ClientSessionCache: tls.NewLRUClientSessionCache(0),
	}
}

// handshake begins TLS on nc, which it closes if that fails.
func handshake(nc net.Conn, config *tls.Config, timeout time.Duration) (*tls.Conn, error) {
	nc.SetDeadline(time.Now().Add(timeout))
	secure := tls.Client(nc, config)
	if err := secure.Handshake(); err != nil {
		nc.Close()
		return nil, fmt.Errorf("TLS handshake: %w", err)
	}
	return secure, nil
}
