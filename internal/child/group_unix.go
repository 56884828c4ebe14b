//go:build unix

package child

import (
	"os"
	"os/exec"
	"syscall"
)

// lead starts cmd as the leader of a process group, and has signal sent to the
// whole group when cmd's context ends.
func lead(cmd *exec.Cmd, signal os.Signal) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, signal.(syscall.Signal)) }
}
