package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"httpserverbench/internal/cli"
	"httpserverbench/internal/host"
	"httpserverbench/internal/results"
	"httpserverbench/internal/runner"
)

// A measurement is one run of the command: what it measures, and what it has.
type measurement struct {
	options
	binary *runner.Binary
	facts  facts
	stderr io.Writer

	session  runner.Session
	progress cli.Progress
	start    time.Time
	all      int // samples that there will be
	done     int // samples
}

// find learns the rows by running each once in each placement. A row that
// fails in one is measured in none.
func (m *measurement) find(ctx context.Context) error {
	s := &m.session
	for _, p := range m.placements {
		rows, failures, err := m.binary.Rows(ctx, m.pattern(), m.run(p))
		if errors.Is(err, runner.ErrNoMatch) {
			return cli.Usagef("%w", err)
		}
		if err != nil {
			return fmt.Errorf("placement %s: %w", p, err)
		}
		s.Failures = append(s.Failures, failures...)
		s.Rows = rows
	}
	s.Rows = slices.DeleteFunc(s.Rows, func(r *results.Row) bool {
		return slices.ContainsFunc(s.Failures, func(f *runner.Failure) bool { return f.Name == r.Name })
	})
	m.all = m.rounds * len(s.Rows) * len(m.placements)
	return nil
}

// measure makes the rounds. What was measured is written, whatever ends it.
func (m *measurement) measure(ctx context.Context) error {
	if m.all == 0 {
		return nil
	}
	if err := m.open(); err != nil {
		return err
	}
	fmt.Fprintf(m.stderr, "measuring %d rows, seed %d, into %s\n", len(m.session.Rows), m.seed, m.paths(", "))
	m.start, m.progress = time.Now(), cli.NewProgress(m.stderr)
	err := m.head()
	for n := 1; err == nil && n <= m.rounds && len(m.session.Rows) > 0; n++ {
		err = m.round(ctx, n)
	}
	m.progress.End()
	if err != nil && ctx.Err() == nil {
		return fmt.Errorf("write the results: %w", err)
	}
	return errors.Join(err, m.tail(ctx))
}

// open makes the placements' files and prepares the session on them.
func (m *measurement) open() error {
	s := &m.session
	s.Random, s.Each, s.Log = rand.New(rand.NewPCG(m.seed, 0)), m.count, m.stderr
	for _, p := range m.placements {
		if err := os.MkdirAll(filepath.Dir(m.path(p)), 0o777); err != nil {
			return cli.Usagef("%w: give another name with -o", err)
		}
		out, err := results.OpenOutput(m.path(p), os.O_CREATE|os.O_EXCL)
		if err != nil {
			return cli.Usagef("%w: give another name with -o; report takes several files of one placement", err)
		}
		s.Sides = append(s.Sides, &runner.Side{
			Name: string(p), Binary: m.binary, Options: m.run(p), Output: out,
		})
	}
	return nil
}

// head notes what is known before anything is measured.
func (m *measurement) head() error {
	fingerprint, err := m.binary.Fingerprint()
	if err != nil {
		return err
	}
	for _, side := range m.session.Sides {
		if err := side.Output.Notes(m.facts.notes(&m.options, fingerprint)); err != nil {
			return err
		}
		for _, f := range m.session.Failures {
			if err := side.Output.Failed(f.Name, f.Reason); err != nil {
				return err
			}
		}
	}
	return nil
}

// round measures every row once in each placement: in the suite's order in the
// first round, because benchstat lays out what it reads in the order of first
// sight and takes what it sees first as the base, and shuffled after that.
func (m *measurement) round(ctx context.Context, n int) error {
	rows := m.session.Rows
	if n > 1 {
		rows = m.session.Shuffled()
	}
	if err := m.session.Round(ctx, n, rows); err != nil {
		return err
	}
	elapsed := time.Since(m.start)
	m.progress.Line("round %d of %d: %v, %v left", n, m.rounds, elapsed.Round(time.Second), cli.Left(elapsed, float64(n)/float64(m.rounds)))
	return nil
}

// count counts a sample and shows how far the run has come.
func (m *measurement) count(side *runner.Side, o runner.Outcome) {
	if o.Failure == nil {
		m.done++
	}
	m.progress.Bar(min(1, float64(m.done)/float64(m.all)), side.Name+" "+o.Row.Name)
}

// tail notes what is known at the end, also where the run was interrupted.
func (m *measurement) tail(ctx context.Context) error {
	notes := []results.Note{{Key: results.NoteSteal, Value: m.facts.times.Stolen(host.ReadTimes(host.Root()))}}
	if ctx.Err() != nil {
		notes = append(notes, results.Note{Key: results.NoteInterrupted, Value: "true"})
	}
	for _, side := range m.session.Sides {
		if err := side.Output.Notes(notes); err != nil {
			return fmt.Errorf("write the results: %w", err)
		}
	}
	return nil
}

// paths returns the files with something between them.
func (m *measurement) paths(between string) string {
	var paths []string
	for _, p := range m.placements {
		paths = append(paths, m.path(p))
	}
	return strings.Join(paths, between)
}

// close closes the files, or removes them if nothing is in them, and tells
// what was measured and what was not. It is an error if a row failed.
func (m *measurement) close(stdout io.Writer) error {
	var err error
	for _, side := range m.session.Sides {
		end := side.Output.Close
		if m.done == 0 {
			end = side.Output.Discard
		}
		err = errors.Join(err, end())
	}
	if m.done > 0 {
		fmt.Fprintf(stdout, "%d samples in %s; read them with:\n  go run ./scripts/report -dir report %s\n  go tool benchstat -filter .unit:%s -col /framework %s\n",
			m.done, m.paths(", "), m.paths(" "), results.XFloor, m.path(m.placements[0]))
	}
	for _, f := range m.session.Failures {
		fmt.Fprintln(m.stderr, "failed:", f)
	}
	if n := len(m.session.Failures); n > 0 {
		err = errors.Join(err, fmt.Errorf("%d rows failed", n))
	}
	return err
}
