//go:build !unix && !windows

package static

import "syscall"

// systemAbsent are the errors of the system that the name of a file causes.
var systemAbsent = []error{syscall.EINVAL, syscall.ENOTDIR, syscall.ENAMETOOLONG}
