package httpserverbench

import (
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"httpserverbench/frameworks"
	"httpserverbench/internal/harness"
	"httpserverbench/internal/load"
	"httpserverbench/internal/scenario"
	"httpserverbench/internal/target"
)

// What every framework is required to respond with. One that differs by its
// defaults says so in its own file.
var cases = []struct {
	name      string
	request   string // method and path
	sent      string // body
	status    int
	mediaType string // "": any
	body      string // a part of it
	allow     string // a part of the field Allow
}{
	{name: "json", request: "GET /ping", status: 200, mediaType: scenario.JSON, body: `{"pong":true}`},
	{name: "text", request: "GET /text", status: 200, mediaType: scenario.Text, body: "Hello, World!"},
	{name: "echo", request: "POST /echo", sent: ` {"b":[1, null],"a":"x"}`, status: 200, mediaType: scenario.JSON, body: `{"a":"x","b":[1,null]}`},
	{name: "echo a string", request: "POST /echo", sent: `"x"`, status: 200, mediaType: scenario.JSON, body: `"x"`},
	{name: "echo cut JSON", request: "POST /echo", sent: `{"a":`, status: 400, mediaType: scenario.JSON, body: `{"error":"`},
	{name: "echo nothing", request: "POST /echo", status: 400, mediaType: scenario.JSON, body: `{"error":"`},
	{name: "echo JSON and more", request: "POST /echo", sent: `{} {`, status: 400},
	{name: "integer", request: "GET /users/42", status: 200, mediaType: scenario.JSON, body: `{"id":42}`},
	{name: "no integer", request: "GET /users/abc", status: 404},
	{name: "hardly an integer", request: "GET /users/42x", status: 404},
	{name: "below a parameter", request: "GET /users/42/x", status: 404},
	{name: "unknown path", request: "GET /nothing", status: 404},
	{name: "below a path", request: "GET /ping/x", status: 404},
	{name: "wrong method", request: "POST /ping", status: 405, allow: "GET"},
	{name: "wrong method with a parameter", request: "DELETE /users/42", status: 405, allow: "GET"},
	{name: "wrong method for echo", request: "GET /echo", status: 405, allow: "POST"},
}

const timeout = 10 * time.Second

func TestRoutes(t *testing.T) {
	for _, f := range frameworks.All {
		if f.Name == frameworks.Floor().Name {
			continue // it responds to the scenarios' requests and nothing else
		}
		addr := serve(t, f)
		for i, c := range cases {
			t.Run(f.Name+"/"+c.name, func(t *testing.T) { checkCase(t, addr, f, i) })
		}
	}
}

// serve serves f until the test ends.
func serve(t *testing.T, f frameworks.Framework) (addr string) {
	t.Helper()
	srv, err := target.InProcess(f)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := srv.Close(); err != nil {
			t.Errorf("framework %s: %v", f.Name, err)
		}
	})
	return srv.Addr
}

// checkCase sends the ith of cases to f at addr.
func checkCase(t *testing.T, addr string, f frameworks.Framework, i int) {
	want := cases[i]
	got := exchange(t, addr, want.request, want.sent)
	d := slices.IndexFunc(f.Deviations, func(d frameworks.Deviation) bool { return d.Case == want.name })
	if d >= 0 {
		if status := f.Deviations[d].Status; got.Status != status || status == want.status {
			t.Errorf("got %v; want status %d as its deviation says, or else no such deviation", got, status)
		}
		return
	}
	if got.Status != want.status || !strings.Contains(string(got.Body), want.body) {
		t.Errorf("got %v, want status %d with %q", got, want.status, want.body)
	}
	if mediaType := got.Field("Content-Type"); want.mediaType != "" && !scenario.IsMediaType(mediaType, want.mediaType) {
		t.Errorf("got media type %q, want %s", mediaType, want.mediaType)
	}
	if allow := got.Field("Allow"); !strings.Contains(allow, want.allow) {
		t.Errorf("got Allow: %q, want %s in it", allow, want.allow)
	}
}

func exchange(t *testing.T, addr, request, body string) *load.Response {
	t.Helper()
	nc, err := net.DialTimeout("tcp", addr, timeout)
	if err != nil {
		t.Fatal(err)
	}
	conn := load.New(nc, timeout)
	t.Cleanup(func() { conn.Close() })
	r, err := conn.Exchange(fmt.Appendf(nil, "%s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		request, len(body), body))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Every scenario's response is right from every framework that is measured in
// it.
func TestScenarios(t *testing.T) {
	for _, r := range scenario.Rows() {
		t.Run(r.Name(), func(t *testing.T) {
			f := r.Framework
			if r.Scenario.TLS {
				var err error
				if f, err = target.Secured(f); err != nil {
					t.Fatal(err)
				}
			}
			if err := harness.Verify(serve(t, f), r, timeout); err != nil {
				t.Error(err)
			}
		})
	}
}

// The page for those who add a framework lists every deviation.
func TestDeviationsAreDocumented(t *testing.T) {
	const page = "docs/adding-a-framework.md"
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	want := make(map[string]bool)
	for _, f := range frameworks.All {
		for _, d := range f.Deviations {
			line, err := documented(f, d)
			if err != nil {
				t.Error(err)
			}
			want[line] = true
			if !strings.Contains(string(text), line+"\n") {
				t.Errorf("%s: want the line\n%s", page, line)
			}
		}
	}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "| `") && !want[line] {
			t.Errorf("%s: no framework has the deviation\n%s", page, line)
		}
	}
}

// documented returns the page's line for a deviation.
func documented(f frameworks.Framework, d frameworks.Deviation) (string, error) {
	for _, c := range cases {
		if c.name == d.Case {
			what := strings.TrimSpace(fmt.Sprintf("`%s` %s", c.request, c.name))
			return fmt.Sprintf("| %s | %d | %s: %d | %s |", what, c.status, f.Name, d.Status, d.Reason), nil
		}
	}
	return "", errors.New(f.Name + " deviates in a case that there is not: " + d.Case)
}
