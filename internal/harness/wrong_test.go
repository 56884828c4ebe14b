package harness

import (
	"bufio"
	"flag"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"httpserverbench/frameworks"
	"httpserverbench/internal/scenario"
	"httpserverbench/internal/target"
)

// wrong is a framework for one GET scenario that writes what respond says to
// the nth request of a connection, from 1 on, and closes it when keep is false.
func wrong(respond func(n int) (bytes string, keep bool)) frameworks.Framework {
	serve := func(nc net.Conn) {
		defer nc.Close()
		in := bufio.NewReader(nc)
		for n := 1; ; n++ {
			for line := ""; line != "\r\n"; {
				var err error
				if line, err = in.ReadString('\n'); err != nil {
					return
				}
			}
			bytes, keep := respond(n)
			if _, err := nc.Write([]byte(bytes)); err != nil || !keep {
				return
			}
		}
	}
	return frameworks.Framework{Name: "wrong", Serve: func(ln net.Listener) error {
		for {
			nc, err := ln.Accept()
			if err != nil {
				return nil
			}
			go serve(nc)
		}
	}}
}

// always responds to every request with the same bytes.
func always(response string) frameworks.Framework {
	return wrong(func(int) (string, bool) { return response, true })
}

// once responds to one request of each connection, and closes it.
func once(response string) frameworks.Framework {
	return wrong(func(int) (string, bool) { return response, false })
}

// untimed is more than the number of requests that a connection of the first
// scenario gets before the timed loop.
const untimed = 500

// turning responds rightly until the timed loop, and then with then.
func turning(then string) frameworks.Framework {
	return wrong(func(n int) (string, bool) {
		if n <= untimed {
			return right, true
		}
		return then, true
	})
}

const pong = `{"pong":true}`

var right = response(200, scenario.JSON, pong)

// response returns a well-formed response; fields are further lines of its
// head.
func response(status int, mediaType, body string, fields ...string) string {
	fields = append(fields, "Content-Type: "+mediaType, fmt.Sprintf("Content-Length: %d", len(body)))
	return fmt.Sprintf("HTTP/1.1 %d Status\r\n%s\r\n\r\n%s", status, strings.Join(fields, "\r\n"), body)
}

// setBenchTime sets the flag -benchtime for the rest of the test.
func setBenchTime(t *testing.T, value string) {
	benchTime := flag.Lookup("test.benchtime").Value
	before := benchTime.String()
	t.Cleanup(func() { benchTime.Set(before) })
	if err := benchTime.Set(value); err != nil {
		t.Fatal(err)
	}
}

// The very function that the benchmarks call refuses each of these.
func TestWrongServersAreNotTimed(t *testing.T) {
	setBenchTime(t, "200x") // enough to see one turn wrong, whatever the command says
	for _, c := range []struct {
		name string
		f    frameworks.Framework
		err  string
	}{
		{"status", always(response(500, scenario.JSON, pong)), "want status 200, got 500 with 13 bytes"},
		{"body", always(response(200, scenario.JSON, `{"pong":trap}`)), `first difference is at byte 10: want "ue}", got "ap}"`},
		{"two newlines", always(response(200, scenario.JSON, pong+"\n\n")), `want 13 bytes of body, got 14; the first difference is at byte 13: want the end, got "\n"`},
		{"media type", always(response(200, "text/html", pong)), `want media type application/json, got "text/html"`},
		{"charset", always(response(200, scenario.JSON+"; charset=latin1", pong)), `got "application/json; charset=latin1"`},
		{"short body", always(response(200, scenario.JSON, pong[:12])), "want 13 bytes of body, got 12"},
		{"cut body", once(right[:len(right)-1]), "the server closed the connection"},
		{"cut head", once(right[:20]), `got "HTTP/1.1 200 Status\r": the server closed the connection`},
		{"closes each connection", once(right), "the server closed the connection"},
		{"says that it closes", always(response(200, scenario.JSON, pong, "Connection: close")), "want a connection that is kept alive"},
		{"too much", always(right + "more"), `4 bytes too many: "more"`},
		{"responds twice", always(right + right), "bytes too many"},
		{"no length", always("HTTP/1.1 200 OK\r\n\r\n" + pong), "where the response ends cannot be told"},
		{"no HTTP", always("220 ready\r\n"), `got "220 ready\r\n": no status line`},
		{"turns to another status", turning(response(500, scenario.JSON, pong)), fmt.Sprintf("request %d: sent \"GET /ping", untimed+1)},
		{"turns longer", turning(response(200, scenario.JSON, pong+" ")), "want status 200, 13 bytes of body, got status 200, 14 bytes of body"},
		{"turns wrong at the same length", turning(response(200, scenario.JSON, `{"pong":trap}`)), `the last body is not the first: want 13 bytes of body, got 13; the first difference is at byte 10: want "ue}", got "ap}"`},
		{"turns silent for good", wrong(func(n int) (string, bool) { return right, n <= untimed }), "the server closed the connection"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := measureOnce(new(Suite), c.f, scenario.All[0])
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("measure: got error %v, want one with %q", err, c.err)
			}
		})
	}
}

// measureOnce measures the first variant of a scenario on f.
func measureOnce(s *Suite, f frameworks.Framework, sc scenario.Scenario) (m measured, err error) {
	row := scenario.Row{Scenario: sc, Variant: sc.Variants[0], Framework: f}
	testing.Benchmark(func(b *testing.B) {
		if m, err = s.measure(b, row); err != nil {
			b.Fatal(err)
		}
	})
	return m, err
}

// short bounds a request to a server that does not respond.
const short = 20 * time.Millisecond

// A server that says nothing ends the verification with an error, not with a
// hang.
func TestStallingServerIsRefused(t *testing.T) {
	for _, said := range []string{"", right[:30], right[:len(right)-1]} {
		srv, err := target.InProcess(always(said))
		if err != nil {
			t.Fatal(err)
		}
		err = Verify(srv.Addr, scenario.Row{Variant: scenario.All[0].Variants[0]}, short)
		if err == nil || !strings.Contains(err.Error(), "the server stalled") {
			t.Errorf("after %q: got error %v, want a stall", said, err)
		}
		if err := srv.Close(); err != nil {
			t.Error(err)
		}
	}
}

// A server that accepts more connections than were dialled has lost one, or
// has a client that was not told of.
func TestConnectionsAreCounted(t *testing.T) {
	srv, err := target.InProcess(always(right))
	if err != nil {
		t.Fatal(err)
	}
	c, err := newContender(srv, scenario.All[0], scenario.All[0].Variants[0], requestTimeout)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.check(); err != nil {
		t.Errorf("check: %v", err)
	}
	if err := Verify(srv.Addr, scenario.Row{Variant: scenario.All[0].Variants[0]}, requestTimeout); err != nil {
		t.Fatal(err)
	}
	if err := c.check(); err == nil || !strings.Contains(err.Error(), "want 2 connections, the server accepted 3") {
		t.Errorf("check: got error %v", err)
	}
	if err := c.close(); err != nil {
		t.Error(err)
	}
}

// A server that closes each connection is measured where each request has one
// of its own, and nowhere else.
func TestAServerThatCloses(t *testing.T) {
	fresh, err := scenario.Lookup("NewConnection")
	if err != nil {
		t.Fatal(err)
	}
	closing := once(response(200, scenario.JSON, pong, "Connection: close"))
	if _, err := measureOnce(new(Suite), closing, fresh); err != nil {
		t.Error(err)
	}
	closing.Closes = true
	for _, sc := range scenario.All {
		for _, row := range sc.Rows(closing) {
			if row.Framework.Name == closing.Name && !row.Variant.Way.MayClose() {
				t.Errorf("there is a row %s", row.Name())
			}
		}
	}
}

// Servers that do not do what a scenario asks of all are refused in it.
func TestWrongServersOfOtherScenarios(t *testing.T) {
	setBenchTime(t, "1x")
	prepared := func(name string, variant int) frameworks.Framework {
		sc, err := scenario.Lookup(name)
		if err != nil {
			t.Fatal(err)
		}
		want := sc.Variants[variant].Required
		return always(response(want.Status, want.MediaType, string(want.Body)))
	}
	for _, c := range []struct {
		name, scenario string
		variant        int
		f              frameworks.Framework
		err            string
	}{
		{"a prepared echo", "SerialPostJSON", 0, prepared("SerialPostJSON", 0), "the first difference is at byte"},
		{"an upload that is not read", "Upload", 0, prepared("Upload", 0), "sent \"POST /upload"},
		{"prepared events", "Stream", 0, prepared("Stream", 0), "the first difference is at byte"},
		{"a prepared route", "Routing", 1, prepared("Routing", 1), "the first difference is at byte"},
		{"a dropped connection", "NewConnection", 0, once(right[:20]), "the server closed the connection"},
		{"a refusal that keeps the connection", "Refusal", 0, always(response(200, scenario.JSON, pong)), "want status 400, "},
		{"an accepted path that is not there", "Refusal", 2, always(right), "want status 404, got 200"},
		{"no TLS", "TLS", 0, always(right), "TLS handshake: "},
		{"one response to sixteen requests", "Pipelined", 0, once(right), "the server closed the connection"},
	} {
		t.Run(c.name, func(t *testing.T) {
			sc, err := scenario.Lookup(c.scenario)
			if err != nil {
				t.Fatal(err)
			}
			v := sc.Variants[c.variant]
			srv, err := target.InProcess(c.f)
			if err != nil {
				t.Fatal(err)
			}
			if _, err = newContender(srv, sc, v, short); err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("got error %v, want one with %q", err, c.err)
			}
		})
	}
}
