//go:build unix

package cli

import (
	"context"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestSignalsEndTheContext(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		if signal.Ignored(sig) {
			continue // the tests run under nohup
		}
		ctx := Context()
		raise(t, sig)
		wait(t, ctx, sig)
	}
}

// Under nohup the end of the terminal is ignored, and must stay so.
func TestAnIgnoredHangupStaysIgnored(t *testing.T) {
	signal.Ignore(syscall.SIGHUP)
	defer signal.Reset(syscall.SIGHUP)
	ctx := Context()
	raise(t, syscall.SIGHUP)
	raise(t, syscall.SIGTERM)
	wait(t, ctx, syscall.SIGTERM)
}

func raise(t *testing.T, sig syscall.Signal) {
	t.Helper()
	if err := syscall.Kill(os.Getpid(), sig); err != nil {
		t.Fatal(err)
	}
}

// wait fails the test unless ctx ends because of sig.
func wait(t *testing.T, ctx context.Context, sig syscall.Signal) {
	t.Helper()
	select {
	case <-ctx.Done():
		if cause := context.Cause(ctx).Error(); !strings.Contains(cause, sig.String()) {
			t.Errorf("ended by %q, want %v", cause, sig)
		}
	case <-time.After(10 * time.Second):
		t.Fatalf("%v did not end the context", sig)
	}
}
