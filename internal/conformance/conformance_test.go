package conformance

import (
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestCasesAreWellFormed(t *testing.T) {
	section := regexp.MustCompile(`^911[02] [0-9]+(\.[0-9]+)*$`)
	want := regexp.MustCompile(`^((\d\d\d|\dxx)(\[!?[A-Za-z-]+\])? )*(open|closed)$`)
	seen := map[string]bool{}
	for _, c := range All {
		if c.Name == "" || seen[c.Name] {
			t.Errorf("%q: want a name that no other case has", c.Name)
		}
		seen[c.Name] = true
		if !section.MatchString(c.Section) {
			t.Errorf("%s: section %q", c.Name, c.Section)
		}
		for outcome := range strings.SplitSeq(c.Want, " | ") {
			if !want.MatchString(outcome) {
				t.Errorf("%s: outcome %q", c.Name, outcome)
			}
		}
	}
}

func TestURL(t *testing.T) {
	const want = "https://www.rfc-editor.org/rfc/rfc9112#section-6.3"
	if got := (Case{Section: "9112 6.3"}).URL(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestPasses(t *testing.T) {
	response := func(status int, fields ...string) *http.Response {
		r := &http.Response{StatusCode: status, Header: http.Header{}}
		for _, name := range fields {
			r.Header.Set(name, "x")
		}
		return r
	}
	dated := Observation{[]*http.Response{response(200, "Date")}, open}
	chunked := Observation{[]*http.Response{{StatusCode: 200, TransferEncoding: []string{"chunked"}}}, open}
	for _, c := range []struct {
		want string
		got  Observation
		ok   bool
	}{
		{"200 open", dated, true},
		{"2xx open", dated, true},
		{"4xx open", dated, false},
		{"200 closed", dated, false},
		{"closed", dated, false},
		{"200 200 open", dated, false},
		{"400 closed | 200 open", dated, true},
		{"200[Date] open", dated, true},
		{"200[!Date] open", dated, false},
		{"200[Allow] open", dated, false},
		{"200[!Transfer-Encoding] open", dated, true},
		{"200[!Transfer-Encoding] open", chunked, false},
		{"closed", Observation{End: closed}, true},
		{"closed", Observation{End: silent}, false},
	} {
		if got := (Case{Want: c.want}).Passes(c.got); got != c.ok {
			t.Errorf("%v, want %s: got %v", c.got, c.want, got)
		}
	}
}

const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

// A server that says one thing shows how each end of a connection is observed.
func TestRun(t *testing.T) {
	const probed = "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\nHello, World!"
	for _, c := range []struct{ name, says, want string }{
		{"closed at once", "", "closed"},
		{"closed after a response", ok, "200 closed"},
		{"open", ok + probed, "200 open"},
		{"two responses", ok + ok, "200 200 closed"},
		{"an interim response", "HTTP/1.1 100 Continue\r\n\r\n" + ok, "100 200 closed"},
		{"no HTTP", "nonsense\r\n\r\n", "broken"},
		{"another version", strings.Replace(ok, "HTTP/1.1", "HTTP/2.0", 1), "broken"},
		{"a response that is cut off", ok[:len(ok)-1], "broken"},
		{"nothing after the probe", ok + probed + ok, "200 open"},
	} {
		t.Run(c.name, func(t *testing.T) {
			addr := serveOnce(t, func(nc net.Conn) { nc.Write([]byte(c.says)) })
			got, err := Case{Send: get("/ping", "")}.Run(addr, 5*time.Second)
			if err != nil || got.String() != c.want {
				t.Errorf("got %v, error %v, want %s", got, err, c.want)
			}
		})
	}
}

func TestRunOfASilentServer(t *testing.T) {
	done := make(chan struct{})
	addr := serveOnce(t, func(net.Conn) { <-done })
	got, err := Case{Send: get("/ping", "")}.Run(addr, 10*time.Millisecond)
	close(done)
	if err != nil || got.String() != "silent" {
		t.Errorf("got %v, error %v", got, err)
	}
}

// What follows the first response is not sent before it.
func TestThen(t *testing.T) {
	addr := serveOnce(t, func(nc net.Conn) {
		head := get("/ping", "")
		p := make([]byte, 1000)
		if n, _ := nc.Read(p); string(p[:n]) != head {
			t.Errorf("read %q before the first response", p[:n])
		}
		nc.Write([]byte(ok))
		if n, _ := nc.Read(p); string(p[:n]) != "more"+probe {
			t.Errorf("read %q after the first response", p[:n])
		}
	})
	if got, err := (Case{Send: get("/ping", ""), Then: "more"}).Run(addr, 5*time.Second); err != nil || got.String() != "200 closed" {
		t.Errorf("got %v, error %v", got, err)
	}
}

func TestNobodyListens(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ln.Close()
	if got, err := (Case{}).Run(ln.Addr().String(), time.Second); err == nil {
		t.Errorf("got %v, want an error", got)
	}
}

// The response to HEAD has no content, whatever its Content-Length says.
func TestHead(t *testing.T) {
	addr := serveOnce(t, func(nc net.Conn) { nc.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")) })
	got, err := Case{Send: "HEAD /ping HTTP/1.1\r\nHost: h\r\n\r\n"}.Run(addr, 5*time.Second)
	if err != nil || got.String() != "200 closed" {
		t.Errorf("got %v, error %v", got, err)
	}
}

// serveOnce serves one connection, whose requests it reads after serve has returned,
// so that no reset takes the responses away.
func serveOnce(t *testing.T, serve func(net.Conn)) (addr string) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() {
		ln.Close()
		<-done
	})
	go func() {
		defer close(done)
		nc, err := ln.Accept()
		if err != nil {
			return
		}
		defer nc.Close()
		serve(nc)
		nc.(*net.TCPConn).CloseWrite()
		for p := make([]byte, 1000); err == nil; {
			_, err = nc.Read(p)
		}
	}()
	return ln.Addr().String()
}

func TestParseReadsWhatFormatWrites(t *testing.T) {
	good, bad := &Outcomes{Server: "good"}, &Outcomes{Server: "bad"}
	for _, c := range All {
		good.Got = append(good.Got, Outcome{"200 open", true})
		bad.Add(c, Observation{End: silent})
	}
	got, err := Parse(Format([]*Outcomes{good, bad}))
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].Server != "good" || !slices.Equal(got[0].Got, good.Got) || !slices.Equal(got[1].Got, bad.Got) {
		t.Errorf("got %+v", got)
	}
	if passed, all := got[0].Passed(Hazard); passed != all || all == 0 {
		t.Errorf("%d of %d pass", passed, all)
	}
	if passed, _ := got[1].Passed(Must); passed != 0 {
		t.Errorf("%d pass of a silent server", passed)
	}
}

func TestParseRefuses(t *testing.T) {
	text := Format([]*Outcomes{{"s", make([]Outcome, len(All))}})
	for _, c := range []struct{ text, want string }{
		{"", "0 cases, want"},
		{strings.Replace(text, All[0].Name, "other", 1), "line 2: want"},
		{strings.Replace(text, All[0].Name+"\t", "", 1), "line 2: want"},
	} {
		if _, err := Parse(c.text); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q in it", err, c.want)
		}
	}
}
