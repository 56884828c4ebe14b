package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"httpserverbench/internal/report"
	"httpserverbench/internal/report/page"
)

// write writes files and says so. Each takes the place of an older one only
// once it is written whole.
func write(files []report.File, stdout io.Writer) error {
	for _, f := range files {
		if err := replace(f.Name, f.Data); err != nil {
			return fmt.Errorf("%w: make room or choose another place with -dir or -o", err)
		}
		fmt.Fprintln(stdout, "wrote", f.Name)
	}
	return nil
}

// prune deletes the pictures below dir that an earlier report wrote and that
// are not among files. It knows them by their mark.
func prune(dir string, files []report.File, stdout io.Writer) error {
	for _, pattern := range []string{"plots/*.svg", "plots/*/*.svg"} {
		paths, err := filepath.Glob(filepath.Join(dir, filepath.FromSlash(pattern)))
		if err != nil {
			return err
		}
		for _, path := range paths {
			if slices.ContainsFunc(files, func(f report.File) bool { return f.Name == path }) {
				continue
			}
			data, err := os.ReadFile(path)
			if err != nil || !bytes.HasPrefix(data, []byte(page.Mark)) {
				continue
			}
			if err := os.Remove(path); err != nil {
				return err
			}
			fmt.Fprintln(stdout, "deleted", path)
		}
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
