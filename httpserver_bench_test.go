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

// One operation is a GET on one of 1, 8 or 64 connections (conns=), each of
// which sends its next request when it has the response to its last: ns/op is
// what the server needs for a request at that concurrency. With -sweep also on
// 512 and 4096.
func BenchmarkConnections(b *testing.B) { suite.Run(b, "Connections") }

// One operation is a GET that was due at a fixed rate of 25, 50 or 80 percent of
// the highest that the floor responds to (load=), or at that of -rate (rate=): ns/op
// is the mean time from the moment it was due. It wants -placement=apart.
func BenchmarkSteadyLoad(b *testing.B) { suite.Run(b, "SteadyLoad") }

// One operation is a GET on a connection beside 2,000 that are silent. B/conn is
// what the server keeps for each of those, in placement apart.
func BenchmarkIdleConnections(b *testing.B) { suite.Run(b, "IdleConnections") }

// One operation is a GET on a connection beside 200 that send a byte of a
// request's head every second.
func BenchmarkSlowSenders(b *testing.B) { suite.Run(b, "SlowSenders") }

// One operation is a GET over TLS 1.3, on a kept-alive connection
// (handshake=none) or on a new one that resumes a session (handshake=resumed).
func BenchmarkTLS(b *testing.B) { suite.Run(b, "TLS") }

// One operation is a GET by net/http's own client.
func BenchmarkStdClient(b *testing.B) { suite.Run(b, "StdClient") }

// One operation is 64 GETs at the same moment, whose handler waits a
// millisecond, and all their responses.
func BenchmarkThinkTime(b *testing.B) { suite.Run(b, "ThinkTime") }

// One operation is a GET whose handler is inside five middlewares that do
// nothing.
func BenchmarkMiddleware(b *testing.B) { suite.Run(b, "Middleware") }

// One operation is a GET to a server with the routes of GitHub's API (via=wire),
// or a call of its router in memory (via=router): of one without parameters
// (route=static), with three (params), of the last, or of none (miss).
func BenchmarkRouting(b *testing.B) { suite.Run(b, "Routing") }

// One operation is a GET of a file of 64 KB (size=64k) or 8 MB (size=8m). MB/s
// counts the response's content.
func BenchmarkStaticFile(b *testing.B) { suite.Run(b, "StaticFile") }

// One operation is a POST of 8 MB, which the server reads as they come; the
// response has their number and their checksum. peak-B is the most memory that the
// server has had, in placement apart.
func BenchmarkUpload(b *testing.B) { suite.Run(b, "Upload") }

// One operation is a response of 100 server-sent events, each sent by itself.
// first-ns/op is the time to the first.
func BenchmarkStream(b *testing.B) { suite.Run(b, "Stream") }

var suite harness.Suite

func TestMain(m *testing.M) {
	if name := os.Getenv(harness.ServeEnv); name != "" {
		exitOn(harness.Serve(name, os.Stdin, os.Stdout), 1)
		return
	}
	var f harness.Flags
	flag.StringVar(&f.Placement, "placement", "", "where client and servers of a benchmark run: single, shared, apart or, with -target, remote (default single)")
	flag.StringVar(&f.Target, "target", "", "measure the server at this address, such as http://10.0.0.2:8080, instead of the frameworks")
	flag.StringVar(&f.Floor, "floor", "", "with -target, the address of a floor that runs beside it")
	flag.StringVar(&f.Groups, "groups", "", "measure these groups of frameworks besides: python")
	flag.StringVar(&f.Profile, "profile", "", "with -placement=apart, write a CPU profile of the server to this file; measure one row then")
	flag.Float64Var(&f.Rate, "rate", 0, "measure SteadyLoad at this rate of requests in a second (default 25, 50 and 80 percent of the floor's highest)")
	flag.BoolVar(&f.Sweep, "sweep", false, "measure Connections with 512 and 4096 connections, too")
	flag.Set("test.benchtime", "200ms") // unless the command line says otherwise: there are many rows
	flag.Parse()
	f.Bench = flag.Lookup("test.bench").Value.String()
	f.CPU = flag.Lookup("test.cpu").Value.String()
	f.Benchtime = flag.Lookup("test.benchtime").Value.String()
	exitOn(suite.Setup(f, os.Stdout), 2)
	goleak.VerifyTestMain(suite.Main(m), harness.Sleepers()...)
}

// exitOn ends the process with a status if there is an error.
func exitOn(err error, status int) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(status)
	}
}
