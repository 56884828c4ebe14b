//go:build !unix

// Package procgroup ends a child process together with all that it started.
package procgroup

import (
	"os"
	"os/exec"
)

// Lead leaves cmd as it is: without process groups the child alone is killed
// when its context ends, and what it started ends with its pipes.
func Lead(*exec.Cmd, os.Signal) {}
