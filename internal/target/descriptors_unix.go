//go:build unix

package target

import "syscall"

// Descriptors returns how many files and connections this process may have open,
// or 0 if the system does not tell.
func Descriptors() int {
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit) != nil {
		return 0
	}
	return int(min(uint64(limit.Cur), 1<<30))
}
