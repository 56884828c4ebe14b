//go:build !unix

package target

import "time"

// cpuTime returns 0: this system does not tell a process its CPU time
// in a way that the standard library offers.
func cpuTime() (user, system time.Duration) { return 0, 0 }

// Descriptors returns how many files and connections this process may have open,
// or 0 if the system does not tell.
func Descriptors() int { return 0 }
