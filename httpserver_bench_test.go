package httpserverbench

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"httpserverbench/internal/harness"

	"go.uber.org/goleak"
)

// One operation is a GET of {"pong":true} and its whole response, on a
// kept-alive connection.
func BenchmarkSerialGetJSON(b *testing.B) { suite.Run(b, "SerialGetJSON") }

// One operation is a POST of a small JSON document that comes back decoded and
// encoded again.
func BenchmarkSerialPostJSON(b *testing.B) { suite.Run(b, "SerialPostJSON") }

// One operation is a GET of a short text.
func BenchmarkSerialGetText(b *testing.B) { suite.Run(b, "SerialGetText") }

// One operation is the GET of SerialGetJSON, whose handler has no deadline
// (handler=sync) or has one, with cancellation when it passes or the client
// disconnects (handler=async).
func BenchmarkSyncVsAsyncHandler(b *testing.B) { suite.Run(b, "SyncVsAsyncHandler") }

// One operation is ten GETs at the same moment on ten connections, until the
// last response has arrived.
func BenchmarkConcurrentGet(b *testing.B) { suite.Run(b, "ConcurrentGet") }

// One operation is ten POSTs of the small document at the same moment on ten
// connections, until the last response has arrived.
func BenchmarkConcurrentPost(b *testing.B) { suite.Run(b, "ConcurrentPost") }

// One operation is a POST of 30 KB of JSON that comes back decoded and encoded
// again. MB/s counts the request's content.
func BenchmarkLargePayloadPost(b *testing.B) { suite.Run(b, "LargePayloadPost") }

// One operation is a new connection, one GET on it and its whole response, and
// the connection's end; with conns=10 ten of that at the same moment.
func BenchmarkNewConnection(b *testing.B) { suite.Run(b, "NewConnection") }

// One operation is 16 GETs of {"pong":true} in one write, and all their responses.
func BenchmarkPipelined(b *testing.B) { suite.Run(b, "Pipelined") }

// One operation is a request that the server refuses: two different lengths of
// the content (request=framing) or a head of more than a megabyte (request=head),
// each on a connection of its own that the server must close, or a path that is
// not there (request=path).
func BenchmarkRefusal(b *testing.B) { suite.Run(b, "Refusal") }

var suite harness.Suite

func TestMain(m *testing.M) {
	if name := os.Getenv(harness.ServeEnv); name != "" {
		exitOn(harness.Serve(name, os.Stdin, os.Stdout), 1)
		return
	}
	placement := flag.String("placement", "", "where client and servers of a benchmark run: single, shared, apart or, with -target, remote (default single)")
	target := flag.String("target", "", "measure the server at this address, such as http://10.0.0.2:8080, instead of the frameworks")
	floor := flag.String("floor", "", "with -target, the address of a floor that runs beside it")
	groups := flag.String("groups", "", "measure these groups of frameworks besides: python")
	profile := flag.String("profile", "", "with -placement=apart, write a CPU profile of the server to this file; measure one row then")
	flag.Set("test.benchtime", "200ms") // unless the command line says otherwise: there are many rows
	flag.Parse()
	exitOn(suite.Setup(harness.Flags{
		Placement: *placement,
		Groups:    *groups,
		Target:    *target,
		Floor:     *floor,
		Profile:   *profile,
		Bench:     flag.Lookup("test.bench").Value.String(),
		CPU:       flag.Lookup("test.cpu").Value.String(),
		Benchtime: flag.Lookup("test.benchtime").Value.String(),
	}, os.Stdout), 2)
	goleak.VerifyTestMain(suite.Main(m), harness.Sleepers()...)
}

// exitOn ends the process with a status if there is an error.
func exitOn(err error, status int) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(status)
	}
}
