package static_test

import (
	"errors"
	"io/fs"
	"testing"
	"testing/fstest"

	"httpserverbench/httpserver"
	"httpserverbench/httpserver/static"
)

// Files that fail, and that are to be closed whatever fails.

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
		if a := tr.get(path); a.Err == nil {
			t.Errorf("%s: a file that can't be read to its end came whole: %q", path, a.Body)
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
		"/file":   func(c *httpserver.Ctx) error { return static.File(c, files, "index.html") },
		"/stream": func(c *httpserver.Ctx) error { _, err := c.Stream(200, "text/plain"); return err },
		"/timed": httpserver.Timeout(patience)(func(c *httpserver.Ctx) error {
			return static.File(c, files, "index.html")
		}),
		"/hijack": func(c *httpserver.Ctx) error {
			conn, _, err := c.Hijack()
			return errors.Join(err, conn.Close())
		},
	} {
		app.Get(path, func(c *httpserver.Ctx) error { return errors.Join(static.File(c, files, "dated.txt"), then(c)) })
	}
	app.Get("/after", func(c *httpserver.Ctx) error {
		_, err := c.Stream(200, "text/plain")
		return errors.Join(err, static.File(c, files, "dated.txt"))
	})
	tr := try(t, &app)
	for _, path := range []string{"/error", "/panic", "/text", "/file", "/stream", "/timed", "/hijack", "/after"} {
		tr.get(path)
		files.allClosed(t, path)
	}
}
