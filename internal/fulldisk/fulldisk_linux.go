// Package fulldisk lets tests write to a disk that has no room left.
package fulldisk

import (
	"os/signal"
	"syscall"
	"testing"
)

// At calls f while no file of this process may grow beyond size bytes. A write
// that would exceed that stops in the middle, as on a full disk.
func At(t testing.TB, size int64, f func()) {
	t.Helper()
	signal.Ignore(syscall.SIGXFSZ)
	defer signal.Reset(syscall.SIGXFSZ)
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
	now := before
	now.Cur = uint64(size)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &now); err != nil {
		t.Skip("file sizes cannot be limited here:", err)
	}
	f()
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
}
