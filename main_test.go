package httpserverbench

import (
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"testing"

	"go.uber.org/goleak"
)

const (
	modeInProcess = "in-process"
	modeProcess   = "process"
)

var serverMode = flag.String("server", modeInProcess,
	"where a benchmark's server runs: "+modeInProcess+", beside its client, or "+modeProcess+", in one of its own")

func TestMain(m *testing.M) {
	if name := os.Getenv(serveEnv); name != "" {
		if err := serveProcess(name, os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	flag.Parse()
	benchmarks := flag.Lookup("test.bench").Value.String() != ""
	if err := checkFlags(benchmarks, flag.Lookup("test.cpu").Value.String()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	if benchmarks {
		printConfiguration(os.Stdout)
	}
	goleak.VerifyTestMain(m, fasthttpSleepers()...)
}

// checkFlags refuses what would measure something else than its name says.
func checkFlags(benchmarks bool, cpu string) error {
	switch {
	case *serverMode != modeInProcess && *serverMode != modeProcess:
		return fmt.Errorf("-server=%s: want %s or %s", *serverMode, modeInProcess, modeProcess)
	case benchmarks && cpu != "":
		// The trial run of one operation, before testing sets the first number,
		// is with b.Loop the whole measurement.
		return fmt.Errorf("-cpu=%s: testing names a row after a number of processors that b.Loop did not run on: set GOMAXPROCS instead", cpu)
	}
	return nil
}

// fasthttpSleepers names the goroutines of fasthttp that outlive its servers:
// one for the Date of them all, and one per server that wakes every ten
// seconds to see whether it has ended.
func fasthttpSleepers() []goleak.Option {
	return []goleak.Option{
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.updateServerDate.func1"),
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.(*workerPool).Start.func2"),
	}
}

// printConfiguration writes what makes figures comparable or not, beside what
// testing prints itself, and the directions of the units, for benchstat and
// its like. Anything else about a run would split their tables.
func printConfiguration(w io.Writer) {
	fmt.Fprintf(w, "go: %s\nserver: %s\nrace: %t\n", runtime.Version(), *serverMode, raceEnabled)
	fmt.Fprint(w, ""+
		"Unit req/s better=higher\n"+
		"Unit p50-ns better=lower\n"+
		"Unit p99-ns better=lower\n"+
		"Unit srv-cpu-ns/op better=lower\n")
}
