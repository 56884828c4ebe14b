package httpserverbench

import (
	"fmt"
	"strings"
	"testing"

	"httpserverbench/frameworks"
)

// What every framework owes for every route, and where one differs by its
// defaults. The differences are left as they are, since nobody's benchmark
// figures hang on them; docs/adding-a-framework.md lists them for readers.
var routes = []struct {
	name      string
	request   string // method and path
	sent      string // body
	status    int
	mediaType string         // "": any
	body      string         // a part of it
	allow     string         // a part of the field Allow
	differs   map[string]int // the status of those that differ
}{
	{name: "json", request: "GET /ping", status: 200, mediaType: typeJSON, body: pongBody},
	{name: "text", request: "GET /text", status: 200, mediaType: typeText, body: "Hello, World!"},
	{name: "echo", request: "POST /echo", sent: ` {"b":[1, null],"a":"x"}`, status: 200, mediaType: typeJSON, body: `{"a":"x","b":[1,null]}`},
	{name: "echo a string", request: "POST /echo", sent: `"x"`, status: 200, mediaType: typeJSON, body: `"x"`},
	{name: "echo cut JSON", request: "POST /echo", sent: `{"a":`, status: 400, mediaType: typeJSON, body: `{"error":"`},
	{name: "echo nothing", request: "POST /echo", status: 400, mediaType: typeJSON, body: `{"error":"`},
	{name: "echo JSON and more", request: "POST /echo", sent: `{} {`, status: 400, differs: map[string]int{"nethttp": 200, "chi": 200, "gin": 200, "httprouter": 200}},
	{name: "integer", request: "GET /users/42", status: 200, mediaType: typeJSON, body: `{"id":42}`},
	{name: "no integer", request: "GET /users/abc", status: 404},
	{name: "hardly an integer", request: "GET /users/42x", status: 404},
	{name: "below a parameter", request: "GET /users/42/x", status: 404},
	{name: "unknown path", request: "GET /nothing", status: 404},
	{name: "below a path", request: "GET /ping/x", status: 404},
	{name: "wrong method", request: "POST /ping", status: 405, allow: "GET", differs: map[string]int{"gin": 404}},
	{name: "wrong method with a parameter", request: "DELETE /users/42", status: 405, allow: "GET", differs: map[string]int{"gin": 404}},
	{name: "wrong method for echo", request: "GET /echo", status: 405, allow: "POST", differs: map[string]int{"gin": 404}},
}

func TestRoutes(t *testing.T) {
	for _, f := range frameworks.All {
		if f.Name == "floor" {
			continue // answers the scenarios' requests and nothing else
		}
		srv, err := bootHere(t, f)
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range routes {
			t.Run(f.Name+"/"+r.name, func(t *testing.T) { checkRoute(t, srv.addr, f.Name, i) })
		}
	}
}

// checkRoute sends the ith of routes to the framework called name at addr.
func checkRoute(t *testing.T, addr, name string, i int) {
	r := routes[i]
	c, err := dial(addr, requestTimeout)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	got, err := c.Exchange(fmt.Appendf(nil, "%s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		r.request, len(r.sent), r.sent))
	if err != nil {
		t.Fatal(err)
	}
	if status, ok := r.differs[name]; ok {
		if got.Status != status {
			t.Errorf("got %v; want it to differ with status %d, or else to be struck from the list", got, status)
		}
		return
	}
	if got.Status != r.status || !strings.Contains(string(got.Body), r.body) {
		t.Errorf("got %v, want status %d with %q", got, r.status, r.body)
	}
	if mediaType := got.Field("Content-Type"); r.mediaType != "" && !isMediaType(mediaType, r.mediaType) {
		t.Errorf("got media type %q, want %s", mediaType, r.mediaType)
	}
	if allow := got.Field("Allow"); !strings.Contains(allow, r.allow) {
		t.Errorf("got Allow: %q, want %s in it", allow, r.allow)
	}
}

// Every scenario is answered rightly by everyone who is measured in it.
func TestScenarios(t *testing.T) {
	for _, s := range scenarios {
		msg, err := s.load()
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range s.entrants() {
			t.Run(s.name+"/"+s.row(f), func(t *testing.T) {
				srv, err := bootHere(t, f)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := prove(srv.addr, s, msg, requestTimeout); err != nil {
					t.Error(err)
				}
			})
		}
	}
}
