// Package httpserverbench measures HTTP servers end to end.
//
// The module's root holds no code to import: it is a benchmark suite. Seven
// scenarios, each one Benchmark function, run against every entry of
// [httpserverbench/frameworks.All] over a loopback connection:
//
//	go test -bench . -benchmem
//
// The server that the suite was written for is [httpserverbench/httpserver],
// which needs nothing but the standard library. README.md says what to type
// and docs/method.md what the figures mean.
package httpserverbench
