//go:build !unix

package runner

import "os/exec"

// inOwnGroup leaves cmd as it is: without process groups the child alone is
// killed when its context ends, and what it started ends with its pipes.
func inOwnGroup(*exec.Cmd) {}
