// Command compare tells whether one revision is slower than another:
//
//	go run ./scripts/compare HEAD~1 HEAD
//	go run ./scripts/compare main . -bench Serial -rounds 40
//	go run ./scripts/compare -format markdown old.txt new.txt
//
// A revision is anything that git rev-parse takes, or "." for the working
// tree as it is, uncommitted changes included. Both revisions are built in
// temporary worktrees, and their binaries run in turn, row by row: old, new in
// one round, new, old in the next. Two results files are judged as they are.
//
// A row is a regression if its time is shown to be higher by more than
// -threshold, or its allocations by any number; docs/method.md tells how that
// is tested and what it promises. Rows of the framework floor, which has no
// server in it, are the reference: they tell what the machine and the client
// did, and are not held against the new revision.
//
// What was measured is kept, whatever happens: the two results files stand in
// the directory that -o names or the first lines on standard error tell. They
// can be given to compare again, and to benchstat.
//
// The exit status is 0 if there is no regression, 1 if there is one, and 2 if
// that could not be told: wrong arguments, a revision that does not exist or
// does not build, rows that are missing or failed, too few rounds for a verdict
// or fewer than half of those asked for, an interrupt. (go run itself turns 2
// into 1; go build -o compare ./scripts/compare makes a command that does not.)
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"httpserverbench/internal/cmdline"
	"httpserverbench/internal/compare"
	"httpserverbench/internal/results"
)

func main() {
	os.Exit(run(cmdline.Context(), os.Args[1:], os.Stdout, os.Stderr))
}

// run is the whole program; it returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parseOptions(args, stdout)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err == nil {
		var outcome compare.Outcome
		if outcome, err = o.compare(ctx, stdout, stderr); err == nil {
			return int(outcome)
		}
	}
	if ctx.Err() != nil {
		err = fmt.Errorf("interrupted: %w", err)
	}
	fmt.Fprintln(stderr, "compare:", err)
	if o.format == "markdown" {
		compare.WriteFailure(stdout, err) // a comment is owed, whatever happened
	}
	return int(compare.Unclear)
}

// compare measures, if it is asked to, and judges.
func (o options) compare(ctx context.Context, stdout, stderr io.Writer) (compare.Outcome, error) {
	oldPath, newPath := o.old, o.new
	if !isFile(o.old) && !isFile(o.new) {
		var err error
		if oldPath, newPath, err = o.measure(ctx, stderr); err != nil {
			return compare.Unclear, err
		}
	}
	return o.judge(oldPath, newPath, stdout)
}

// judge reads two results files and writes the judgement.
func (o options) judge(oldPath, newPath string, stdout io.Writer) (compare.Outcome, error) {
	old, err := results.Load(oldPath)
	if err != nil {
		return compare.Unclear, err
	}
	new, err := results.Load(newPath)
	if err != nil {
		return compare.Unclear, err
	}
	j, err := compare.Judge(old, new, compare.Options{
		Threshold: o.threshold,
		Alpha:     o.alpha,
		Reference: []string{reference},
	})
	if err != nil {
		return compare.Unclear, err
	}
	if err := compare.Write(stdout, j, o.format); err != nil {
		return compare.Unclear, fmt.Errorf("write the judgement: %w", err)
	}
	return j.Outcome(), nil
}

// isFile reports whether an argument is a results file: any file that is not
// a directory.
func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir()
}
