package main

import (
	"bytes"
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"golang.org/x/perf/benchfmt"

	"httpserverbench/internal/progress"
	"httpserverbench/internal/runner"
)

// outcome is a result of row in ns per operation.
func outcome(row runner.Row, ns float64) runner.Outcome {
	name := benchfmt.Name(strings.TrimPrefix(string(row), "Benchmark"))
	value := benchfmt.Value{Value: ns / 1e9, Unit: "sec/op", OrigValue: ns, OrigUnit: "ns/op"}
	return runner.Outcome{Row: row, Records: []benchfmt.Record{&benchfmt.Result{Name: name, Iters: 1, Values: []benchfmt.Value{value}}}}
}

// A fullDisk takes nothing.
type fullDisk struct{}

var errFull = errors.New("no space left on device")

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestUnsavedRowsArePrinted(t *testing.T) {
	var stderr bytes.Buffer
	s := &session{stderr: &stderr, file: &output{File: &runner.File{Recorder: runner.NewRecorder(fullDisk{})}}}
	err := s.keep(outcome("BenchmarkGet/framework=chi", 1234))
	if !errors.Is(err, errFull) || s.measured != 0 {
		t.Errorf("error %v and %d results, want %v and none", err, s.measured, errFull)
	}
	if want := "BenchmarkGet/framework=chi 1 1234 ns/op"; !strings.HasSuffix(strings.Join(strings.Fields(stderr.String()), " "), want) {
		t.Errorf("printed %q, want the line %q", stderr.String(), want)
	}
}

func TestIntervals(t *testing.T) {
	const row = runner.Row("BenchmarkGet/framework=chi")
	for _, c := range []struct {
		name    string
		times   []float64
		half    float64 // of the interval, by the mean
		precise bool    // to 2 %
	}{
		{"none", nil, math.Inf(1), false},
		{"one", []float64{100}, math.Inf(1), false},
		{"two", []float64{99, 101}, 12.7062 / 100, false}, // t of one degree of freedom times the standard error 1
		{"too few", []float64{100, 100, 100, 100}, 0, false},
		{"equal", []float64{100, 100, 100, 100, 100}, 0, true},
		{"narrow", []float64{99, 100, 101, 100, 100}, 2.7764 * 0.31623 / 100, true},
		{"wide", []float64{90, 100, 110, 100, 100}, 2.7764 * 3.1623 / 100, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var s samples
			for _, ns := range c.times {
				s.add(outcome(row, ns))
			}
			half := s.interval(row)
			if !(half == c.half || math.Abs(half-c.half) < 1e-4) {
				t.Errorf("half width %v, want %v", half, c.half)
			}
			if got := s.precise(row, 0.02); got != c.precise {
				t.Errorf("precise is %v, want %v", got, c.precise)
			}
		})
	}
}

func TestEnough(t *testing.T) {
	precise := samples{"BenchmarkGet": {100, 100, 100, 100, 100}}
	for _, c := range []struct {
		name        string
		o           options
		samples     samples
		n           int
		spent, last time.Duration
		want        bool
	}{
		{"rounds to go", options{rounds: 3}, precise, 2, 0, 0, false},
		{"rounds done", options{rounds: 3}, nil, 3, 0, 0, true},
		{"precise", options{precision: 0.02, budget: time.Hour}, precise, 5, 0, 0, true},
		{"time for one more", options{precision: 0.02, budget: time.Hour}, nil, 5, 50 * time.Minute, 10 * time.Minute, false},
		{"no time for one more", options{precision: 0.02, budget: time.Hour}, nil, 5, 51 * time.Minute, 10 * time.Minute, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &session{options: c.o, rows: []runner.Row{"BenchmarkGet"}, samples: c.samples}
			if got := s.enough(c.n, c.spent, c.last); got != c.want {
				t.Errorf("enough is %v, want %v", got, c.want)
			}
		})
	}
}

func TestTimeLeft(t *testing.T) {
	for _, c := range []struct {
		name    string
		m       meter
		elapsed time.Duration
		want    time.Duration
	}{
		{"half of the rounds", meter{goal: goal{rounds: 4}, round: 2, rows: 10, done: 10}, time.Minute, time.Minute},
		{"a quarter of the rows", meter{goal: goal{rounds: 2}, round: 1, rows: 10, done: 5}, time.Minute, 3 * time.Minute},
		{"all", meter{goal: goal{rounds: 2}, round: 2, rows: 10, done: 10}, time.Minute, 0},
		{"budget", meter{goal: goal{budget: time.Hour}}, 20 * time.Minute, 40 * time.Minute},
		{"budget spent", meter{goal: goal{budget: time.Hour}}, 61 * time.Minute, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := progress.Left(c.elapsed, c.m.fraction(c.elapsed)); got != c.want {
				t.Errorf("%v left, want %v", got, c.want)
			}
		})
	}
}

// An interrupt must not hide that the last notes are not in the file.
func TestInterruptAndFullDisk(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := &session{file: &output{File: &runner.File{Recorder: runner.NewRecorder(fullDisk{})}}}
	err := s.finish(ctx, ctx.Err())
	if !errors.Is(err, context.Canceled) || !errors.Is(err, errFull) {
		t.Errorf("error %v, want both that of the context and %q", err, errFull)
	}
}

func TestImpreciseRowsAreNamed(t *testing.T) {
	const row = runner.Row("BenchmarkGet")
	for _, c := range []struct {
		name  string
		times []float64
		want  string // "" if it is precise
	}{
		{"precise", []float64{100, 100, 100, 100, 100}, ""},
		{"wide", []float64{90, 100, 110, 100, 100}, "BenchmarkGet: ± 8.8 %, wanted ± 2 %"},
		{"too few rounds", []float64{100, 100, 100, 100}, "BenchmarkGet: ± 0 %, wanted ± 2 %; 4 of at least 5 rounds"},
		{"one round", []float64{100}, "BenchmarkGet: no interval yet, wanted ± 2 %; 1 of at least 5 rounds"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &session{options: options{precision: 0.02}, rows: []runner.Row{row}, samples: samples{row: c.times}}
			got := ""
			for _, note := range s.imprecise() {
				got += note[1]
			}
			if got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
