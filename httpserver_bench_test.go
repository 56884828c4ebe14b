package httpserverbench

import "testing"

// One operation is a GET of {"pong":true} and its whole answer, on a kept-alive
// connection.
func BenchmarkSerialGetJSON(b *testing.B) { run(b, "SerialGetJSON") }

// One operation is a POST of a small JSON document that comes back decoded and
// encoded again.
func BenchmarkSerialPostJSON(b *testing.B) { run(b, "SerialPostJSON") }

// One operation is a GET of a short text.
func BenchmarkSerialGetText(b *testing.B) { run(b, "SerialGetText") }

// One operation is the GET of SerialGetJSON, answered by a handler on the
// connection's goroutine (handler=sync) or on one of its own (handler=async),
// which is what allows a deadline and cancellation on disconnect.
func BenchmarkSyncVsAsyncHandler(b *testing.B) { run(b, "SyncVsAsyncHandler") }

// One operation is ten GETs at the same moment on ten connections, until the
// last answer is in.
func BenchmarkConcurrentGet(b *testing.B) { run(b, "ConcurrentGet") }

// One operation is ten POSTs of the small document at the same moment on ten
// connections, until the last answer is in.
func BenchmarkConcurrentPost(b *testing.B) { run(b, "ConcurrentPost") }

// One operation is a POST of 30 KB of JSON that comes back decoded and encoded
// again. MB/s counts the request's body.
func BenchmarkLargePayloadPost(b *testing.B) { run(b, "LargePayloadPost") }
