package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"time"

	"httpserverbench/internal/gitrev"
	"httpserverbench/internal/machine"
	"httpserverbench/internal/runner"
)

// measure builds and measures both revisions, and returns the paths of their
// results files. It removes the worktrees however it ends.
func (o options) measure(ctx context.Context, stderr io.Writer) (oldPath, newPath string, err error) {
	repo, err := gitrev.Open(ctx, ".")
	if err != nil {
		return "", "", err
	}
	s := session{options: o, stderr: stderr, old: side{name: "old"}, new: side{name: "new"}}
	if s.old.commit, s.new.commit, err = o.resolve(ctx, repo); err != nil {
		return "", "", err
	}
	if err := o.warnIfDirty(ctx, repo, stderr); err != nil {
		return "", "", err
	}
	temp, err := os.MkdirTemp("", "compare-build-")
	if err != nil {
		return "", "", err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	for _, side := range s.sides() {
		fmt.Fprintf(stderr, "building %s %s (%s)\n", side.name, side.commit.Revision, side.commit.Short())
		w, buildErr := side.build(ctx, repo, temp)
		if w != nil {
			defer func() { err = errors.Join(err, w.Remove()) }()
		}
		if buildErr != nil {
			return "", "", buildErr
		}
	}
	return s.run(ctx)
}

// A session measures two sides that are built.
type session struct {
	options
	old, new side
	stderr   io.Writer
	meter    meter
}

func (s *session) sides() []*side { return []*side{&s.old, &s.new} }

// run finds the rows, opens the results files and measures all rounds.
func (s *session) run(ctx context.Context) (oldPath, newPath string, err error) {
	for _, side := range s.sides() {
		if err := side.find(ctx, s.options); err != nil {
			return "", "", err
		}
		for _, f := range side.failed {
			fmt.Fprintf(s.stderr, "%s: %v\n", side.commit.Revision, f)
		}
	}
	for _, name := range s.absent() {
		fmt.Fprintf(s.stderr, "note: %s has no benchmark that matches %q\n", name, s.bench)
	}
	if err := s.open(); err != nil {
		return "", "", err
	}
	err = s.rounds(ctx)
	for _, side := range s.sides() {
		err = errors.Join(err, side.file.Close())
	}
	return s.old.file.Path(), s.new.file.Path(), err
}

// open creates the results files and says where they are.
func (s *session) open() (err error) {
	if s.out == "" {
		s.out, err = os.MkdirTemp("", "compare-results-")
	} else {
		err = os.MkdirAll(s.out, 0o777)
	}
	if err != nil {
		return err
	}
	report := machine.Inspect(machine.Root(), runtime.NumCPU())
	for _, noise := range report.Noise {
		fmt.Fprintln(s.stderr, "noise:", noise)
	}
	now := time.Now().UTC().Format(time.RFC3339Nano)
	for _, side := range s.sides() {
		if err := side.open(s.out); err != nil {
			return err
		}
		if err := side.describe(s.options, now, report); err != nil {
			return err
		}
	}
	fmt.Fprintf(s.stderr, "raw results: %s\n             %s\n", s.old.file.Path(), s.new.file.Path())
	return nil
}

// rounds measures until the rounds are done or the budget is spent. A row
// that fails is noted and left out from then on.
func (s *session) rounds(ctx context.Context) error {
	start := time.Now()
	random := rand.New(rand.NewPCG(s.seed, 0))
	if err := s.single(ctx); err != nil {
		return err
	}
	rows := s.common()
	s.meter = newMeter(s.stderr, s.options.rounds, start)
	defer s.meter.End()
	for n := 1; n <= s.options.rounds && len(rows) > 0; n++ {
		if time.Since(start) > s.budget {
			fmt.Fprintf(s.stderr, "note: the budget of %v is spent after %d of %d rounds\n", s.budget, n-1, s.options.rounds)
			return nil
		}
		failed, err := s.round(ctx, n, runner.Shuffled(due(rows, n), random))
		if err != nil {
			return fmt.Errorf("in round %d of %d: %w; what was measured is in %s and can be compared as it is", n, s.options.rounds, err, s.out)
		}
		rows = slices.DeleteFunc(rows, func(r runner.Row) bool { return slices.Contains(failed, r) })
		s.meter.finish(n)
	}
	return nil
}

// due returns the rows to measure in round n: the reference only in the first
// two of every four, one of each order. What it tells needs no more, and the
// time is better spent on the rows under test.
func due(rows []runner.Row, n int) []runner.Row {
	if n%4 == 1 || n%4 == 2 {
		return rows
	}
	return slices.DeleteFunc(slices.Clone(rows), func(r runner.Row) bool { return r.Value("framework") == reference })
}

// round measures each row on both sides, one right after the other, the old
// side first in odd rounds and the new side in even ones.
func (s *session) round(ctx context.Context, n int, rows []runner.Row) (failed []runner.Row, err error) {
	order := s.sides()
	if n%2 == 0 {
		slices.Reverse(order)
	}
	for _, side := range order {
		if err := side.file.Round(n); err != nil {
			return nil, err
		}
	}
	for _, row := range rows {
		for _, side := range order {
			failure, err := s.sample(ctx, side, row)
			if err != nil {
				return nil, err
			}
			if failure != nil && !slices.Contains(failed, row) {
				failed = append(failed, row)
			}
		}
	}
	return failed, nil
}

// sample measures a row once and keeps the result. Where that cannot be
// written to the file, it goes to standard error.
func (s *session) sample(ctx context.Context, side *side, row runner.Row) (*runner.Failure, error) {
	outcome, err := side.binary.Run(ctx, row, runner.Options{Benchtime: s.benchtime})
	if err != nil {
		return nil, err
	}
	if err := side.file.Add(outcome); err != nil {
		runner.NewRecorder(s.stderr).Add(outcome)
		return nil, fmt.Errorf("the results above are not in the file: %w", err)
	}
	if outcome.Failure != nil {
		fmt.Fprintf(s.stderr, "%s: %v\n", side.commit.Revision, outcome.Failure)
	}
	return outcome.Failure, nil
}

// common returns the rows that run on both sides.
func (s *session) common() []runner.Row {
	var rows []runner.Row
	for _, row := range s.old.rows {
		if slices.Contains(s.new.rows, row) {
			rows = append(rows, row)
		}
	}
	return rows
}

// absent returns the frameworks asked for that have no row on either side.
func (s *session) absent() []string {
	var names []string
	for _, name := range s.frameworks {
		of := func(r runner.Row) bool { return r.Value("framework") == name }
		if !slices.ContainsFunc(s.old.rows, of) && !slices.ContainsFunc(s.new.rows, of) {
			names = append(names, name)
		}
	}
	return names
}

// single measures the rows that one side alone has once, so that its file
// names them. A row that failed on the other side is not one of them.
func (s *session) single(ctx context.Context) error {
	for i, side := range s.sides() {
		other := s.sides()[1-i]
		for _, row := range side.rows {
			failed := slices.ContainsFunc(other.failed, func(f *runner.Failure) bool { return f.Row == row })
			if failed || slices.Contains(other.rows, row) {
				continue
			}
			if _, err := s.sample(ctx, side, row); err != nil {
				return err
			}
		}
	}
	return nil
}
