package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"httpserverbench/internal/report"
)

// write writes files below dir and says so. Each takes the place of an older
// one only once it is written whole.
func write(dir string, files []report.File, stdout io.Writer) error {
	for _, f := range files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := replace(path, f.Data); err != nil {
			return fmt.Errorf("%w: make room or choose another place with -o", err)
		}
		fmt.Fprintln(stdout, "wrote", path)
	}
	return nil
}

// replace writes data to a file beside path and renames it.
func replace(path string, data []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".report-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // after the rename there is none
	_, err = f.Write(data)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
