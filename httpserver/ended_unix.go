//go:build unix && !aix && !linux

package httpserver

// ended does not know on this system.
func ended(int) bool { return false }
