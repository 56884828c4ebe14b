package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"time"

	"httpserverbench/internal/machine"
	"httpserverbench/internal/runner"
)

// A session is one run of the command: what it measures, and what it has.
type session struct {
	options
	binary         *runner.Binary
	facts          facts
	stdout, stderr io.Writer

	rows     []runner.Row // that are still measured
	failures []*runner.Failure
	file     *output
	meter    meter
	samples  samples
	measured int // results in the file
}

// run finds the rows, measures them and says how it ended.
func (s *session) run(ctx context.Context) error {
	if err := s.find(ctx); err != nil {
		return err
	}
	fingerprint, err := s.binary.Fingerprint()
	if err != nil {
		return err
	}
	s.file, err = openOutput(s.out, kind{fingerprint, s.benchtime, s.server, runtime.GOMAXPROCS(0)})
	if err != nil {
		return err
	}
	fmt.Fprintf(s.stderr, "measuring %d rows, seed %d, into %s\n", len(s.rows), s.seed, s.out)
	err = s.head(fingerprint)
	if err == nil {
		err = s.measure(ctx)
	}
	return errors.Join(s.finish(ctx, err), s.file.close(s.measured), s.report())
}

// find learns the rows by running each once.
func (s *session) find(ctx context.Context) error {
	all, failures, err := s.binary.Rows(ctx, s.bench, s.runner())
	if err != nil {
		if errors.Is(err, runner.ErrNoMatch) {
			return usageError{err}
		}
		return err
	}
	for _, f := range failures {
		if s.wants(f.Row) {
			s.fail(f)
		}
	}
	s.rows = slices.DeleteFunc(slices.Clone(all), func(r runner.Row) bool { return !s.wants(r) })
	for _, name := range s.frameworks {
		if known := values(all, failures); !slices.Contains(known, name) {
			return usagef("no benchmark matches framework %q: choose from %s", name, strings.Join(known, ", "))
		}
	}
	if len(s.rows) == 0 {
		return s.report()
	}
	return nil
}

// head begins the run's part of the file: what is known before it measures.
func (s *session) head(fingerprint string) error {
	if err := s.file.Notes(s.facts.notes(&s.options, fingerprint)); err != nil {
		return err
	}
	for _, f := range s.failures {
		if err := s.file.Add(runner.Outcome{Row: f.Row, Failure: f}); err != nil {
			return err
		}
	}
	return nil
}

// wants reports whether a row is of a framework that was asked for.
func (s *session) wants(row runner.Row) bool {
	return s.frameworks == nil || slices.Contains(s.frameworks, row.Value("framework"))
}

// values returns the frameworks that rows and failures name, each once.
func values(rows []runner.Row, failures []*runner.Failure) []string {
	for _, f := range failures {
		rows = append(rows, f.Row)
	}
	var names []string
	for _, row := range rows {
		if name := row.Value("framework"); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// measure makes rounds until there are enough.
func (s *session) measure(ctx context.Context) error {
	random := rand.New(rand.NewPCG(s.seed, 0))
	begin := time.Now()
	s.meter = newMeter(s.stderr, s.goal(), begin)
	defer s.meter.End()
	for n := 1; len(s.rows) > 0; n++ {
		start := time.Now()
		if err := s.round(ctx, n, random); err != nil {
			return err
		}
		end := time.Now()
		if s.enough(n, end.Sub(begin), end.Sub(start)) {
			return nil
		}
	}
	return nil
}

// goal is what the meter counts towards.
func (s *session) goal() goal {
	if s.precision > 0 {
		return goal{budget: s.budget}
	}
	return goal{rounds: s.rounds}
}

// enough reports whether round n was the last: of the rounds asked for, or
// because all rows are precise, or because another would exceed the budget.
func (s *session) enough(n int, spent, last time.Duration) bool {
	if s.precision == 0 {
		return n >= s.rounds
	}
	wide := func(row runner.Row) bool { return !s.samples.precise(row, s.precision) }
	return !slices.ContainsFunc(s.rows, wide) || spent+last > s.budget
}

// round measures every row once: in the suite's order in the first round,
// because benchstat lays out what it reads in the order of first sight and
// takes what it sees first as the base, and shuffled after that. A row that
// fails is not measured again: its server has shown that it cannot be trusted.
func (s *session) round(ctx context.Context, n int, random *rand.Rand) error {
	if err := s.file.Round(s.file.rounds + n); err != nil {
		return err
	}
	rows := slices.Clone(s.rows)
	if n > 1 {
		rows = runner.Shuffled(rows, random)
	}
	s.meter.begin(n, len(rows))
	err := s.binary.Pass(ctx, runner.PassOptions{Options: s.runner(), Rows: rows, Each: s.keep})
	if err != nil {
		return err
	}
	s.meter.finish(n, s.samples.worst(s.rows))
	return s.file.Sync()
}

// keep writes an outcome down. What cannot be written is printed instead.
func (s *session) keep(o runner.Outcome) error {
	if o.Failure != nil {
		s.rows = slices.DeleteFunc(s.rows, func(r runner.Row) bool { return r == o.Row })
		s.fail(o.Failure)
	}
	s.samples.add(o)
	if err := s.file.Add(o); err != nil {
		s.meter.End()
		fmt.Fprintln(s.stderr, "bench: this is not in the results file:")
		return errors.Join(err, runner.NewRecorder(s.stderr).Add(o))
	}
	if o.Failure == nil {
		s.measured++
	}
	s.meter.row(o.Row)
	return nil
}

func (s *session) fail(f *runner.Failure) {
	s.failures = append(s.failures, f)
}

// finish writes the run's last notes, also when it was interrupted, and
// returns err or what then went wrong.
func (s *session) finish(ctx context.Context, err error) error {
	if err != nil && ctx.Err() == nil {
		return fmt.Errorf("write the results: %w", err)
	}
	notes := s.imprecise()
	if ctx.Err() != nil {
		notes = append(notes, [2]string{"interrupted", "true"})
	}
	notes = append(notes, [2]string{"steal", s.facts.times.Stolen(machine.ReadTimes(machine.Root()))})
	if werr := s.file.Notes(notes); werr != nil {
		err = errors.Join(err, fmt.Errorf("write the results: %w", werr))
	}
	return err
}

// imprecise names the rows that did not become precise within the budget.
func (s *session) imprecise() [][2]string {
	if s.precision == 0 {
		return nil
	}
	var notes [][2]string
	for _, row := range s.rows {
		if s.samples.precise(row, s.precision) {
			continue
		}
		note := fmt.Sprintf("%s: %s, wanted %s", row, plusMinus(s.samples.interval(row)), plusMinus(s.precision))
		if n := len(s.samples[row]); n < minRounds {
			note += fmt.Sprintf("; %d of at least %d rounds", n, minRounds)
		}
		notes = append(notes, [2]string{"imprecise", note})
	}
	return notes
}

// report tells what was measured and what was not, and is an error if a row
// failed.
func (s *session) report() error {
	for _, note := range s.imprecise() {
		fmt.Fprintln(s.stderr, "imprecise:", note[1])
	}
	if s.measured > 0 {
		fmt.Fprintf(s.stdout, "%d results in %s; read them with: go tool benchstat -col /framework %s\n", s.measured, s.out, s.out)
	}
	if len(s.failures) == 0 {
		return nil
	}
	for _, f := range s.failures {
		fmt.Fprintln(s.stderr, "failed:", f)
	}
	return fmt.Errorf("%d rows failed", len(s.failures))
}
