package load

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// A StdClient sends requests by net/http's own client, one after the other over
// one kept-alive connection, as a program does that calls a service.
type StdClient struct {
	*Loop
	client  http.Client
	request *http.Request
	body    []byte
	dialled atomic.Int64
	resp    Response
}

func openStdClient(c Config) (Driver, error) {
	r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(c.Request)))
	if err != nil {
		return nil, err
	}
	_, content, _ := bytes.Cut(c.Request, []byte("\r\n\r\n"))
	s := &StdClient{Loop: newLoop(c)}
	s.request, err = http.NewRequest(r.Method, "http://"+c.Addr+r.RequestURI, bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	s.request.Header = r.Header
	s.client = http.Client{Timeout: c.Timeout, Transport: &http.Transport{DialContext: s.dial}}
	return s, nil
}

// dial dials and counts.
func (s *StdClient) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	s.dialled.Add(1)
	return new(net.Dialer).DialContext(ctx, network, addr)
}

// Do implements Driver.
func (s *StdClient) Do(n int) (time.Duration, error) { return s.run(n, s.once) }

func (s *StdClient) once() error {
	if s.request.GetBody != nil {
		s.request.Body, _ = s.request.GetBody() // of bytes in memory: no error
	}
	r, err := s.client.Do(s.request)
	if err != nil {
		return fmt.Errorf("got %w", err)
	}
	defer r.Body.Close()
	if s.body, err = io.ReadAll(r.Body); err != nil {
		return fmt.Errorf("got status %d and then %w", r.StatusCode, err)
	}
	s.requests++
	s.resp = Response{Status: r.StatusCode, Close: r.Close, Body: s.body}
	return s.resp.differ(s.Want)
}

// Last implements Driver.
func (s *StdClient) Last() []*Response { return []*Response{&s.resp} }

// Dialled implements Driver.
func (s *StdClient) Dialled() int64 { return s.dialled.Load() }

// Close implements Driver.
func (s *StdClient) Close() error {
	s.client.CloseIdleConnections()
	return nil
}
