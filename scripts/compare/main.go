// Command compare tells whether one revision is slower than another:
//
//	go run ./scripts/compare HEAD~1 HEAD
//	go run ./scripts/compare main . -bench Serial -rounds 40
//	go run ./scripts/compare -format markdown old.txt new.txt
//	go run ./scripts/compare -profile old-SerialGetJSON-zerodep.pprof new-SerialGetJSON-zerodep.pprof
//
// A revision is anything that git rev-parse takes, or a directory that has its
// files, such as "." for the working tree, uncommitted changes included. Both
// are built in a temporary directory and measured in turn, row by row; a coin decides for each
// pair which is first, and each round links both anew, so that the layout of
// the code is chance too. Rows that are inconclusive after the first stage are
// measured as often again. Two results files of such a comparison are judged
// as they are.
//
// A row is judged by its time as a multiple of the floor's: a regression was
// shown to be slower and is estimated to be so by more than -threshold, or was
// shown to allocate more; no regression was shown not to be slower by more than
// that; what is neither is inconclusive. docs/method.md tells how that is
// tested and what it promises.
//
// What was measured is kept, whatever happens: the two results files are in
// the directory that -dir names or the first lines on standard error tell. They
// can be given to compare again, and to benchstat.
//
// The exit status is 0 if no row under test is a regression, 1 if one is, 3 if
// the comparison is inconclusive, and 2 if there is none: wrong arguments, a
// revision that does not exist or does not build or is older than the multiple
// of the floor, rows that are missing or failed; 130 if it was interrupted. (go
// run itself turns each but 0 into 1; go build -o compare ./scripts/compare
// makes a command that does not.)
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"httpserverbench/internal/cli"
	"httpserverbench/internal/compare"
	"httpserverbench/internal/results"
	"httpserverbench/internal/runner"
)

func main() {
	os.Exit(run(cli.Context(), os.Args[1:], os.Stdout, os.Stderr))
}

// run is the whole program; it returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parseOptions(args, stdout)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err == nil {
		var outcome compare.Outcome
		if outcome, err = o.write(ctx, stdout, stderr); err == nil {
			return int(outcome)
		}
	}
	if o.format.Value == "markdown" {
		compare.WriteFailure(stdout, err) // there is a comment, whatever happened
	}
	if ctx.Err() != nil {
		return cli.Exit(ctx, "compare", err, stderr)
	}
	fmt.Fprintln(stderr, "compare:", err)
	return int(compare.Failed)
}

// write writes what was asked for: a judgement, or how two profiles differ.
func (o options) write(ctx context.Context, stdout, stderr io.Writer) (compare.Outcome, error) {
	if o.profiles {
		table, err := runner.Difference(ctx, o.old, o.new)
		if err == nil {
			_, err = stdout.Write(table)
		}
		return compare.NoRegression, err
	}
	j, err := o.compare(ctx, stderr)
	if err != nil {
		return compare.Failed, err
	}
	return j.Outcome(), compare.Write(stdout, j, o.format.Value)
}

// compare measures, if it is asked to, and judges.
func (o options) compare(ctx context.Context, stderr io.Writer) (*compare.Judgement, error) {
	if isFile(o.old) && isFile(o.new) {
		return o.judge(o.old, o.new)
	}
	return o.measure(ctx, stderr)
}

// judge reads and judges two results files.
func (o options) judge(oldPath, newPath string) (*compare.Judgement, error) {
	old, err := results.Load(oldPath)
	if err != nil {
		return nil, err
	}
	new, err := results.Load(newPath)
	if err != nil {
		return nil, err
	}
	return compare.Judge(old, new, o.verdict)
}
