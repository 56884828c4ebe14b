package results_test

import (
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"httpserverbench/internal/results"
)

// A write that ends in the middle, as on a full disk, leaves the lines before.
func TestAFullDiskLeavesWholeLines(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.txt")
	out, err := results.OpenOutput(path, os.O_CREATE|os.O_EXCL)
	if err != nil {
		t.Fatal(err)
	}
	if err := out.Round(1); err != nil {
		t.Fatal(err)
	}
	atMost(t, 20, func() { err = out.Note(results.NoteNoise, strings.Repeat("loud ", 100)) })
	if err == nil {
		t.Fatal("no error of a write that did not fit")
	}
	if err := out.Note("noise", "a dog"); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(path); string(text) != "# round: 1\n# noise: a dog\n" {
		t.Errorf("the file holds %q, error %v", text, err)
	}
}

// atMost calls f while no file of this process may grow beyond size bytes.
func atMost(t *testing.T, size uint64, f func()) {
	t.Helper()
	signal.Ignore(syscall.SIGXFSZ)
	defer signal.Reset(syscall.SIGXFSZ)
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
	now := before
	now.Cur = size
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &now); err != nil {
		t.Skip("file sizes cannot be limited here:", err)
	}
	f()
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
}
