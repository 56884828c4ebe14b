package main

import (
	"time"

	"golang.org/x/sys/unix"
)

// sleep waits for d, to some 0.07 ms. An interrupted wait is a short one.
func sleep(d time.Duration) {
	if d > 0 {
		t := unix.NsecToTimespec(int64(d))
		unix.Nanosleep(&t, nil)
	}
}
