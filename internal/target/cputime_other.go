//go:build !unix

package target

import "time"

// cpuTime returns 0: this system does not tell a process its CPU time
// in a way that the standard library offers.
func cpuTime() (user, system time.Duration) { return 0, 0 }
