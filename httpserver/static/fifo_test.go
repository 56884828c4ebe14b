//go:build unix

package static_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"httpserverbench/httpserver"
	"httpserverbench/httpserver/static"
)

// A pipe that nobody writes to, which opening waits for, holds up no client.
func TestAPipeIsNoFile(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600); err != nil {
		t.Skip(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	var app httpserver.App
	static.Mount(&app.Routes, "/dir", os.DirFS(dir))
	static.Mount(&app.Routes, "/root", root.FS())
	tr := try(t, &app)
	for _, path := range []string{"/dir/pipe", "/root/pipe"} {
		tr.get(path).is(t, 404, `{"error":"Not Found"}`)
	}
	tr.silent()
}
