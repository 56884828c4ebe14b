package main

import (
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A limit on the size of files stops a write in the middle of a line, as a
// full disk does.
func TestFileStaysReadableWhenItCannotGrow(t *testing.T) {
	path := filepath.Join(t.TempDir(), "results.txt")
	o, err := openOutput(path, kind{})
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Add(outcome("BenchmarkGet/framework=chi", 1234)); err != nil {
		t.Fatal(err)
	}
	withFileSize(t, uint64(o.size)+10, func() { err = o.Note("noise", strings.Repeat("loud ", 100)) })
	if err == nil {
		t.Fatal("the file grew beyond the limit")
	}
	if err := o.close(1); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if want := "BenchmarkGet/framework=chi 1 1234 ns/op"; strings.Join(strings.Fields(string(text)), " ") != want {
		t.Errorf("the file holds %q, want %q", text, want)
	}
	if _, err := earlierRounds(path, kind{}); err != nil {
		t.Error(err)
	}
	if _, err := earlierRounds(path, kind{binary: "other"}); err == nil {
		t.Error("results of another binary were taken")
	}
}

// withFileSize calls f while no file of this process may grow beyond a size.
func withFileSize(t *testing.T, bytes uint64, f func()) {
	t.Helper()
	signal.Ignore(syscall.SIGXFSZ)
	defer signal.Reset(syscall.SIGXFSZ)
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
	now := before
	now.Cur = bytes
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &now); err != nil {
		t.Skip("file sizes cannot be limited here:", err)
	}
	f()
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
}
