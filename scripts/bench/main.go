// Command bench measures the suite in interleaved rounds and appends what it
// measured to a results file that benchstat reads:
//
//	go run ./scripts/bench -rounds 10 -o results.txt
//	go run ./scripts/bench -precision 2% -budget 20m -frameworks zerodep,chi
//	go tool benchstat -col /framework results.txt
//
// It builds the test binary once, runs every row for one operation to learn
// which rows there are and whether they answer rightly, and then measures all
// rows round after round: first in the suite's order, which is that of the
// columns in tables, then each round in a new one. Every row is in the file
// before the next begins, so nothing is lost that was measured.
//
// The file's comment lines say what was measured, on what and how. A file
// that exists is continued if it was measured with the same binary in the
// same way; any other is refused and left as it was.
//
// The exit status is 0 when everything was measured, 1 when a row failed or
// results could not be written, 2 when there is nothing to measure or the
// command line is wrong, and 130 when an interrupt ended it. (go run itself
// turns any but 0 into 1.)
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"httpserverbench/internal/cmdline"
	"httpserverbench/internal/runner"
)

const (
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 130
)

func main() {
	os.Exit(run(cmdline.Context(), os.Args[1:], os.Stdout, os.Stderr))
}

// run is the whole program: it measures in the working directory's module and
// returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parseOptions(args, stdout)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err == nil {
		err = bench(ctx, o, stdout, stderr)
	}
	if err == nil {
		return 0
	}
	var usage usageError
	switch {
	case errors.As(err, &usage):
		fmt.Fprintln(stderr, "bench:", err)
		return exitUsage
	case ctx.Err() != nil:
		fmt.Fprintln(stderr, "bench: interrupted:", err)
		return exitInterrupted
	default:
		fmt.Fprintln(stderr, "bench:", err)
		return exitFailed
	}
}

// bench builds, finds the rows, measures them and reports.
func bench(ctx context.Context, o options, stdout, stderr io.Writer) error {
	dir, err := moduleDir(ctx)
	if err != nil {
		return err
	}
	temp, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)

	facts := gather(ctx, dir)
	facts.print(stderr)
	fmt.Fprintln(stderr, "building the benchmarks")
	binary, err := runner.Build(ctx, dir, filepath.Join(temp, "bench.test"))
	if err != nil {
		return err
	}
	s := &session{options: o, binary: binary, facts: facts, stdout: stdout, stderr: stderr}
	return s.run(ctx)
}
