//go:build unix

package target

import (
	"syscall"
	"time"
)

// cpuTime returns the CPU time of this process, user and system, or 0
// if the system does not tell.
func cpuTime() time.Duration {
	var r syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &r) != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
