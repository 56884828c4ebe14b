//go:build unix

package static

import "syscall"

// systemAbsent are the errors of the system that the name of a file causes, or links in a
// loop, or a socket.
var systemAbsent = []error{
	syscall.EINVAL, syscall.ENOTDIR, syscall.ENAMETOOLONG,
	syscall.ELOOP, syscall.ENXIO, syscall.EOPNOTSUPP,
}
