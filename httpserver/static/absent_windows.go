package static

import "syscall"

// systemAbsent are the errors of the system that the name of a file causes, and those that
// package os uses for them.
var systemAbsent = []error{
	syscall.EINVAL, syscall.ENOTDIR, syscall.ELOOP,
	syscall.Errno(123),  // ERROR_INVALID_NAME
	syscall.Errno(206),  // ERROR_FILENAME_EXCED_RANGE
	syscall.Errno(1920), // ERROR_CANT_ACCESS_FILE: a socket
	syscall.Errno(1921), // ERROR_CANT_RESOLVE_FILENAME: links in a loop
}
