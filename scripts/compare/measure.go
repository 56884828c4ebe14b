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
	"httpserverbench/internal/compare"
	"httpserverbench/internal/results"
	"httpserverbench/internal/runner"
)

// measure builds, measures and judges both revisions.
func (o options) measure(ctx context.Context, stderr io.Writer) (j *compare.Judgement, err error) {
	o.warnIfDirty(ctx, stderr)
	s := runner.NewSession(o.Seed, stderr)
	temp, err := os.MkdirTemp("", "compare-build-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	if s.Sides, err = o.build(ctx, temp, stderr); err != nil {
		return nil, err
	}
	s.Plan = func(ctx context.Context, round int, rows []*results.Row) ([]*results.Row, error) {
		return o.plan(round, rows), s.Relink(ctx)
	}
	if err := o.find(ctx, s); err != nil {
		return nil, err
	}
	if err = o.open(s); err == nil {
		j, err = o.stages(ctx, s, stderr)
	}
	return j, errors.Join(err, s.Close(ctx))
}

// open makes the results files.
func (o options) open(s *runner.Session) (err error) {
	if o.dir == "" {
		if o.dir, err = os.MkdirTemp("", "compare-results-"); err != nil {
			return err
		}
	}
	for i, name := range sideNames {
		s.Sides[i].Path = filepath.Join(o.dir, name+".txt")
	}
	if err := s.Open(cli.Command("compare", o.args)); err != nil {
		return fmt.Errorf("%w: give another directory with -dir", err)
	}
	return nil
}

// find finds the rows that both revisions have. One that the new revision
// lacks has failed there.
func (o options) find(ctx context.Context, s *runner.Session) error {
	err := s.Find(ctx, o.Pattern(o.measured()))
	if errors.Is(err, runner.ErrNoPlacement) {
		return fmt.Errorf("%w: compare revisions that have it", err)
	}
	if err != nil {
		return err
	}
	old, new := s.Sides[0], s.Sides[1]
	for _, row := range old.Rows {
		if !new.Has(row.Name) {
			new.Fail(&runner.Failure{Name: row.Name, Reason: "the new revision does not have it"})
		}
	}
	s.Rows = slices.DeleteFunc(s.Rows, func(r *results.Row) bool { return !old.Has(r.Name) || !new.Has(r.Name) })
	gated := slices.DeleteFunc(slices.Clone(s.Rows), o.isReference)
	if len(gated) == 0 {
		return fmt.Errorf("nothing is under test: no benchmark that matches %q is in both revisions, or each of them failed", o.Pattern(o.measured()))
	}
	return o.verdict.CheckRounds(o.Rounds, len(gated))
}

func (o options) isReference(r *results.Row) bool { return r.Framework == o.verdict.Reference }

// plan returns the rows of a round: the reference takes part in every other
// one. What it tells needs no more, and the time is better spent on the rows
// under test.
func (o options) plan(round int, rows []*results.Row) []*results.Row {
	if round%2 == 1 {
		return rows
	}
	return slices.DeleteFunc(slices.Clone(rows), o.isReference)
}

// stages measures all rows, then those that are inconclusive as often again, and
// judges what both stages measured.
func (o options) stages(ctx context.Context, s *runner.Session, stderr io.Writer) (*compare.Judgement, error) {
	if err := s.Measure(ctx, o.Rounds); err != nil {
		return nil, err
	}
	j, err := o.judge(s.Sides[0].Path, s.Sides[1].Path)
	if err != nil || len(j.Undecided()) == 0 {
		return j, err
	}
	open := j.Undecided()
	s.Rows = slices.DeleteFunc(s.Rows, func(r *results.Row) bool { return !slices.Contains(open, r.Name) })
	fmt.Fprintln(stderr, "second stage, rows:", len(s.Rows))
	if err := s.Measure(ctx, o.Rounds); err != nil {
		return nil, err
	}
	return o.judge(s.Sides[0].Path, s.Sides[1].Path)
}
