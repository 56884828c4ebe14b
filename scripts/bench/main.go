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
// With -profile cpu it records instead a CPU profile of each row's server alone:
//
//	go run ./scripts/bench -profile cpu -frameworks zerodep -bench SerialGetJSON
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
	"slices"

	"httpserverbench/internal/cli"
	"httpserverbench/internal/results"
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

// readers returns the commands that read what was measured. A page needs ratios
// to the floor.
func (o *options) readers(s *runner.Session) string {
	first := s.Sides[0].Path
	if o.suite.Target != "" && o.suite.Floor == "" {
		return fmt.Sprintf("  go tool benchstat %s\n", first)
	}
	return fmt.Sprintf("  go run ./scripts/report -dir report %s\n  go tool benchstat -filter .unit:%s -col /framework %s\n", s.Paths(" "), results.XFloor, first)
}

// bench builds the benchmarks, measures them, and says what it has.
func bench(ctx context.Context, o options, stdout, stderr io.Writer) error {
	for _, missing := range o.missing {
		fmt.Fprintln(stderr, "note:", missing)
	}
	temp, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	s := runner.NewSession(o.Seed, stderr)
	fmt.Fprintln(stderr, "building the benchmarks")
	binary, err := runner.Build(ctx, ".", filepath.Join(temp, "bench.test"), runner.SourceOrder)
	if err != nil {
		return err
	}
	if o.profile.Value != "" {
		return o.record(ctx, binary, stdout, stderr)
	}
	s.Sides = o.sides(ctx, binary)
	err = o.measure(ctx, s)
	err = errors.Join(err, s.Close(ctx))
	if n := s.Samples(); n > 0 {
		fmt.Fprintf(stdout, "%d samples in %s; read them with:\n%s", n, s.Paths(", "), o.readers(s))
	}
	shareFailures(s)
	if n := len(s.Sides[0].Failures); n > 0 {
		err = errors.Join(err, fmt.Errorf("%d rows failed", n))
	}
	return err
}

// sides returns a side for each placement.
func (o *options) sides(ctx context.Context, binary *runner.Binary) (sides []*runner.Side) {
	commit, dirty := revision(ctx, binary.Dir)
	notes := append([]results.Note{{Key: results.NoteCommit, Value: commit}, {Key: results.NoteDirty, Value: dirty}}, o.versions()...)
	for _, p := range results.Placements {
		if slices.Contains(o.Placements, p) {
			sides = append(sides, &runner.Side{Name: string(p), Binary: binary, Options: o.run(p), Path: o.path(p), Notes: notes})
		}
	}
	return sides
}

// measure finds and measures the rows. What fails in one placement has failed
// in all.
func (o *options) measure(ctx context.Context, s *runner.Session) error {
	err := s.Find(ctx, o.Pattern(o.Frameworks))
	if errors.Is(err, runner.ErrNoMatch) {
		return cli.Usagef("%w", err)
	}
	if err != nil {
		return err
	}
	shareFailures(s)
	if len(s.Rows) == 0 {
		return nil
	}
	if err := s.Open(cli.Command("bench", o.args)); err != nil {
		return cli.Usagef("%w: give another name with -o; report takes several files of one placement", err)
	}
	return s.Measure(ctx, o.Rounds)
}

// shareFailures counts a row that failed in one placement as failed in all.
func shareFailures(s *runner.Session) {
	for _, side := range s.Sides {
		for _, f := range side.Failures {
			for _, other := range s.Sides {
				other.Fail(f)
			}
		}
	}
}
