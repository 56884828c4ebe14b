//go:build race

package httpserverbench

const raceEnabled = true
