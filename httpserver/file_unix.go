//go:build unix

package httpserver

import "syscall"

// systemAbsent are the system's errors that are a file name's fault, a link's in a
// loop and a socket's among them.
var systemAbsent = []error{
	syscall.EINVAL, syscall.ENOTDIR, syscall.ENAMETOOLONG,
	syscall.ELOOP, syscall.ENXIO, syscall.EOPNOTSUPP,
}
