package child

import (
	"context"
	"errors"
	"os/exec"
	"strings"
	"testing"
	"time"
)

func shell(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh")
	}
	return path
}

func TestRunReturnsWhatTheChildWrote(t *testing.T) {
	c := Command{Path: shell(t), Dir: t.TempDir(), Limit: time.Minute}
	out, err := c.Run(t.Context(), "-c", "echo out; echo err >&2; exit 3")
	if string(out.Stdout) != "out\n" || string(out.Stderr) != "err\n" || string(out.All()) != "out\nerr\n" {
		t.Errorf("got %q and %q", out.Stdout, out.Stderr)
	}
	if err == nil || !strings.Contains(err.Error(), "exit status 3") {
		t.Errorf("error %v, want the exit status", err)
	}
}

// The grandchild keeps the pipes open: were it not killed with its parent,
// the wait would end with ErrWaitDelay.
func TestTheWholeGroupIsKilled(t *testing.T) {
	c := Command{Path: shell(t), Limit: 200 * time.Millisecond}
	_, err := c.Run(t.Context(), "-c", "sleep 600 & wait")
	if err == nil || errors.Is(err, exec.ErrWaitDelay) || !strings.Contains(err.Error(), "not done within 200ms") {
		t.Errorf("error %v, want one of a killed process", err)
	}
}

func TestTheContextEndsIt(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(10*time.Millisecond, cancel)
	c := Command{Path: shell(t), Limit: time.Minute}
	if _, err := c.Run(ctx, "-c", "sleep 600"); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
}
