package frameworks

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"
)

// A client is one of a server that serves a feature until the test ends.
type client struct {
	t    *testing.T
	base string // URL
	http http.Client
}

func newClient(t *testing.T, f Framework) *client {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- f.Serve(ln) }()
	c := &client{t: t, base: "http://" + ln.Addr().String()}
	c.http = http.Client{Transport: new(http.Transport), Timeout: 20 * time.Second}
	t.Cleanup(func() {
		c.http.CloseIdleConnections()
		ln.Close()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return c
}

// do sends a request and returns the response, with its status and media type
// on a line before the content.
func (c *client) do(method, target string, content []byte) string {
	c.t.Helper()
	req, err := http.NewRequest(method, c.base+target, bytes.NewReader(content))
	if err != nil {
		c.t.Fatal(err)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, target, err)
	}
	mediaType, _, _ := strings.Cut(resp.Header.Get("Content-Type"), ";")
	return fmt.Sprintf("%d %s\n%s", resp.StatusCode, mediaType, bytes.TrimSuffix(got, []byte("\n")))
}

// want fails the test unless the response to a request is as wanted.
func (c *client) want(method, target string, content []byte, want string) {
	c.t.Helper()
	if got := c.do(method, target, content); got != want {
		c.t.Errorf("%s %s: got %.200q\nwant %.200q", method, target, got, want)
	}
}

// forEach runs check on every framework that has the feature, as a subtest.
func forEach(t *testing.T, feature Feature, check func(*client)) {
	for _, f := range All {
		if f, err := f.With(feature); err == nil {
			t.Run(f.Name, func(t *testing.T) { check(newClient(t, f)) })
		}
	}
}

const okPong = "200 application/json\n" + `{"pong":true}`

func TestWaiting(t *testing.T) {
	forEach(t, Waiting, func(c *client) {
		start := time.Now()
		c.want("GET", "/wait", nil, okPong)
		if took := time.Since(start); took < ThinkTime {
			c.t.Errorf("took %v, want at least %v", took, ThinkTime)
		}
	})
}

func TestMiddleware(t *testing.T) {
	forEach(t, Middleware, func(c *client) { c.want("GET", "/wrapped/ping", nil, okPong) })
}

func TestUploads(t *testing.T) {
	forEach(t, Uploads, func(c *client) {
		for _, size := range []int{0, 1, rand.IntN(1000), rand.IntN(300_000), 8 << 20} {
			content := make([]byte, size)
			rand.NewChaCha8([32]byte{byte(rand.Uint32())}).Read(content)
			want := fmt.Sprintf("200 application/json\n"+`{"bytes":%d,"crc32":"%08x"}`, size, crc32.ChecksumIEEE(content))
			c.want("POST", "/upload", content, want)
		}
	})
}

// Content of 8 MB that is held shows in what is allocated.
func TestUploadsAreNotHeld(t *testing.T) {
	content := make([]byte, 8<<20)
	forEach(t, Uploads, func(c *client) {
		c.do("POST", "/upload", content)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		c.do("POST", "/upload", content)
		runtime.ReadMemStats(&after)
		if got := after.TotalAlloc - before.TotalAlloc; got > 1<<20 {
			c.t.Errorf("%d bytes of content: %d were allocated, want at most 1 MiB", len(content), got)
		}
	})
}

func TestEventStream(t *testing.T) {
	forEach(t, EventStream, func(c *client) {
		from := rand.IntN(1e9)
		want := "200 text/event-stream\n"
		for n := range Events {
			want += fmt.Sprintf("data: %d\n\n", from+n)
		}
		got := c.do("GET", fmt.Sprintf("/events?from=%d", from), nil) + "\n"
		if got = strings.ReplaceAll(got, "data:", "data: "); strings.ReplaceAll(got, "  ", " ") != want {
			c.t.Errorf("from %d: got %q", from, got)
		}
		if c.t.Name() != "TestEventStream/floor" {
			if got := c.do("GET", "/events?from=x", nil); !strings.HasPrefix(got, "400 application/json\n{\"error\":") {
				c.t.Errorf("from=x: got %q, want status 400", got)
			}
		}
	})
}

// What is flushed is a chunk.
func TestEventsAreFlushed(t *testing.T) {
	chunk := regexp.MustCompile(`(?:^|\r\n)[0-9a-f]+\r\ndata:`)
	forEach(t, EventStream, func(c *client) {
		nc, err := net.Dial("tcp", strings.TrimPrefix(c.base, "http://"))
		if err != nil {
			c.t.Fatal(err)
		}
		defer nc.Close()
		nc.SetDeadline(time.Now().Add(20 * time.Second))
		io.WriteString(nc, "GET /events?from=7 HTTP/1.1\r\nHost: x\r\n\r\n")
		var got bytes.Buffer
		for b := make([]byte, 1<<10); !bytes.HasSuffix(got.Bytes(), []byte("\r\n0\r\n\r\n")); {
			n, err := nc.Read(b)
			got.Write(b[:n])
			if err != nil {
				c.t.Fatalf("%v after %q", err, got.Bytes())
			}
		}
		if n := len(chunk.FindAll(got.Bytes(), -1)); n != Events {
			c.t.Errorf("got %d events in a chunk of their own, want %d: %q", n, Events, got.Bytes())
		}
	})
}

func TestStaticFiles(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	t.Cleanup(func() {
		if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
			t.Errorf("left after the servers: %v, %v", left, err)
		}
	})
	forEach(t, StaticFiles, func(c *client) {
		for name := range Files {
			content, err := io.ReadAll(FileContent(name))
			if err != nil {
				c.t.Fatal(err)
			}
			for range 2 {
				c.want("GET", "/files/"+name, nil, "200 application/wasm\n"+string(bytes.TrimSuffix(content, []byte("\n"))))
			}
		}
	})
}

func TestRouting(t *testing.T) {
	forEach(t, Routing, func(c *client) {
		for r := range GitHubRoutes() {
			path, last := random(r.Path)
			c.want(r.Method, path, nil, "200 text/plain\n"+last)
		}
		path, _ := random("/repos/{owner}/{repo}/nothing")
		if got := c.do("GET", path, nil); !strings.HasPrefix(got, "404 ") {
			c.t.Errorf("%s: got %q, want status 404", path, got)
		}
	})
}

// A router in memory finds what it finds on the wire, each time.
func TestRouter(t *testing.T) {
	for _, f := range All {
		if _, ok := f.Features[Routing]; !ok {
			if f.Router != nil {
				t.Errorf("%s: has a router, want the feature %q too", f.Name, Routing)
			}
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			for r := range GitHubRoutes() {
				path, last := random(r.Path)
				checkRouter(t, f, r.Method, path, 200, last)
			}
			checkRouter(t, f, "GET", "/user/nothing/42", 404, "")
		})
	}
}

func checkRouter(t *testing.T, f Framework, method, path string, status int, text string) {
	t.Helper()
	const times = 3
	n := 0
	request := fmt.Appendf(nil, "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", method, path)
	gotStatus, gotText := f.Router(request, func() bool { n++; return n <= times })
	if gotStatus != status || gotText != text || n != times+1 {
		t.Errorf("%s %s: got %d %q and %d calls, want %d %q and %d", method, path, gotStatus, gotText, n, status, text, times+1)
	}
}

// random returns a path with a random word for each parameter, and the word of
// the last, or the last segment if there is none.
func random(path string) (filled, last string) {
	segments := strings.Split(path, "/")
	last = segments[len(segments)-1]
	for i, s := range segments {
		if strings.HasPrefix(s, "{") {
			last = fmt.Sprintf("p%d", rand.Uint32())
			segments[i] = last
		}
	}
	return strings.Join(segments, "/"), last
}

// Routes that httprouter refuses would be seen when it is served; these are
// the figures that readers are told.
func TestGitHubRoutes(t *testing.T) {
	seen := make(map[string]bool)
	params := 0
	for r := range GitHubRoutes() {
		key := r.Method + " " + r.Path
		if seen[key] {
			t.Errorf("%s: twice", key)
		}
		seen[key] = true
		params = max(params, strings.Count(r.Path, "{"))
	}
	if len(seen) != 214 || params != 4 {
		t.Errorf("got %d routes with up to %d parameters, want 214 with up to 4", len(seen), params)
	}
}

func TestWith(t *testing.T) {
	f := Framework{
		Name:     "x",
		Features: map[Feature]func(net.Listener) error{Waiting: nil, Routing: func(net.Listener) error { return io.EOF }},
		Lacks:    map[Feature]string{Middleware: "it is so"},
		Serve:    func(net.Listener) error { return io.ErrUnexpectedEOF },
	}
	for _, c := range []struct {
		feature Feature
		want    string // error of Serve, or of With
	}{
		{"", "unexpected EOF"},
		{Waiting, "unexpected EOF"},
		{Routing, "EOF"},
		{Middleware, "x has no middleware: it is so"},
		{Uploads, "x has no content that is read as it comes: its application here is without"},
	} {
		f, err := f.With(c.feature)
		if err == nil {
			err = f.Serve(nil)
		}
		if err.Error() != c.want {
			t.Errorf("%q: got %q, want %q", c.feature, err, c.want)
		}
	}
}

// A feature is there or it is not.
func TestFeaturesAndLacks(t *testing.T) {
	for _, f := range All {
		for feature, reason := range f.Lacks {
			if _, ok := f.Features[feature]; ok || reason == "" {
				t.Errorf("%s: %s: want a reason why it has none, or the feature", f.Name, feature)
			}
		}
	}
}
