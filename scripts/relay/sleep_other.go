//go:build !linux

package main

import "time"

// sleep waits for d, and up to a millisecond longer.
func sleep(d time.Duration) { time.Sleep(d) }
