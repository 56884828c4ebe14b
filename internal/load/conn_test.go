package load

import (
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

const okResponse = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

var (
	ping   = []byte("GET /ping HTTP/1.1\r\n\r\n")
	wantOK = Want{Status: 200, Length: 2}
)

// A script is a connection that reads what was written down for it, at most
// one step a Read, and takes every Write. Steps begin again after the last.
type script struct {
	net.Conn // nil: nothing else is called
	steps    []step
	at       int // the present step
	from     int // what of its data was read
	armed    int // calls of SetDeadline
	writes   []error
}

type step struct {
	data string
	err  error
}

func (s *script) Read(p []byte) (int, error) {
	now := s.steps[s.at%len(s.steps)]
	n := copy(p, now.data[s.from:])
	s.from += n
	if s.from < len(now.data) {
		return n, nil
	}
	s.at++
	s.from = 0
	return n, now.err
}

// Write takes half of p along with each of the errors that stand ready.
func (s *script) Write(p []byte) (int, error) {
	if len(s.writes) == 0 {
		return len(p), nil
	}
	err := s.writes[0]
	s.writes = s.writes[1:]
	return len(p) / 2, err
}

func (s *script) SetDeadline(time.Time) error {
	s.armed++
	return nil
}

func (s *script) Close() error { return nil }

func TestReceive(t *testing.T) {
	for _, c := range []struct {
		name  string
		steps []step
		err   string // "" for none
	}{
		{"at once", []step{{okResponse, nil}}, ""},
		{"with the end", []step{{okResponse, io.EOF}}, ""},
		{"in pieces", []step{{okResponse[:9], nil}, {okResponse[9:30], nil}, {okResponse[30:], nil}}, ""},
		{"watchdog of an earlier request", []step{{"", os.ErrDeadlineExceeded}, {okResponse, nil}}, ""},
		{"watchdog between pieces", []step{{okResponse[:9], nil}, {"", os.ErrDeadlineExceeded}, {okResponse[9:], nil}}, ""},
		{"stalled", []step{{"", os.ErrDeadlineExceeded}}, "got nothing: the server stalled: nothing more within 1m0s"},
		{"stalled in the middle", []step{{okResponse[:9], nil}, {"", os.ErrDeadlineExceeded}, {"", os.ErrDeadlineExceeded}}, `got "HTTP/1.1 ": the server stalled`},
		{"closed", []step{{"", io.EOF}}, "got nothing: the server closed the connection"},
		{"reset", []step{{okResponse[:9], syscall.ECONNRESET}, {"", syscall.ECONNRESET}}, `got "HTTP/1.1 ": the server closed the connection: `},
		{"status", []step{{"HTTP/1.1 503 No\r\nContent-Length: 2\r\n\r\nok", nil}}, `got status 503, 2 bytes of body: "ok"`},
		{"length", []step{{"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok!", nil}}, `got status 200, 3 bytes of body: "ok!"`},
		{"close", []step{{"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok", nil}}, `got status 200, 2 bytes of body, Connection: close: "ok"`},
		{"too much", []step{{okResponse + "!", nil}}, `"ok", and then 1 bytes too many: "!"`},
		{"late and too much", []step{{okResponse[:30], nil}, {okResponse[30:] + okResponse, nil}}, "40 bytes too many"},
	} {
		t.Run(c.name, func(t *testing.T) {
			conn := New(&script{steps: c.steps}, time.Minute)
			err := conn.Send(ping)
			if err == nil {
				err = conn.Receive(wantOK)
			}
			if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
				t.Errorf("got error %v, want one with %q", err, c.err)
			}
		})
	}
}

func TestExchangeLast(t *testing.T) {
	const refused = "HTTP/1.1 400 No\r\nConnection: close\r\n\r\nno"
	for _, c := range []struct {
		name   string
		steps  []step
		writes []error
		err    string // "" for none
	}{
		{"its length not said", []step{{refused, io.EOF}}, nil, ""},
		{"its length said", []step{{"HTTP/1.1 400 No\r\nContent-Length: 2\r\n\r\nno", io.EOF}}, nil, ""},
		{"end by itself", []step{{refused, nil}, {"", io.EOF}}, nil, ""},
		{"reset after the response", []step{{refused, syscall.ECONNRESET}}, nil, ""},
		{"before the request was read", []step{{refused, io.EOF}}, []error{syscall.EPIPE}, ""},
		{"kept open", []step{{refused, nil}, {"", os.ErrDeadlineExceeded}, {"", os.ErrDeadlineExceeded}}, nil, "the server stalled"},
		{"nothing", []step{{"", io.EOF}}, nil, "got nothing: the server closed the connection"},
		{"cut", []step{{refused[:20], io.EOF}}, nil, "closed the connection before the response's end"},
		{"more", []step{{okResponse + "x", io.EOF}}, nil, "1 bytes too many"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &script{steps: append(c.steps, step{"", io.EOF}), writes: c.writes}
			r, err := New(s, time.Minute).ExchangeLast(ping)
			switch {
			case c.err != "":
				if err == nil || !strings.Contains(err.Error(), c.err) {
					t.Errorf("got error %v, want one with %q", err, c.err)
				}
			case err != nil || r.Status != 400 || string(r.Body) != "no" || !r.Close:
				t.Errorf("got %v, error %v", r, err)
			}
		})
	}
}

func TestSend(t *testing.T) {
	for _, c := range []struct {
		name   string
		writes []error
		err    string // "" for none
	}{
		{"at once", nil, ""},
		{"watchdog of an earlier request", []error{os.ErrDeadlineExceeded}, ""},
		{"stalled", []error{os.ErrDeadlineExceeded, os.ErrDeadlineExceeded}, "sending: the server stalled"},
		{"closed", []error{syscall.EPIPE}, "sending: the server closed the connection"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := New(&script{writes: c.writes}, time.Minute).Send(ping)
			if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
				t.Errorf("got error %v, want one with %q", err, c.err)
			}
		})
	}
}

// The deadline is set once for many requests, and again only when it fires.
func TestWatchdogIsArmedSeldom(t *testing.T) {
	s := &script{steps: []step{{okResponse, nil}}}
	conn := New(s, time.Minute)
	for range 100 {
		if _, err := conn.Exchange(ping); err != nil {
			t.Fatal(err)
		}
	}
	if s.armed != 1 {
		t.Errorf("deadline set %d times in 100 requests, want 1", s.armed)
	}
}

// A response without an end does not fill the memory.
func TestEndlessResponse(t *testing.T) {
	conn := New(&script{steps: []step{{strings.Repeat("x", bufferSize), nil}}}, time.Minute)
	if _, err := conn.Exchange(ping); err == nil || !strings.Contains(err.Error(), "no end of the response in 16777216 bytes") {
		t.Errorf("got error %v", err)
	}
}

// A longer response than the buffer's first size is read whole.
func TestLongResponse(t *testing.T) {
	response := "HTTP/1.1 200 OK\r\nContent-Length: 262144\r\n\r\n" + strings.Repeat("x", 262144)
	conn := New(&script{steps: []step{{response, nil}}}, time.Minute)
	if r, err := conn.Exchange(ping); err != nil || len(r.Body) != 262144 {
		t.Errorf("got %v, error %v", r, err)
	}
}
