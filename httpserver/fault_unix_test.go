//go:build linux || darwin

package httpserver

import (
	"log/slog"
	"os"
	"sync"
	"syscall"
	"testing"
)

// Clients wait to be accepted while the process can't open a file. They are
// served once it can again.
func TestServeOutlastsAFullDescriptorTable(t *testing.T) {
	ln := listenTCP(t)
	var waiting [5]*peer
	for i := range waiting {
		waiting[i] = dialPeer(t, ln.Addr())
		waiting[i].send(getHello)
	}
	restore := fillDescriptorTable(t)
	var failures []string
	log := onLog(func(message string) { // one goroutine's: it accepts nothing meanwhile
		if failures = append(failures, message); len(failures) == 3 {
			restore()
		}
	})
	newRigOn(t, &Server{App: hello(&App{}), Logger: slog.New(log)}, ln)
	for _, p := range waiting {
		p.wants(200)
	}
	if len(failures) < 3 || failures[0] != "accept failed, trying again" {
		t.Errorf("logged %q", failures)
	}
}

// fillDescriptorTable lowers the limit of descriptors to those that are open,
// until restore is called.
func fillDescriptorTable(t *testing.T) (restore func()) {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	probe, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	lowest := probe.Fd() // the lowest that is free once the probe is closed
	probe.Close()
	full := limit
	full.Cur = uint64(lowest)
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &full); err != nil {
		t.Fatal(err)
	}
	restore = sync.OnceFunc(func() { syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit) })
	t.Cleanup(restore)
	return restore
}
