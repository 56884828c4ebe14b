package runner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"httpserverbench/internal/cli"
	"httpserverbench/internal/host"
	"httpserverbench/internal/results"
)

// A Session measures rows on several sides in interleaved rounds. What was
// measured is in the sides' files whatever ends it. Its caller sets Sides and
// then calls Find, Open, Measure, as often as it likes, and Close.
type Session struct {
	Sides []*Side // measured one right after the other, in an order that chance decides

	// Plan returns which of rows a round measures, after it has prepared the
	// sides for it; nil means that all are measured.
	Plan func(ctx context.Context, round int, rows []*results.Row) ([]*results.Row, error)

	Rows []*results.Row // that some side has, without those that failed on any

	log     io.Writer // gets progress, failures, and what cannot be written to a side's file
	seed    uint64
	random  *rand.Rand
	head    []results.Note // of the results files
	times   host.Times     // at the beginning
	round   int            // the latest
	samples int
}

// NewSession returns a session in which chance decides by seed. It logs what it
// sees of the computer that makes figures doubtful: call it before anything is
// built.
func NewSession(seed uint64, log io.Writer) *Session {
	computer := host.Inspect(host.Root(), runtime.NumCPU())
	for _, noise := range computer.Noise {
		fmt.Fprintln(log, "noise:", noise)
	}
	head := append([]results.Note{
		{Key: results.NoteDate, Value: time.Now().UTC().Format(time.RFC3339)},
		{Key: results.NoteSeed, Value: strconv.FormatUint(seed, 10)},
	}, computer.Notes()...)
	return &Session{
		log: log, seed: seed, random: rand.New(rand.NewPCG(seed, 0)),
		head: head, times: host.ReadTimes(host.Root()),
	}
}

// Find finds the rows that pattern selects, as for go test -bench, by running
// each once on every side that has it. It logs those that failed, and those that
// cannot be measured, which the head of the side's results file then names.
func (s *Session) Find(ctx context.Context, pattern string) error {
	var failed []string
	for _, side := range s.Sides {
		found, err := side.Binary.Rows(ctx, pattern, side.Options)
		if err != nil {
			return fmt.Errorf("%s: %w", side.Name, err)
		}
		for _, r := range found.Rows {
			if !slices.ContainsFunc(s.Rows, func(known *results.Row) bool { return known.Name == r.Name }) {
				s.Rows = append(s.Rows, r)
			}
		}
		for _, n := range found.Skipped {
			fmt.Fprintf(s.log, "%s: skipped: %s\n", side.Name, n.Value)
		}
		for _, f := range found.Failures {
			fmt.Fprintf(s.log, "%s: failed: %v\n", side.Name, f)
			failed = append(failed, f.Name)
		}
		side.Rows, side.Failures = found.Rows, found.Failures
		side.Notes = slices.Concat(side.Notes, found.Skipped)
	}
	s.Rows = slices.DeleteFunc(s.Rows, func(r *results.Row) bool { return slices.Contains(failed, r.Name) })
	return nil
}

// Open makes the sides' results files, none of which may exist, and writes
// their heads. The command is what to type to do it again.
func (s *Session) Open(command string) error {
	notes := append([]results.Note{{Key: results.NoteCommand, Value: command}}, s.head...)
	for _, side := range s.Sides {
		if err := side.open(notes); err != nil {
			return err
		}
	}
	fmt.Fprintf(s.log, "measuring into %s; rows: %d, seed: %d\n", s.Paths(" and "), len(s.Rows), s.seed)
	return nil
}

// Paths returns the names of the results files with something between them.
func (s *Session) Paths(between string) string {
	var paths []string
	for _, side := range s.Sides {
		paths = append(paths, side.Path)
	}
	return strings.Join(paths, between)
}

// Samples returns how many samples were measured.
func (s *Session) Samples() int { return s.samples }

// Measure measures a number of rounds. The error is ctx's, or says what could
// not be written; the log then has it.
func (s *Session) Measure(ctx context.Context, rounds int) error {
	p := cli.NewProgress(s.log, rounds)
	defer p.End()
	for done := 0; done < rounds && len(s.Rows) > 0; done++ {
		s.round++
		err := s.measure(ctx, func(part float64, row string) { p.At(float64(done)+part, row) })
		if err != nil {
			return fmt.Errorf("in round %d: %w; what was measured is in %s", s.round, err, s.Paths(" and "))
		}
		p.Round(done + 1)
	}
	return nil
}

// measure measures one round: the first in the order in which the rows were
// found, which is then that of the files, because benchstat lays out what it
// reads in the order of first sight. It tells at what part of the round and at
// which row it is.
func (s *Session) measure(ctx context.Context, at func(part float64, row string)) (err error) {
	rows := s.Rows
	if s.round > 1 {
		rows = s.shuffled()
	}
	if s.Plan != nil {
		if rows, err = s.Plan(ctx, s.round, rows); err != nil {
			return err
		}
	}
	for _, side := range s.Sides {
		if err := side.Output.Round(s.round); err != nil {
			return err
		}
	}
	for i, row := range rows {
		at(float64(i)/float64(len(rows)), row.Name)
		if err := s.pair(ctx, row); err != nil {
			return err
		}
	}
	return nil
}

// pair measures a row on every side that has it; a coin decides for each row
// which is first. A row that fails is measured on the other sides too and then taken
// from the session: its server has shown that it cannot be trusted.
func (s *Session) pair(ctx context.Context, row *results.Row) error {
	for _, i := range s.random.Perm(len(s.Sides)) {
		side := s.Sides[i]
		if !side.Has(row.Name) {
			continue
		}
		_, output, err := side.Binary.Run(ctx, row, side.Options)
		if failure := (*Failure)(nil); errors.As(err, &failure) {
			err = s.drop(side, failure)
		} else if err == nil {
			err = s.keep(side, output)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// keep writes what a row's run gave to the side's file, or else to the log.
func (s *Session) keep(side *Side, output []byte) error {
	if err := side.Output.Copy(output); err != nil {
		s.log.Write(output)
		return fmt.Errorf("the last of this is not in %s: %w", side.Path, err)
	}
	s.samples++
	return nil
}

// drop takes a row that failed on a side from the session.
func (s *Session) drop(side *Side, f *Failure) error {
	fmt.Fprintf(s.log, "%s: failed: %v\n", side.Name, f)
	side.Fail(f)
	s.Rows = slices.DeleteFunc(slices.Clone(s.Rows), func(r *results.Row) bool { return r.Name == f.Name })
	return side.Output.Failed(f.Name, f.Reason)
}

// Close notes what is known at the end and closes the files. Where nothing was
// measured it removes them.
func (s *Session) Close(ctx context.Context) error {
	notes := []results.Note{{Key: results.NoteSteal, Value: s.times.Stolen(host.ReadTimes(host.Root()))}}
	if ctx.Err() != nil {
		notes = append(notes, results.Note{Key: results.NoteInterrupted, Value: "true"})
	}
	var err error
	for _, side := range s.Sides {
		err = errors.Join(err, side.close(s.samples > 0, notes))
	}
	return err
}

// shuffled returns the session's rows in a new order: the scenarios are
// shuffled, and within each its rows, which stay together, because what is
// compared with each other should be measured close to each other.
func (s *Session) shuffled() []*results.Row {
	var scenarios [][]*results.Row
	for _, row := range s.Rows {
		i := slices.IndexFunc(scenarios, func(rows []*results.Row) bool { return rows[0].Scenario == row.Scenario })
		if i < 0 {
			scenarios = append(scenarios, []*results.Row{row})
			continue
		}
		scenarios[i] = append(scenarios[i], row)
	}
	s.random.Shuffle(len(scenarios), func(i, j int) { scenarios[i], scenarios[j] = scenarios[j], scenarios[i] })
	for _, rows := range scenarios {
		s.random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	}
	return slices.Concat(scenarios...)
}

// Relink gives all sides a new layout for the rounds to come, the same one, so
// that functions which the sides share lie alike where they have the same
// functions. The sides are linked at the same time.
//
// Note: where a side has a function more, the shuffle differs altogether, and
// with it the times. Layouts that are drawn for each side are never better.
func (s *Session) Relink(ctx context.Context) error {
	layout := Layout(1 + s.random.Uint64N(1<<31-1))
	errs := make([]error, len(s.Sides))
	var group sync.WaitGroup
	for i, side := range s.Sides {
		group.Go(func() { errs[i] = side.newLayout(ctx, layout) })
	}
	group.Wait()
	return cmp.Or(errs...)
}
