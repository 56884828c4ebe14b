package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"httpserverbench/internal/report"
	"httpserverbench/internal/report/page"
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

// prune deletes the pictures below dir that an earlier report wrote and that are
// not among files. It knows them by their mark.
func prune(dir string, files []report.File, stdout io.Writer) error {
	paths, err := fs.Glob(os.DirFS(dir), "plots/*.svg")
	if err != nil {
		return err
	}
	for _, path := range paths {
		if slices.ContainsFunc(files, func(f report.File) bool { return f.Name == path }) {
			continue
		}
		path = filepath.Join(dir, filepath.FromSlash(path))
		data, err := os.ReadFile(path)
		if err != nil || !bytes.HasPrefix(data, []byte(page.Mark)) {
			continue
		}
		if err := os.Remove(path); err != nil {
			return err
		}
		fmt.Fprintln(stdout, "deleted", path)
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
