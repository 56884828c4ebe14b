package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
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

	rows     []*results.Row
	failures []*runner.Failure
	outputs  []*output
	earlier  int // rounds in the files
	session  runner.Session
	progress cli.Progress
	start    time.Time
	done     int // samples
}

// find learns the rows by running each once in each placement. A row that
// fails in one is measured in none.
func (m *measurement) find(ctx context.Context) error {
	known := map[string]bool{}
	for i, p := range m.placements {
		rows, failures, err := m.binary.Rows(ctx, m.bench, runner.Options{Placement: p})
		if errors.Is(err, runner.ErrNoMatch) {
			return cli.Usagef("%w", err)
		}
		if err != nil {
			return fmt.Errorf("placement %s: %w", p, err)
		}
		m.failures = append(m.failures, failures...)
		if i == 0 {
			m.rows = rows
		}
	}
	for _, f := range m.failures {
		known[results.ParseName(f.Name).Framework] = true
		m.rows = slices.DeleteFunc(m.rows, func(r *results.Row) bool { return r.Name == f.Name })
	}
	for _, row := range m.rows {
		known[row.Framework] = true
	}
	return m.choose(known)
}

// choose leaves the frameworks that were asked for.
func (m *measurement) choose(known map[string]bool) error {
	if m.frameworks == nil {
		return nil
	}
	for _, name := range m.frameworks {
		if !known[name] {
			return cli.Usagef("no benchmark matches framework %q", name)
		}
	}
	unwanted := func(framework string) bool { return !slices.Contains(m.frameworks, framework) }
	m.rows = slices.DeleteFunc(m.rows, func(r *results.Row) bool { return unwanted(r.Framework) })
	m.failures = slices.DeleteFunc(m.failures, func(f *runner.Failure) bool { return unwanted(results.ParseName(f.Name).Framework) })
	return nil
}

// measure makes the rounds. What was measured is written, whatever ends it.
func (m *measurement) measure(ctx context.Context) error {
	if len(m.rows) == 0 {
		return nil
	}
	if err := m.open(); err != nil {
		return err
	}
	fmt.Fprintf(m.stderr, "measuring %d rows, seed %d, into %s\n", len(m.rows), m.seed, m.paths(", "))
	m.start, m.progress = time.Now(), cli.NewProgress(m.stderr)
	err := m.head()
	for n := 1; err == nil && n <= m.rounds && len(m.session.Rows) > 0; n++ {
		err = m.round(ctx, n)
	}
	m.progress.End()
	m.failures = append(m.failures, m.session.Failures...)
	if err != nil && ctx.Err() == nil {
		return fmt.Errorf("write the results: %w", err)
	}
	return errors.Join(err, m.tail(ctx))
}

// open opens the placements' files and prepares the session on them.
func (m *measurement) open() error {
	fingerprint, err := m.binary.Fingerprint()
	if err != nil {
		return err
	}
	m.session = runner.Session{Rows: m.rows, Random: rand.New(rand.NewPCG(m.seed, 0)), Each: m.keep, Log: m.stderr}
	for _, p := range m.placements {
		out, rounds, err := openOutput(m.path(p), kind{fingerprint, m.benchtime, p})
		if err != nil {
			return err
		}
		m.outputs = append(m.outputs, out)
		m.earlier = max(m.earlier, rounds)
		m.session.Sides = append(m.session.Sides, &runner.Side{
			Name: string(p), Binary: m.binary, Output: out.Output,
			Options: runner.Options{Benchtime: m.benchtime, Placement: p},
		})
	}
	return m.note(m.facts.notes(&m.options, fingerprint)...)
}

// head notes what failed before anything was measured.
func (m *measurement) head() error {
	for _, out := range m.outputs {
		for _, f := range m.failures {
			if err := out.Failed(f.Name, f.Reason); err != nil {
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
	if err := m.session.Round(ctx, m.earlier+n, rows); err != nil {
		return err
	}
	elapsed := time.Since(m.start)
	m.progress.Line("round %d of %d: %v, %v left", n, m.rounds, elapsed.Round(time.Second), cli.Left(elapsed, float64(n)/float64(m.rounds)))
	for _, out := range m.outputs {
		if err := out.Sync(); err != nil {
			return err
		}
	}
	return nil
}

// keep counts a sample and shows how far the run has come.
func (m *measurement) keep(side *runner.Side, o runner.Outcome) {
	m.done++
	for _, out := range m.outputs {
		if out.Output == side.Output && o.Failure == nil {
			out.samples++
		}
	}
	all := m.rounds * len(m.rows) * len(m.outputs)
	m.progress.Bar(min(1, float64(m.done)/float64(all)), side.Name+" "+o.Row.Name)
}

// tail notes what is known at the end, also where the run was interrupted.
func (m *measurement) tail(ctx context.Context) error {
	steal := m.facts.times.Stolen(host.ReadTimes(host.Root()))
	notes := []results.Note{{Key: results.NoteSteal, Value: steal}}
	if ctx.Err() != nil {
		notes = append(notes, results.Note{Key: results.NoteInterrupted, Value: "true"})
	}
	return m.note(notes...)
}

// note writes notes to every file.
func (m *measurement) note(notes ...results.Note) error {
	for _, out := range m.outputs {
		if err := out.Notes(notes); err != nil {
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

// close closes the files and tells what was measured and what was not. It is
// an error if a row failed.
func (m *measurement) close(stdout io.Writer) error {
	var err error
	samples := 0
	for _, out := range m.outputs {
		samples += out.samples
		err = errors.Join(err, out.close())
	}
	if samples > 0 {
		fmt.Fprintf(stdout, "%d results in %s; read them with:\n  go run ./scripts/report -dir report %s\n  go tool benchstat -filter .unit:%s -col /framework %s\n",
			samples, m.paths(", "), m.paths(" "), results.XFloor, m.path(m.placements[0]))
	}
	for _, f := range m.failures {
		fmt.Fprintln(m.stderr, "failed:", f)
	}
	if len(m.failures) > 0 {
		err = errors.Join(err, fmt.Errorf("%d rows failed", len(m.failures)))
	}
	return err
}
