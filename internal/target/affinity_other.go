//go:build !linux

package target

import (
	"errors"
	"os/exec"
	"runtime"
)

// errAffinity is the reason why processes are not kept apart here.
var errAffinity = errors.New("no CPU affinity on " + runtime.GOOS)

// CPUs returns an error: this system has no CPU affinity that Go can set.
func CPUs() ([]int, error) { return nil, errAffinity }

// Pin returns an error, as CPUs does.
func Pin([]int) error { return errAffinity }

func startOn(cmd *exec.Cmd, _ []int) error { return cmd.Start() }
