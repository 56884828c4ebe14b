//go:build unix

package gitrev_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// The export stands still in a filter, which tells by a pipe that it has begun:
// the index is there by then, and the files are half written.
func TestInterruptDuringTheExport(t *testing.T) {
	dir, repo := repository(t)
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip("there are no named pipes here: ", err)
	}
	git(t, dir, "config", "filter.slow.smudge", "echo begun >'"+pipe+"'; sleep 600")
	write(t, filepath.Join(dir, ".git", "info", "attributes"), "a.txt filter=slow\n")
	commit, err := repo.Resolve(t.Context(), "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		os.ReadFile(pipe) // it ends when the filter has written and closed it
		cancel()
	}()
	parent := t.TempDir()
	if _, err := repo.Export(ctx, commit, filepath.Join(parent, "old")); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
	checkGone(t, dir, parent)
}
