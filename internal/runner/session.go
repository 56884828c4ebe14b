package runner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"sync"

	"httpserverbench/internal/results"
)

// A Side is one of the things that a session measures in turn: a revision, or
// a placement.
type Side struct {
	Name    string
	Binary  *Binary // what runs; NewLayout replaces it
	Options Options
	Output  *results.Output // where the samples go
}

// NewLayout links the side's binary again, with its functions in another
// order, and notes the layout in the results file.
func (s *Side) NewLayout(ctx context.Context, layout Layout) error {
	binary, err := Build(ctx, s.Binary.Dir, s.Binary.Path, layout)
	if err != nil {
		return err
	}
	s.Binary = binary
	return s.Output.Note(NoteLayout, fmt.Sprint(layout))
}

// NoteLayout is the key of the note that says in which layout the samples
// after it were measured.
const NoteLayout = "layout"

// A Session measures rows in interleaved rounds. What was measured is in the
// sides' files whatever ends it.
type Session struct {
	Sides    []*Side // measured one right after the other, in an order that chance decides
	Rows     []*results.Row
	Random   *rand.Rand
	Failures []*Failure // of rows that were taken from Rows

	Each func(*Side, Outcome) // called after each sample; nil means nothing is
	Log  io.Writer            // gets what cannot be written to a side's file
}

// Shuffled returns the session's rows in a new order: the scenarios are
// shuffled, and within each its rows, which stay together, because what is
// compared with each other should be measured close to each other.
func (s *Session) Shuffled() []*results.Row {
	groups := make(map[string][]*results.Row)
	var scenarios []string
	for _, row := range s.Rows {
		if groups[row.Scenario] == nil {
			scenarios = append(scenarios, row.Scenario)
		}
		groups[row.Scenario] = append(groups[row.Scenario], row)
	}
	s.Random.Shuffle(len(scenarios), func(i, j int) { scenarios[i], scenarios[j] = scenarios[j], scenarios[i] })
	shuffled := make([]*results.Row, 0, len(s.Rows))
	for _, scenario := range scenarios {
		group := groups[scenario]
		s.Random.Shuffle(len(group), func(i, j int) { group[i], group[j] = group[j], group[i] })
		shuffled = append(shuffled, group...)
	}
	return shuffled
}

// Relink gives all sides a new layout for the rounds to come, the same one, so
// that functions which the sides share lie alike where they have the same
// functions. The sides are linked at the same time.
//
// Note: where a side has a function more, the shuffle differs altogether, and
// with it the times. Layouts that are drawn for each side are never better.
func (s *Session) Relink(ctx context.Context) error {
	layout := Layout(1 + s.Random.Uint64N(1<<31-1))
	errs := make([]error, len(s.Sides))
	var group sync.WaitGroup
	for i, side := range s.Sides {
		group.Go(func() { errs[i] = side.NewLayout(ctx, layout) })
	}
	group.Wait()
	return errors.Join(errs...)
}

// Round measures each of rows once on every side, as round n, counted from 1.
// A coin decides for each row which side is first. A row that fails is
// measured on the other sides too and then taken from the session: its server
// has shown that it cannot be trusted. The error is ctx's, or says that a
// sample could not be written; Log then has it.
func (s *Session) Round(ctx context.Context, n int, rows []*results.Row) error {
	for _, side := range s.Sides {
		if err := side.Output.Round(n); err != nil {
			return err
		}
	}
	for _, row := range rows {
		if err := s.pair(ctx, row); err != nil {
			return err
		}
	}
	return nil
}

// pair measures a row on every side.
func (s *Session) pair(ctx context.Context, row *results.Row) error {
	for _, i := range s.Random.Perm(len(s.Sides)) {
		side := s.Sides[i]
		outcome, err := side.Binary.Run(ctx, row, side.Options)
		if err != nil {
			return err
		}
		if err := s.keep(side, outcome); err != nil {
			return err
		}
	}
	return nil
}

// keep writes an outcome to its side's file.
func (s *Session) keep(side *Side, o Outcome) error {
	if o.Failure != nil {
		s.Failures = append(s.Failures, o.Failure)
		s.Rows = slices.DeleteFunc(slices.Clone(s.Rows), func(r *results.Row) bool { return r.Name == o.Row.Name })
	}
	if err := o.write(side.Output.Writer); err != nil {
		return errors.Join(fmt.Errorf("this is not in the results file: %w", err), o.write(results.NewWriter(s.Log)))
	}
	if s.Each != nil {
		s.Each(side, o)
	}
	return nil
}

// write writes a sample, or why there is none.
func (o Outcome) write(w *results.Writer) error {
	if o.Failure != nil {
		return w.Failed(o.Row.Name, o.Failure.Reason)
	}
	return w.Copy(o.Output)
}
