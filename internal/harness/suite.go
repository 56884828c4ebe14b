// Package harness runs the benchmarks: it starts the framework and the floor,
// verifies both, brings them to a steady state, measures them in alternating
// slices of one sample, and reports.
//
// A test binary has one [Suite]. Its TestMain calls Setup and runs the tests
// through Main; each Benchmark function calls Run.
package harness

import (
	"errors"
	"fmt"
	"io"
	"os"

	"httpserverbench/frameworks"
	"httpserverbench/internal/results"
	"httpserverbench/internal/scenario"

	"go.uber.org/goleak"
)

// A Suite is how the benchmarks of a test binary are placed and reported. The
// zero value runs them in this process as it is.
type Suite struct {
	flags     Flags
	placement results.Placement
	servers   []int                  // the CPUs of the servers in placement apart; none means all
	more      []frameworks.Framework // of the groups that were asked for
	highest   float64                // the floor's rate, in requests in a second; 0 until it is measured
	lines     *lines
}

// Setup places this process and, if benchmarks are to run, writes to w what
// makes their figures comparable. Its error is about the flags and says what to
// type instead.
func (s *Suite) Setup(f Flags, w io.Writer) error {
	p, procs, err := f.resolve()
	s.flags, s.placement = f, p
	if err != nil || f.Bench == "" {
		return err
	}
	if err := f.reach(); err != nil {
		return err
	}
	affinity, err := s.place(procs)
	if err != nil {
		return err
	}
	missing, err := s.join()
	if err != nil {
		return err
	}
	suite, err := sourceHash()
	if err != nil {
		return err
	}
	h := results.Header{Placement: s.placement, Benchtime: f.Benchtime, Suite: suite, Race: raceEnabled}
	for _, s := range scenario.All {
		h.Fingerprints = append(h.Fingerprints, results.Fingerprint{Scenario: s.Name, Hash: s.Fingerprint()})
	}
	s.lines = new(lines)
	_, err = h.WriteTo(w)
	out := results.NewWriter(w)
	err = errors.Join(err, out.Note("affinity", affinity), out.Note("target", f.Target), out.Note("floor", f.Floor))
	for _, note := range missing {
		err = errors.Join(err, out.Note("missing", note))
	}
	return err
}

// Sleepers names the goroutines that outlive their servers: fasthttp has one
// for the Date of them all, and one per server that wakes every ten seconds to
// see whether it has ended; net/http and httpserver wait half a second before
// they close a connection whose client may still be sending.
func Sleepers() []goleak.Option {
	return []goleak.Option{
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.updateServerDate.func1"),
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.(*workerPool).Start.func2"),
		goleak.IgnoreAnyFunction("net/http.(*conn).closeWriteAndWait"),
		goleak.IgnoreAnyFunction("httpserverbench/httpserver.(*conn).linger"),
	}
}

// A main is testing.M, or what stands for it.
type main interface{ Run() int }

// Main returns m so that its benchmarks' lines have the suite's figures.
func (s *Suite) Main(m main) main {
	if s.lines == nil {
		return m
	}
	return rewritten{m, s.lines}
}

// rewritten is a main whose standard output is rewritten on the way.
type rewritten struct {
	main  main
	lines *lines
}

func (r rewritten) Run() int {
	out := os.Stdout
	read, write, err := os.Pipe()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	os.Stdout = write
	copied := make(chan error, 1)
	go func() { copied <- r.lines.copy(out, read) }()
	code := r.main.Run()
	os.Stdout = out
	if err := errors.Join(write.Close(), <-copied, read.Close()); err != nil {
		fmt.Fprintln(os.Stderr, "writing the results:", err)
		return 1
	}
	return code
}
