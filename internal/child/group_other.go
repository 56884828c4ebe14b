//go:build !unix

package child

import (
	"os"
	"os/exec"
)

// lead leaves cmd as it is: without process groups the child alone is killed
// when its context ends, and what it started ends with its pipes.
func lead(*exec.Cmd, os.Signal) {}
