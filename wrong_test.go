package httpserverbench

import (
	"bufio"
	"flag"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"httpserverbench/frameworks"
)

// wrong is a framework for one GET scenario that writes what answer says to
// the nth request of a connection, from 1 on, and closes it when keep is false.
func wrong(answer func(n int) (bytes string, keep bool)) frameworks.Framework {
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
			bytes, keep := answer(n)
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

// always answers every request with the same bytes.
func always(answer string) frameworks.Framework {
	return wrong(func(int) (string, bool) { return answer, true })
}

// once answers one request of each connection, and closes it.
func once(answer string) frameworks.Framework {
	return wrong(func(int) (string, bool) { return answer, false })
}

// turning answers rightly a hundred times, and then with then.
func turning(then string) frameworks.Framework {
	return wrong(func(n int) (string, bool) {
		if n <= 100 {
			return answerOf(200, typeJSON, pongBody), true
		}
		return then, true
	})
}

// answerOf returns a well-formed answer; fields are further lines of its head.
func answerOf(status int, mediaType, body string, fields ...string) string {
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
	right := answerOf(200, typeJSON, pongBody)
	cases := []struct {
		name string
		f    frameworks.Framework
		err  string
	}{
		{"status", always(answerOf(500, typeJSON, pongBody)), "owed status 200, got status 500, 13 bytes"},
		{"body", always(answerOf(200, typeJSON, `{"pong":trap}`)), `first difference is at byte 10: owed "ue}", got "ap}"`},
		{"two newlines", always(answerOf(200, typeJSON, pongBody+"\n\n")), `owed 13 bytes of body, got 14; the first difference is at byte 13: owed the end, got "\n"`},
		{"media type", always(answerOf(200, "text/html", pongBody)), `owed media type application/json, got "text/html"`},
		{"charset", always(answerOf(200, typeJSON+"; charset=latin1", pongBody)), `got "application/json; charset=latin1"`},
		{"short body", always(answerOf(200, typeJSON, pongBody[:12])), "owed 13 bytes of body, got 12"},
		{"cut body", once(right[:len(right)-1]), "the server closed the connection"},
		{"cut head", once(right[:20]), `got "HTTP/1.1 200 Status\r": the server closed the connection`},
		{"closes each connection", once(right), "the server closed the connection"},
		{"says that it closes", always(answerOf(200, typeJSON, pongBody, "Connection: close")), "owed a connection that is kept alive"},
		{"too much", always(right + "more"), `4 bytes too many: "more"`},
		{"answers twice", always(right + right), "bytes too many"},
		{"no length", always("HTTP/1.1 200 OK\r\n\r\n" + pongBody), "where the answer ends cannot be told"},
		{"no HTTP", always("220 ready\r\n"), `got "220 ready\r\n": no status line`},
		{"turns to another status", turning(answerOf(500, typeJSON, pongBody)), "request 91: sent \"GET /ping"},
		{"turns longer", turning(answerOf(200, typeJSON, pongBody+" ")), "owed status 200, 13 bytes of body, got status 200, 14 bytes of body"},
		{"turns wrong at the same length", turning(answerOf(200, typeJSON, `{"pong":trap}`)), `the last body is not the first: at byte 10 owed "ue}", got "ap}"`},
		{"turns silent for good", wrong(func(n int) (string, bool) { return right, n <= 100 }), "the server closed the connection"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var err error
			testing.Benchmark(func(b *testing.B) {
				if err = measure(b, c.f, scenarios[0]); err != nil {
					b.Fatal(err)
				}
			})
			t.Log(err)
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("measure: got error %v, want one with %q", err, c.err)
			}
		})
	}
}

// A server that says nothing ends the proof with an error, not with a hang.
func TestStallingServerIsRefused(t *testing.T) {
	const short = 20 * time.Millisecond
	right := answerOf(200, typeJSON, pongBody)
	for _, said := range []string{"", right[:30], right[:len(right)-1]} {
		srv, err := bootHere(t, always(said))
		if err != nil {
			t.Fatal(err)
		}
		msg, err := scenarios[0].load()
		if err != nil {
			t.Fatal(err)
		}
		_, err = prove(srv.addr, scenarios[0], msg, short)
		if err == nil || !strings.Contains(err.Error(), "the server stalled") {
			t.Errorf("after %q: got error %v, want a stall", said, err)
		}
	}
}

func TestNobodyListens(t *testing.T) {
	ln, err := listen()
	if err != nil {
		t.Fatal(err)
	}
	ln.Close()
	if _, err := connect(t, ln.Addr().String(), 1, requestTimeout); err == nil {
		t.Error("dialling a closed listener: no error")
	}
}
