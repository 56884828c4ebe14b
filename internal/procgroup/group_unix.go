//go:build unix

// Package procgroup ends a child process together with all that it started.
package procgroup

import (
	"os"
	"os/exec"
	"syscall"
)

// Lead starts cmd as the leader of a process group, and has signal sent to the
// whole group when cmd's context ends: what a child started must not outlive
// it. A terminal's Ctrl-C does not reach the group, so it is the caller who
// decides what an interrupt means. A child that survives signal is killed
// after cmd.WaitDelay.
//
// Where there are no process groups, cmd is left as it is: the child alone is
// killed when its context ends, and what it started ends with its pipes.
func Lead(cmd *exec.Cmd, signal os.Signal) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, signal.(syscall.Signal)) }
}
