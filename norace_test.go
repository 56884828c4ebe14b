//go:build !race

package httpserverbench

const raceEnabled = false
