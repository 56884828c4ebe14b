package static_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"httpserverbench/httpserver"
	"httpserverbench/httpserver/static"
)

// A countingFS counts the files that are open.
type countingFS struct {
	fs.FS
	open atomic.Int64
}

func (c *countingFS) Open(name string) (fs.File, error) {
	f, err := c.FS.Open(name)
	if err != nil {
		return nil, err
	}
	c.open.Add(1)
	counted := countedFile{f, c}
	if s, ok := f.(io.Seeker); ok {
		return seekingFile{counted, s}, nil
	}
	return counted, nil
}

// allClosed fails the test if a file is open.
func (c *countingFS) allClosed(t testing.TB, when string) {
	t.Helper()
	if n := c.open.Load(); n != 0 {
		t.Fatalf("%s: %d files are still open", when, n)
	}
}

type countedFile struct {
	fs.File
	from *countingFS
}

func (f countedFile) Close() error {
	f.from.open.Add(-1)
	return f.File.Close()
}

type seekingFile struct {
	countedFile
	io.Seeker
}

// modified is when the files of these tests were modified, between two seconds.
var modified = time.Date(2024, 2, 29, 12, 30, 15, 500, time.UTC)

const (
	lastModified = "Thu, 29 Feb 2024 12:30:15 GMT"
	secondLater  = "Thu, 29 Feb 2024 12:30:16 GMT"
	secondBefore = "Thu, 29 Feb 2024 12:30:14 GMT"
)

// site is served under /s; dated.txt alone has a time.
func site() *countingFS {
	return &countingFS{FS: fstest.MapFS{
		"dated.txt":      {Data: []byte("0123456789"), ModTime: modified},
		"future.txt":     {Data: []byte("x"), ModTime: time.Now().Add(24 * time.Hour)},
		"undated.css":    {Data: []byte("a{}")},
		"empty.txt":      {},
		"noextension":    {Data: []byte{0, 1}},
		"index.html":     {Data: []byte("<p>root")},
		"dir/index.html": {Data: []byte("<p>dir")},
		"dir/a b.txt":    {Data: []byte("space")},
		"bare/x.txt":     {Data: []byte("x")},
	}}
}

// trySite serves files under /s, and fails the test if one stays open.
func trySite(t *testing.T, files *countingFS) *trial {
	t.Helper()
	t.Cleanup(func() { files.allClosed(t, "after the server") })
	var app httpserver.App
	static.Mount(&app.Routes, "/s", files)
	app.Post("/posted", func(c *httpserver.Ctx) error { return static.File(c, files, "dated.txt") })
	app.Get("/tagged", func(c *httpserver.Ctx) error {
		c.SetHeader("ETag", c.Query("tag"))
		return static.File(c, files, "undated.css")
	})
	return try(t, &app)
}

func TestStaticNames(t *testing.T) {
	tr := trySite(t, site())
	for _, c := range []struct {
		target    string
		status    int
		mediaType string
		body      string
	}{
		{"/s/dated.txt", 200, "text/plain; charset=utf-8", "0123456789"},
		{"/s/undated.css", 200, "text/css; charset=utf-8", "a{}"},
		{"/s/noextension", 200, "application/octet-stream", "\x00\x01"},
		{"/s/empty.txt", 200, "text/plain; charset=utf-8", ""},
		{"/s/", 200, "text/html; charset=utf-8", "<p>root"},
		{"/s/dir/", 200, "text/html; charset=utf-8", "<p>dir"},
		{"/s/dir/index.html", 200, "text/html; charset=utf-8", "<p>dir"},
		{"/s/dir/a%20b.txt", 200, "text/plain; charset=utf-8", "space"},
		{"/s/%64ated.txt?v=1", 200, "text/plain; charset=utf-8", "0123456789"},
		{"/s", 404, "", ""},
		{"/s/dir", 404, "", ""},
		{"/s/bare/", 404, "", ""},
		{"/s/none", 404, "", ""},
		{"/s/dated.txt/", 404, "", ""},
		{"/s/dated.txt/x", 404, "", ""},
		{"/s//dated.txt", 404, "", ""},
		{"/s/dir//index.html", 404, "", ""},
		{"/s/./dated.txt", 404, "", ""},
		{"/s/dir/../dated.txt", 404, "", ""},
		{"/s/dir/%2e%2e/dated.txt", 404, "", ""},
		{"/s/dir%2findex.html", 404, "", ""},
		{"/s/dir%2Findex.html", 404, "", ""},
		{"/s/dated.txt%00", 404, "", ""},
		{"/s/.", 404, "", ""},
	} {
		a := tr.get(c.target)
		if a.Status != c.status || c.status == 200 && a.Body != c.body {
			t.Errorf("%s: got %d %q, want %d %q", c.target, a.Status, a.Body, c.status, c.body)
		}
		if c.status == 200 {
			a.has(t, "Content-Type", c.mediaType)
		}
	}
	tr.silent()
}

// A file system is asked for valid names only, whatever it would make of others.
func TestStaticAsksForValidNames(t *testing.T) {
	tr := trySite(t, &countingFS{FS: carelessFS{}})
	for _, target := range []string{"/s/../x", "/s/%2e%2e/x", "/s//x", "/s/./x", "/s/x//", "/s/a%2fb"} {
		if a := tr.get(target); a.Status != 404 {
			t.Errorf("%s: got %d %q", target, a.Status, a.Body)
		}
	}
	tr.get("/s/x").is(t, 200, "x")
}

// A carelessFS has a file of every name.
type carelessFS struct{}

func (carelessFS) Open(string) (fs.File, error) {
	return fstest.MapFS{"x": {Data: []byte("x")}}.Open("x")
}

// TestStaticOfSystem asks for what only an operating system has. Where a link or
// a socket can't be made there is none, and the response is the same.
func TestStaticOfSystem(t *testing.T) {
	dir := t.TempDir()
	inside := filepath.Join(dir, "inside")
	for name, content := range map[string]string{"secret": "s", "inside/file": strings.Repeat("large ", 1<<19)} {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(content), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	os.Symlink(filepath.Join("..", "none"), filepath.Join(inside, "outside"))
	os.Symlink("loop", filepath.Join(inside, "loop"))
	if ln, err := net.Listen("unix", filepath.Join(inside, "socket")); err == nil {
		defer ln.Close()
	}
	root, err := os.OpenRoot(inside)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	for _, fsys := range []fs.FS{os.DirFS(inside), root.FS()} {
		tr := trySite(t, &countingFS{FS: fsys})
		a := tr.get("/s/file")
		a.is(t, 200, strings.Repeat("large ", 1<<19))
		if a.Header.Get("ETag") == "" || a.Header.Get("Last-Modified") == "" {
			t.Errorf("%T: a file of the system has no validators: %v", fsys, a.Header)
		}
		for _, target := range []string{
			"/s/../secret", "/s/%2e%2e/secret", "/s/..%5csecret", "/s/file/x", "/s/a%00b", "/s/a%3Cb", "/s/" + strings.Repeat("n", 5000),
			"/s/outside", "/s/loop", "/s/loop/x", "/s/socket",
		} {
			if a := tr.get(target); a.Status != 404 {
				t.Errorf("%T: %.40s: got %d", fsys, target, a.Status)
			}
		}
		tr.silent()
	}
}

// A sendingListener's connections note what they are given to send.
type sendingListener struct {
	net.Listener
	sent chan io.Reader
}

type sendingConn struct {
	*net.TCPConn
	sent chan io.Reader
}

func (l sendingListener) Accept() (net.Conn, error) {
	nc, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return sendingConn{nc.(*net.TCPConn), l.sent}, nil
}

func (c sendingConn) ReadFrom(r io.Reader) (int64, error) {
	c.sent <- r
	return c.TCPConn.ReadFrom(r)
}

// A file of the system reaches the connection in the form that package net
// sends by sendfile: an os.File, with its length around it.
func TestFileIsSentBySendfile(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "file"), []byte("content"), 0o644); err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var app httpserver.App
	static.Mount(&app.Routes, "", os.DirFS(dir))
	sent := make(chan io.Reader, 1)
	server := httpserver.Server{App: &app}
	served := make(chan error, 1)
	go func() { served <- server.Serve(sendingListener{ln, sent}) }()
	defer func() { server.Close(); <-served }()
	client, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	client.SetDeadline(time.Now().Add(patience))
	io.WriteString(client, "GET /file HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
	if got, err := io.ReadAll(client); err != nil || !strings.HasSuffix(string(got), "\r\n\r\ncontent") {
		t.Fatalf("got %q, %v", got, err)
	}
	var reader io.Reader
	select {
	case reader = <-sent:
	default: // it would have been before the content
	}
	limited, ok := reader.(*io.LimitedReader)
	if !ok {
		t.Fatalf("the connection was given a %T, want one with a length", reader)
	}
	if _, ok := limited.R.(*os.File); !ok {
		t.Errorf("the connection was given a %T", limited.R)
	}
}

func TestFileHead(t *testing.T) {
	tr := trySite(t, site())
	a := tr.ask("HEAD", "/s/dated.txt", "Range: bytes=2-4")
	a.is(t, 200, "")
	a.has(t, "Content-Length", "10")
	a.has(t, "Last-Modified", lastModified)
}

// Files that can't seek are sent whole.
func TestFileWithoutSeek(t *testing.T) {
	files := &countingFS{FS: unseekable{site()}}
	a := trySite(t, files).get("/s/dated.txt", "Range: bytes=2-4")
	a.is(t, 200, "0123456789")
	a.has(t, "Accept-Ranges", "")
}

type unseekable struct{ fs.FS }

func (u unseekable) Open(name string) (fs.File, error) {
	f, err := u.FS.Open(name)
	return struct{ fs.File }{f}, err
}

// A page for an error is a file with the error's status.
func TestFileWithStatus(t *testing.T) {
	files := site()
	var app httpserver.App
	app.OnError(func(c *httpserver.Ctx, err error) error { return static.File(c, files, "index.html") })
	a := try(t, &app).get("/nowhere", "If-None-Match: *")
	a.is(t, 404, "<p>root")
	a.has(t, "Content-Type", "text/html; charset=utf-8")
	a.has(t, "ETag", "")
}

func TestFileMediaTypeSet(t *testing.T) {
	files := site()
	tr := tryHandler(t, func(c *httpserver.Ctx) error {
		c.SetHeader("Content-Type", "application/x-own")
		return static.File(c, files, "dated.txt")
	})
	tr.get("/").has(t, "Content-Type", "application/x-own")
}

// A mistake in the set-up panics.
func TestMountPanics(t *testing.T) {
	for name, c := range map[string]struct {
		mount func(app *httpserver.App)
		want  string
	}{
		"a route that is there": {func(app *httpserver.App) {
			app.Get("/g/{a...}", func(*httpserver.Ctx) error { return nil })
			static.Mount(&app.Routes, "/g", site())
		}, "/g/{path...}"},
		"a prefix that ends in a slash": {func(app *httpserver.App) { static.Mount(&app.Routes, "/x/", site()) }, `the segment ""`},
	} {
		func() {
			defer func() {
				if message := fmt.Sprint(recover()); !strings.Contains(message, c.want) {
					t.Errorf("%s: the panic is %s", name, message)
				}
			}()
			c.mount(new(httpserver.App))
		}()
	}
}
