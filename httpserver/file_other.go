//go:build !unix && !windows

package httpserver

import "syscall"

// systemAbsent are the system's errors that are a file name's fault.
var systemAbsent = []error{syscall.EINVAL, syscall.ENOTDIR, syscall.ENAMETOOLONG}
