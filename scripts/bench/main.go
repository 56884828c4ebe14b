// Command bench measures the suite in interleaved rounds and writes results
// files that benchstat reads, one for each placement of client and server:
//
//	go run ./scripts/bench -o new
//	go run ./scripts/bench -placement single -rounds 30 -frameworks zerodep,chi -o new
//	go tool benchstat -filter .unit:xfloor -col /framework new-single.txt
//
// It builds the test binary once, runs every row for one operation to learn
// which rows there are and whether their servers respond rightly, and then
// measures all rows round after round: first in the suite's order, which is
// that of the columns in tables, then each round in a new one. A row is
// measured in all placements one right after the other. Every sample is in its
// file before the next is measured, so nothing is lost.
//
// With -frameworks +python the servers of frameworks/python are measured too,
// in placement apart: scripts/python makes their environment.
//
// The files' comment lines say what was measured, on what and how. A file that
// exists is left as it is. For more rounds, give report the files of several
// runs.
//
// The exit status is 0 when everything was measured, 1 when a row failed or
// results could not be written, 2 when there is nothing to measure or the
// command line is wrong, and 130 when an interrupt ended it. (go run itself
// turns any but 0 into 1.)
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"httpserverbench/internal/cli"
	"httpserverbench/internal/runner"
)

func main() {
	os.Exit(run(cli.Context(), os.Args[1:], os.Stdout, os.Stderr))
}

// run is the whole program: it measures in the working directory's module and
// returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parseOptions(args, stdout)
	if err == nil {
		err = bench(ctx, o, stdout, stderr)
	}
	return cli.Exit(ctx, "bench", err, stderr)
}

// bench builds, finds the rows, measures them and says what it has.
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
	for _, missing := range o.missing {
		fmt.Fprintln(stderr, "note:", missing)
	}
	fmt.Fprintln(stderr, "building the benchmarks")
	binary, err := runner.Build(ctx, dir, filepath.Join(temp, "bench.test"), runner.SourceOrder)
	if err != nil {
		return err
	}
	m := &measurement{options: o, binary: binary, facts: facts, stderr: stderr}
	if err := m.find(ctx); err != nil {
		return err
	}
	err = m.measure(ctx)
	return errors.Join(err, m.close(stdout))
}
