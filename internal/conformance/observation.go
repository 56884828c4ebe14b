package conformance

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

// How a connection ended.
const (
	open   = "open"   // with the response to the probe
	closed = "closed" // by the server, before the probe was responded to
	silent = "silent" // not within the time allowed: the server waits for more
	broken = "broken" // with bytes that are no response of HTTP/1
)

// An Observation is what a server did about a case.
type Observation struct {
	Responses []*http.Response // without their content, and without the probe's
	End       string
}

// String returns the statuses and the end: "400 closed".
func (o Observation) String() string {
	var b strings.Builder
	for _, r := range o.Responses {
		fmt.Fprintf(&b, "%d ", r.StatusCode)
	}
	return b.String() + o.End
}

// is reports whether o is the outcome that the words of want describe.
func (o Observation) is(want []string) bool {
	if len(want) != len(o.Responses)+1 || want[len(want)-1] != o.End {
		return false
	}
	for i, r := range o.Responses {
		if !statusIs(r, want[i]) {
			return false
		}
	}
	return true
}

func statusIs(r *http.Response, want string) bool {
	status, conditions, _ := strings.Cut(want, "[")
	class, isClass := strings.CutSuffix(status, "xx")
	if got := strconv.Itoa(r.StatusCode); got != status && !(isClass && got[:1] == class) {
		return false
	}
	field := strings.TrimSuffix(conditions, "]")
	switch name, absent := strings.CutPrefix(field, "!"); {
	case field == "":
		return true
	case name == "Transfer-Encoding": // which net/http keeps apart from the fields
		return (len(r.TransferEncoding) == 0) == absent
	default:
		return (r.Header.Get(name) == "") == absent
	}
}

// probe ends every case. Its content is known from no other response.
const (
	probe     = "GET /text HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
	probeBody = "Hello, World!"
)

// Run sends c to the server at addr, which must serve the benchmark application, and
// returns what it did. Each wait of the server's lasts at most timeout. The error is
// one of the network: the server could not be reached.
func (c Case) Run(addr string, timeout time.Duration) (Observation, error) {
	nc, err := net.DialTimeout("tcp", addr, timeout)
	if err != nil {
		return Observation{}, err
	}
	defer nc.Close()
	nc.SetDeadline(time.Now().Add(timeout))
	e := exchange{in: bufio.NewReader(nc), methods: methods(c.Send)}
	// A server that refuses a request may close before it has taken all of it.
	// What it responded is still to be read, so errors of writing do not count.
	if c.Then == "" {
		io.WriteString(nc, c.Send+probe)
	} else {
		io.WriteString(nc, c.Send)
		if e.next() {
			io.WriteString(nc, c.Then+probe)
		}
	}
	for e.next() {
	}
	return e.Observation, nil
}

// methods returns the methods of the requests in s that are lines of their own, to
// know which responses are without content.
func methods(s string) []string {
	var list []string
	for line := range strings.SplitSeq(s, "\r\n") {
		if method, rest, _ := strings.Cut(line, " "); strings.Contains(rest, " HTTP/") {
			list = append(list, method)
		}
	}
	return list
}

// An exchange reads the responses of one connection.
type exchange struct {
	in      *bufio.Reader
	methods []string // of the requests that were not responded to yet
	Observation
}

// next reads one response and reports whether another may follow.
func (e *exchange) next() bool {
	if e.End != "" {
		return false
	}
	if _, err := e.in.Peek(1); err != nil {
		e.End = endOf(err)
		return false
	}
	request := &http.Request{Method: "GET"}
	if len(e.methods) > 0 {
		request.Method = e.methods[0]
	}
	r, err := http.ReadResponse(e.in, request)
	if err != nil || r.ProtoMajor != 1 {
		e.End = broken
		return false
	}
	content, err := io.ReadAll(r.Body)
	switch {
	case err != nil:
		e.End = broken
		return false
	case r.StatusCode >= 200 && len(e.methods) > 0:
		e.methods = e.methods[1:]
	}
	if string(content) == probeBody {
		e.End = open
		return false
	}
	e.Responses = append(e.Responses, r)
	return true
}

func endOf(err error) string {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return silent
	}
	return closed // by FIN or by RST
}
