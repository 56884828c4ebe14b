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
	"strings"
	"time"

	"httpserverbench/internal/cli"
	"httpserverbench/internal/compare"
	"httpserverbench/internal/gitrev"
	"httpserverbench/internal/host"
	"httpserverbench/internal/results"
	"httpserverbench/internal/runner"
)

// A session measures and judges two revisions.
type session struct {
	options
	old, new side
	rounds   runner.Session
	stderr   io.Writer
}

// measure builds, measures and judges both revisions. It removes the worktrees
// however it ends.
func (o options) measure(ctx context.Context, stderr io.Writer) (j *compare.Judgement, err error) {
	repo, err := gitrev.Open(ctx, ".")
	if err != nil {
		return nil, err
	}
	s := session{options: o, stderr: stderr}
	s.old.Side, s.new.Side = runner.Side{Name: "old", Options: o.run}, runner.Side{Name: "new", Options: o.run}
	for i, revision := range []string{o.old, o.new} {
		if s.sides()[i].commit, err = resolve(ctx, repo, revision); err != nil {
			return nil, err
		}
	}
	if err := o.warnIfDirty(ctx, repo, stderr); err != nil {
		return nil, err
	}
	temp, err := os.MkdirTemp("", "compare-build-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	for _, side := range s.sides() {
		fmt.Fprintf(stderr, "building %s %s (%s)\n", side.Name, side.commit.Revision, side.commit.Short())
		w, buildErr := side.build(ctx, repo, temp)
		if w != nil {
			defer func() { err = errors.Join(err, w.Remove()) }()
		}
		if buildErr != nil {
			return nil, buildErr
		}
	}
	return s.run(ctx)
}

func (s *session) sides() []*side { return []*side{&s.old, &s.new} }

// run finds the rows, opens the results files, measures all rounds and judges.
func (s *session) run(ctx context.Context) (*compare.Judgement, error) {
	for _, side := range s.sides() {
		if err := side.find(ctx, s.options); err != nil {
			return nil, err
		}
	}
	s.compareRows()
	common := slices.DeleteFunc(slices.Clone(s.old.rows), func(r *results.Row) bool { return !s.new.has(r.Name) })
	gated := slices.DeleteFunc(slices.Clone(common), s.isReference)
	if len(gated) == 0 {
		return nil, fmt.Errorf("nothing is under test: no benchmark that matches %q of %s is in both revisions, or each of them failed",
			s.bench, strings.Join(s.frameworks, ", "))
	}
	if err := s.verdict.CheckRounds(s.options.rounds, len(gated)); err != nil {
		return nil, err
	}
	if err := s.open(); err != nil {
		return nil, err
	}
	s.rounds = runner.Session{
		Sides: []*runner.Side{&s.old.Side, &s.new.Side}, Rows: common,
		Random: rand.New(rand.NewPCG(s.seed, 0)), Each: s.sampled, Log: s.stderr,
	}
	j, err := s.stages(ctx)
	for _, side := range s.sides() {
		err = errors.Join(err, side.Output.Close())
	}
	return j, err
}

// compareRows tells which rows failed, and which one side alone has: one that
// the new side lacks has failed there.
func (s *session) compareRows() {
	for _, row := range s.old.rows {
		if !s.new.has(row.Name) {
			s.new.fail(row.Name, "the new revision does not have it")
		}
	}
	for _, row := range s.new.rows {
		if !s.old.has(row.Name) {
			fmt.Fprintf(s.stderr, "note: only the new revision has %s: it is not compared\n", row.Name)
		}
	}
	for _, side := range s.sides() {
		for _, f := range side.failed {
			fmt.Fprintf(s.stderr, "%s: %v\n", side.commit.Revision, f)
		}
	}
}

func (s *session) isReference(r *results.Row) bool { return r.Framework == s.verdict.Reference }

// open creates the results files and says where they are.
func (s *session) open() (err error) {
	if s.dir == "" {
		s.dir, err = os.MkdirTemp("", "compare-results-")
	} else {
		err = os.MkdirAll(s.dir, 0o777)
	}
	if err != nil {
		return err
	}
	computer := host.Inspect(host.Root(), runtime.NumCPU())
	for _, noise := range computer.Noise {
		fmt.Fprintln(s.stderr, "noise:", noise)
	}
	now := time.Now().UTC().Format(time.RFC3339Nano)
	for _, side := range s.sides() {
		if err := side.open(s.dir, now, s.options, computer); err != nil {
			return err
		}
	}
	fmt.Fprintf(s.stderr, "raw results: %s\n             %s\n", s.old.Output.Path(), s.new.Output.Path())
	return nil
}

// stages measures all rows, then those that are inconclusive as often again, and
// judges what both stages measured.
func (s *session) stages(ctx context.Context) (*compare.Judgement, error) {
	if err := s.stage(ctx, 1); err != nil {
		return nil, err
	}
	j, err := s.judge(s.old.Output.Path(), s.new.Output.Path())
	if err != nil || len(j.Undecided()) == 0 {
		return j, err
	}
	open := j.Undecided()
	s.rounds.Rows = slices.DeleteFunc(s.rounds.Rows, func(r *results.Row) bool { return !slices.Contains(open, r.Name) })
	fmt.Fprintf(s.stderr, "second stage: %d rows\n", len(s.rounds.Rows))
	if err := s.stage(ctx, s.options.rounds+1); err != nil {
		return nil, err
	}
	return s.judge(s.old.Output.Path(), s.new.Output.Path())
}

// stage measures the rounds of one stage, the first of which has the given
// number. Each has a layout of its own.
func (s *session) stage(ctx context.Context, first int) error {
	start, total := time.Now(), s.options.rounds
	progress := cli.NewProgress(s.stderr)
	defer progress.End()
	for done := 0; done < total && len(s.rounds.Rows) > 0; {
		n := first + done
		if err := s.round(ctx, n); err != nil {
			return fmt.Errorf("in round %d: %w; what was measured is in %s and can be compared as it is", n, err, s.dir)
		}
		done++
		fraction := float64(done) / float64(total)
		progress.Bar(fraction, fmt.Sprintf("round %d of %d", done, total))
		if done%max(1, total/8) == 0 {
			elapsed := time.Since(start)
			progress.Line("round %d of %d: %v, %v left", done, total, elapsed.Round(time.Second), cli.Left(elapsed, fraction))
		}
	}
	return nil
}

// round measures every row on both sides: in the first round in the suite's
// order, which is then that of the files and the judgement. The reference takes
// part in every other round: what it tells needs no more, and the time is
// better spent on the rows under test.
func (s *session) round(ctx context.Context, n int) error {
	rows := s.rounds.Rows
	if n > 1 {
		rows = s.rounds.Shuffled()
	}
	if n%2 == 0 {
		rows = slices.DeleteFunc(rows, s.isReference)
	}
	if err := s.rounds.Relink(ctx); err != nil {
		return err
	}
	return s.rounds.Round(ctx, n, rows)
}

// sampled says which row failed.
func (s *session) sampled(side *runner.Side, o runner.Outcome) {
	if o.Failure != nil {
		fmt.Fprintf(s.stderr, "%s: %v\n", side.Name, o.Failure)
	}
}
