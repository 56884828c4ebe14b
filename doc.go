// Package httpserverbench measures HTTP servers end to end.
//
// The module's root holds no code to import: it is a benchmark suite. Each
// scenario of internal/scenario is one Benchmark function and runs against
// every entry of [httpserverbench/frameworks.All] over loopback connections:
//
//	go test -bench .
//
// Each row reports the framework's own time, and that time as a multiple of the
// floor's, both measured in alternating slices of one sample.
//
// The server that the suite was written for is [httpserverbench/httpserver],
// which needs nothing but the standard library. README.md says what to type
// and docs/method.md what the figures mean.
package httpserverbench
