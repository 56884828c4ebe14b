package frameworks

import (
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// Files are the files that GET /files/<name> responds with, and their sizes in
// bytes.
var Files = map[string]int64{"64k.wasm": 64 << 10, longestFile: 8 << 20}

const longestFile = "8m.wasm"

// FileContent returns a reader of a file's content, which is the beginning of
// one endless sequence of bytes that do not repeat.
func FileContent(name string) io.Reader {
	return io.LimitReader(rand.NewChaCha8([32]byte{}), Files[name])
}

// withFiles calls serve with a directory that holds Files, and removes it when
// serve returns.
func withFiles(serve func(dir string) error) error {
	dir, err := os.MkdirTemp("", "httpserverbench")
	if err != nil {
		return err
	}
	for name := range Files {
		err = errors.Join(err, writeFile(filepath.Join(dir, name), FileContent(name)))
	}
	if err == nil {
		err = serve(dir)
	}
	return errors.Join(err, os.RemoveAll(dir))
}

func writeFile(path string, content io.Reader) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, content)
	return errors.Join(err, f.Close())
}
