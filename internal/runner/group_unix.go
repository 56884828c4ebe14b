//go:build unix

package runner

import (
	"os/exec"
	"syscall"
)

// inOwnGroup starts cmd as the leader of a process group, and has the whole
// group killed when cmd's context ends: a server that the benchmarks started
// must not outlive them. A terminal's Ctrl-C does not reach the group, so it
// is the caller who decides what an interrupt means.
func inOwnGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
