//go:build unix

package target

import (
	"syscall"
	"time"
)

// cpuTime returns the CPU time of this process, or 0 if the system does not
// tell.
func cpuTime() (user, system time.Duration) {
	var r syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &r) != nil {
		return 0, 0
	}
	return time.Duration(r.Utime.Nano()), time.Duration(r.Stime.Nano())
}
