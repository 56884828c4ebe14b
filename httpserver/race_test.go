//go:build race

package httpserver_test

// raced says that the race detector is on, which allocates by itself.
const raced = true
