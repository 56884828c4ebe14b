//go:build !unix

package httpserverbench

import "time"

// cpuTime returns 0: this system does not tell a process its processor time
// in a way that the standard library offers.
func cpuTime() time.Duration { return 0 }
