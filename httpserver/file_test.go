package httpserver_test

import (
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"httpserverbench/httpserver"
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

// allClosed waits until no file is open: the server closes a file behind its
// answer, which the client may have by then.
func (c *countingFS) allClosed(t testing.TB, when string) {
	t.Helper()
	for by := time.Now().Add(patience); c.open.Load() != 0; runtime.Gosched() {
		if time.Now().After(by) {
			t.Fatalf("%s: %d files are still open", when, c.open.Load())
		}
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
	app.Static("/s", files)
	app.Post("/posted", func(c *httpserver.Ctx) error { return c.File(files, "dated.txt") })
	app.Get("/tagged", func(c *httpserver.Ctx) error {
		c.SetHeader("ETag", c.Query("tag"))
		return c.File(files, "undated.css")
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
		if a.StatusCode != c.status || c.status == 200 && a.body != c.body {
			t.Errorf("%s: got %d %q, want %d %q", c.target, a.StatusCode, a.body, c.status, c.body)
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
		if a := tr.get(target); a.StatusCode != 404 {
			t.Errorf("%s: got %d %q", target, a.StatusCode, a.body)
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
// a socket can't be made there is none, and the answer is the same.
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
			if a := tr.get(target); a.StatusCode != 404 {
				t.Errorf("%T: %.40s: got %d", fsys, target, a.StatusCode)
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
	app.Static("", os.DirFS(dir))
	sent := make(chan io.Reader, 1)
	tr := tryServerOn(t, &httpserver.Server{App: &app}, sendingListener{ln, sent})
	tr.get("/file").is(t, 200, "content")
	limited, ok := within(t, sent).(*io.LimitedReader)
	if !ok {
		t.Fatal("the connection was not given a reader with a length")
	}
	if _, ok := limited.R.(*os.File); !ok {
		t.Errorf("the connection was given a %T", limited.R)
	}
}

func TestFileValidators(t *testing.T) {
	tr := trySite(t, site())
	a := tr.get("/s/dated.txt")
	a.has(t, "Last-Modified", lastModified)
	a.has(t, "Accept-Ranges", "bytes")
	etag := a.Header.Get("ETag")
	if len(etag) < 4 || etag[0] != '"' || etag[len(etag)-1] != '"' {
		t.Fatalf("the ETag %q is no strong entity tag", etag)
	}
	undated := tr.get("/s/undated.css")
	undated.has(t, "Last-Modified", "")
	undated.has(t, "ETag", "")
	tr.get("/s/future.txt").has(t, "Last-Modified", "")
	others := site()
	others.FS.(fstest.MapFS)["dated.txt"].ModTime = modified.Add(1)
	others.FS.(fstest.MapFS)["undated.css"].ModTime = time.Unix(0, 0) // as archives have it
	tr = trySite(t, others)
	if again := tr.get("/s/dated.txt").Header.Get("ETag"); again == etag {
		t.Errorf("modified a nanosecond later the file has the same ETag %s", etag)
	}
	undated = tr.get("/s/undated.css")
	undated.has(t, "Last-Modified", "")
	undated.has(t, "ETag", "")
}

func TestFileConditions(t *testing.T) {
	tr := trySite(t, site())
	etag := tr.get("/s/dated.txt").Header.Get("ETag")
	for _, c := range []struct {
		name   string
		target string
		fields []string
		status int
	}{
		{"RFC 9110, 13.1.2: its tag", "/s/dated.txt", []string{"If-None-Match: " + etag}, 304},
		{"RFC 9110, 13.1.2: compared weakly", "/s/dated.txt", []string{"If-None-Match: W/" + etag}, 304},
		{"RFC 9110, 13.1.2: in a list", "/s/dated.txt", []string{`If-None-Match: "a,b" ,W/"c",, ` + etag}, 304},
		{"RFC 9110, 8.8.3: behind an empty one", "/s/dated.txt", []string{`If-None-Match: "", ` + etag}, 304},
		{"RFC 9110, 5.3: in two fields", "/s/dated.txt", []string{`If-None-Match: "x"`, "If-None-Match: " + etag}, 304},
		{"RFC 9110, 13.1.2: inside another tag", "/s/dated.txt", []string{`If-None-Match: "x` + etag[1:]}, 200},
		{"RFC 9110, 13.1.2: behind what is no tag", "/s/dated.txt", []string{"If-None-Match: x, " + etag}, 200},
		{"RFC 9110, 13.1.2: an open quote", "/s/dated.txt", []string{`If-None-Match: "x`}, 200},
		{"RFC 9110, 13.1.2: another", "/s/dated.txt", []string{`If-None-Match: "x"`}, 200},
		{"RFC 9110, 13.1.2: any", "/s/dated.txt", []string{"If-None-Match: *"}, 304},
		{"RFC 9110, 13.1.2: any, of a file without a tag", "/s/undated.css", []string{"If-None-Match: *"}, 304},
		{"RFC 9110, 13.1.2: empty, of a file without a tag", "/s/undated.css", []string{`If-None-Match: `}, 200},
		{"RFC 9110, 13.1.2: the handler's tag", "/tagged?tag=%22v1%22", []string{`If-None-Match: "v1"`}, 304},
		{"RFC 9110, 13.1.2: the handler's weak tag", "/tagged?tag=W/%22v1%22", []string{`If-None-Match: "v1"`}, 304},
		{"RFC 9110, 13.1.3: its date", "/s/dated.txt", []string{"If-Modified-Since: " + lastModified}, 304},
		{"RFC 9110, 13.1.3: later", "/s/dated.txt", []string{"If-Modified-Since: " + secondLater}, 304},
		{"RFC 9110, 13.1.3: earlier", "/s/dated.txt", []string{"If-Modified-Since: " + secondBefore}, 200},
		{"RFC 9110, 13.1.3: no date", "/s/dated.txt", []string{"If-Modified-Since: yesterday"}, 200},
		{"RFC 9110, 13.1.3: an unknown time", "/s/undated.css", []string{"If-Modified-Since: " + lastModified}, 200},
		{"RFC 9110, 13.1.3: beside If-None-Match", "/s/dated.txt", []string{`If-None-Match: "x"`, "If-Modified-Since: " + lastModified}, 200},
		{"RFC 9110, 5.6.7: RFC 850", "/s/dated.txt", []string{"If-Modified-Since: Thursday, 29-Feb-24 12:30:15 GMT"}, 304},
		{"RFC 9110, 5.6.7: asctime", "/s/dated.txt", []string{"If-Modified-Since: Thu Feb 29 12:30:15 2024"}, 304},
		{"RFC 9110, 13.1.1: its tag", "/s/dated.txt", []string{"If-Match: " + etag}, 200},
		{"RFC 9110, 13.1.1: compared strongly", "/s/dated.txt", []string{"If-Match: W/" + etag}, 412},
		{"RFC 9110, 13.1.1: a weak tag is not strong", "/tagged?tag=W/%22v1%22", []string{`If-Match: W/"v1"`}, 412},
		{"RFC 9110, 13.1.1: another", "/s/dated.txt", []string{`If-Match: "x"`}, 412},
		{"RFC 9110, 13.1.1: any", "/s/dated.txt", []string{"If-Match: *"}, 200},
		{"RFC 9110, 13.1.4: its date", "/s/dated.txt", []string{"If-Unmodified-Since: " + lastModified}, 200},
		{"RFC 9110, 13.1.4: earlier", "/s/dated.txt", []string{"If-Unmodified-Since: " + secondBefore}, 412},
		{"RFC 9110, 13.1.4: beside If-Match", "/s/dated.txt", []string{"If-Match: *", "If-Unmodified-Since: " + secondBefore}, 200},
		{"RFC 9110, 13.2.1: no file, no condition", "/s/none", []string{"If-None-Match: *"}, 404},
	} {
		a := tr.get(c.target, c.fields...)
		if a.StatusCode != c.status {
			t.Errorf("%s: got %d, want %d", c.name, a.StatusCode, c.status)
		}
		if a.StatusCode == 304 && (a.body != "" || a.Header.Get("Content-Type") != "") {
			t.Errorf("%s: the 304 has content: %v %q", c.name, a.Header, a.body)
		}
	}
	a := tr.get("/s/dated.txt", "If-None-Match: *")
	a.has(t, "ETag", etag)
	a.has(t, "Last-Modified", lastModified)
	tr.ask(request("POST", "/posted", "", "If-None-Match: *")).is(t, 200, "0123456789")
}

func TestFileRanges(t *testing.T) {
	tr := trySite(t, site())
	etag := tr.get("/s/dated.txt").Header.Get("ETag")
	for _, c := range []struct {
		fields       []string
		status       int
		contentRange string
		body         string
	}{
		{[]string{"Range: bytes=2-4"}, 206, "bytes 2-4/10", "234"},
		{[]string{"Range: Bytes= 0-0"}, 206, "bytes 0-0/10", "0"},
		{[]string{"Range: bytes=7-"}, 206, "bytes 7-9/10", "789"},
		{[]string{"Range: bytes=-3"}, 206, "bytes 7-9/10", "789"},
		{[]string{"Range: bytes=-30"}, 206, "bytes 0-9/10", "0123456789"},
		{[]string{"Range: bytes=8-30"}, 206, "bytes 8-9/10", "89"},
		{[]string{"Range: bytes=8-99999999999999999999999"}, 206, "bytes 8-9/10", "89"},
		{[]string{"Range: bytes=-00000000000000000003"}, 206, "bytes 7-9/10", "789"},
		{[]string{"Range: bytes=0000000000000000000000000000000007-"}, 206, "bytes 7-9/10", "789"},
		{[]string{"Range: bytes=00000000000000000000-00000000000000000000"}, 206, "bytes 0-0/10", "0"},
		{[]string{"Range: bytes=-00000000000000000000"}, 416, "bytes */10", ""},
		{[]string{"Range: bytes=10-"}, 416, "bytes */10", ""},
		{[]string{"Range: bytes=10-20"}, 416, "bytes */10", ""},
		{[]string{"Range: bytes=99999999999999999999999-"}, 416, "bytes */10", ""},
		{[]string{"Range: bytes=-0"}, 416, "bytes */10", ""},
		{[]string{"Range: bytes=0-1,4-5"}, 200, "", "0123456789"},
		{[]string{"Range: bytes=4-2"}, 200, "", "0123456789"},
		{[]string{"Range: bytes=-"}, 200, "", "0123456789"},
		{[]string{"Range: bytes=a-b"}, 200, "", "0123456789"},
		{[]string{"Range: bytes=+1-2"}, 200, "", "0123456789"},
		{[]string{"Range: bytes=1"}, 200, "", "0123456789"},
		{[]string{"Range: lines=1-2"}, 200, "", "0123456789"},
		{[]string{"Range: "}, 200, "", "0123456789"},
		{[]string{"Range: bytes=2-4", "If-Range: " + etag}, 206, "bytes 2-4/10", "234"},
		{[]string{"Range: bytes=2-4", "If-Range: W/" + etag}, 200, "", "0123456789"},
		{[]string{"Range: bytes=2-4", `If-Range: "x"`}, 200, "", "0123456789"},
		{[]string{"Range: bytes=2-4", "If-Range: " + lastModified}, 206, "bytes 2-4/10", "234"},
		{[]string{"Range: bytes=2-4", "If-Range: " + secondLater}, 200, "", "0123456789"},
		{[]string{"Range: bytes=2-4", "If-None-Match: *"}, 304, "", ""},
	} {
		a := tr.get("/s/dated.txt", c.fields...)
		if got := a.Header.Get("Content-Range"); a.StatusCode != c.status || got != c.contentRange || c.status != 416 && a.body != c.body {
			t.Errorf("%q: got %d %q %q, want %d %q %q", c.fields, a.StatusCode, got, a.body, c.status, c.contentRange, c.body)
		}
	}
	tr.get("/s/undated.css", "Range: bytes=0-1", "If-Range: Mon, 01 Jan 0001 00:00:00 GMT").is(t, 200, "a{}")
	tr.get("/s/empty.txt", "Range: bytes=-5").is(t, 200, "")
	if a := tr.get("/s/empty.txt", "Range: bytes=0-"); a.StatusCode != 416 {
		t.Errorf("the first byte of an empty file: got %d", a.StatusCode)
	}
}

// What answers behind a range of a file has nothing of it, be it a range of another.
func TestFileReplaced(t *testing.T) {
	files := site()
	for _, c := range []struct {
		name         string
		again        func(c *httpserver.Ctx) error
		status       int
		contentRange string
		body         string
	}{
		{"text", func(c *httpserver.Ctx) error { return c.Text(200, "text") }, 200, "", "text"},
		{"Send", func(c *httpserver.Ctx) error { return c.Send("text") }, 200, "", "text"},
		{"an error", func(*httpserver.Ctx) error { return httpserver.Errorf(409, "no") }, 409, "", `{"error":"no"}`},
		{"a file", func(c *httpserver.Ctx) error { return c.File(files, "undated.css") }, 206, "bytes 0-1/3", "a{"},
		{"an empty file", func(c *httpserver.Ctx) error { return c.File(files, "empty.txt") }, 416, "bytes */0", `{"error":"Range Not Satisfiable"}`},
	} {
		tr := tryHandler(t, func(ctx *httpserver.Ctx) error {
			if err := ctx.File(files, "dated.txt"); err != nil || ctx.Status() != 206 {
				t.Errorf("the first answer is %d, %v", ctx.Status(), err)
			}
			return c.again(ctx)
		})
		a := tr.get("/", "Range: bytes=0-1")
		if got := a.Header.Get("Content-Range"); a.StatusCode != c.status || got != c.contentRange || a.body != c.body {
			t.Errorf("%s: got %d %q %q, want %d %q %q", c.name, a.StatusCode, got, a.body, c.status, c.contentRange, c.body)
		}
		a.has(t, "ETag", "")
		a.has(t, "Last-Modified", "")
		files.allClosed(t, c.name)
	}
}

func TestFileHead(t *testing.T) {
	tr := trySite(t, site())
	a := tr.ask(request("HEAD", "/s/dated.txt", "", "Range: bytes=2-4"))
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
	app.OnStatus(404, func(c *httpserver.Ctx, err error) error { return c.File(files, "index.html") })
	a := try(t, &app).get("/nowhere", "If-None-Match: *")
	a.is(t, 404, "<p>root")
	a.has(t, "Content-Type", "text/html; charset=utf-8")
	a.has(t, "ETag", "")
}

func TestFileMediaTypeSet(t *testing.T) {
	files := site()
	tr := tryHandler(t, func(c *httpserver.Ctx) error {
		c.SetHeader("Content-Type", "application/x-own")
		return c.File(files, "dated.txt")
	})
	tr.get("/").has(t, "Content-Type", "application/x-own")
}

// A file that can't be opened for a reason that is not its name's is the
// server's fault.
func TestFileThatFails(t *testing.T) {
	files := &countingFS{FS: brokenFS{}}
	tr := trySite(t, files)
	tr.get("/s/open").is(t, 500, `{"error":"Internal Server Error"}`)
	tr.logged("too many open files")
	tr.get("/s/stat").is(t, 500, `{"error":"Internal Server Error"}`)
	tr.logged("stat went wrong")
	tr.get("/s/sizeless").is(t, 500, `{"error":"Internal Server Error"}`)
	tr.logged("sizeless has the size -1")
	tr.get("/s/close").is(t, 200, "x")
	for _, path := range []string{"/s/read", "/s/panic"} {
		p := tr.dial()
		p.send(request("GET", path, ""))
		if a, err := p.tryReceive("GET"); err == nil {
			t.Errorf("%s: a file that can't be read to its end came whole: %q", path, a.body)
		}
	}
	tr.logged("read went wrong", "the disk is gone")
}

type brokenFS struct{}

func (brokenFS) Open(name string) (fs.File, error) {
	if name == "open" {
		return nil, errors.New("too many open files")
	}
	f, err := fstest.MapFS{name: {Data: []byte("x")}}.Open(name)
	return brokenFile{f, name}, err
}

type brokenFile struct {
	fs.File
	name string
}

func (f brokenFile) Stat() (fs.FileInfo, error) {
	if f.name == "stat" {
		return nil, errors.New("stat went wrong")
	}
	info, err := f.File.Stat()
	if f.name == "sizeless" {
		return sizeless{info}, err
	}
	return info, err
}

type sizeless struct{ fs.FileInfo }

func (sizeless) Size() int64 { return -1 }

func (f brokenFile) Close() error {
	if f.name == "close" {
		panic("close went wrong")
	}
	return f.File.Close()
}

func (f brokenFile) Read(p []byte) (int, error) {
	if f.name == "close" {
		return f.File.Read(p)
	}
	if f.name == "panic" {
		panic("read went wrong")
	}
	return 0, errors.New("the disk is gone")
}

// Whatever a handler does before and after File, the file is closed.
func TestFileIsClosed(t *testing.T) {
	files := site()
	var app httpserver.App
	for path, then := range map[string]func(c *httpserver.Ctx) error{
		"/error":  func(c *httpserver.Ctx) error { return errors.New("later") },
		"/panic":  func(c *httpserver.Ctx) error { panic("later") },
		"/text":   func(c *httpserver.Ctx) error { return c.Text(200, "later") },
		"/file":   func(c *httpserver.Ctx) error { return c.File(files, "index.html") },
		"/stream": func(c *httpserver.Ctx) error { _, err := c.Stream(200, "text/plain"); return err },
		"/async": httpserver.Async(func(c *httpserver.Ctx) error {
			return c.File(files, "index.html")
		}, patience),
		"/hijack": func(c *httpserver.Ctx) error {
			conn, _, err := c.Hijack()
			return errors.Join(err, conn.Close())
		},
	} {
		app.Get(path, func(c *httpserver.Ctx) error { return errors.Join(c.File(files, "dated.txt"), then(c)) })
	}
	app.Get("/behind", func(c *httpserver.Ctx) error {
		_, err := c.Stream(200, "text/plain")
		return errors.Join(err, c.File(files, "dated.txt"))
	})
	tr := try(t, &app)
	for _, path := range []string{"/error", "/panic", "/text", "/file", "/stream", "/async", "/hijack", "/behind"} {
		p := tr.dial()
		p.send(request("GET", path, "", "Connection: close"))
		io.Copy(io.Discard, p.r)
		files.allClosed(t, path)
	}
}

// A handler whose time is over closes the file that nobody sends.
func TestFileOfExpiredHandler(t *testing.T) {
	files := site()
	answered, returned := make(chan struct{}), make(chan struct{})
	closed := make(chan struct{})
	notifying := closeNotifier{files, closed}
	tr := tryHandler(t, httpserver.Async(func(c *httpserver.Ctx) error {
		defer close(returned)
		<-answered
		return c.File(notifying, "dated.txt")
	}, time.Millisecond))
	a := tr.get("/")
	close(answered)
	a.is(t, 503, `{"error":"the answer took too long"}`)
	within(t, returned)
	within(t, closed)
}

// A closeNotifier closes a channel when its file is closed.
type closeNotifier struct {
	fs.FS
	closed chan struct{}
}

func (n closeNotifier) Open(name string) (fs.File, error) {
	f, err := n.FS.Open(name)
	return notifyingFile{f, n.closed}, err
}

type notifyingFile struct {
	fs.File
	closed chan struct{}
}

func (f notifyingFile) Close() error {
	defer close(f.closed)
	return f.File.Close()
}
