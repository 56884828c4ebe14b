package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"httpserverbench/frameworks"
	"httpserverbench/internal/cli"
	"httpserverbench/internal/gitrev"
	"httpserverbench/internal/host"
	"httpserverbench/internal/results"
)

// A measurement is one run of the command: what it measures, and what it has.
type measurement struct {
	options
	temp    string // directory of the programs
	output  *results.Output
	samples int // in the output
}

// open makes the results file and notes what is known before anything is
// measured.
func (m *measurement) open(ctx context.Context) (err error) {
	m.output, err = results.Create(m.out)
	if err != nil {
		return cli.Usagef("%w: give another name with -o", err)
	}
	header := fmt.Sprintf("%s: %s\ngoos: %s\ngoarch: %s\n%s", results.KeyGo, runtime.Version(), runtime.GOOS, runtime.GOARCH, results.FootprintUnits)
	return errors.Join(m.output.Notes(m.notes(ctx)), m.output.Copy([]byte(header)))
}

func (m *measurement) notes(ctx context.Context) []results.Note {
	notes := []results.Note{
		{Key: results.NoteCommand, Value: cli.Command("footprint", m.args)},
		{Key: results.NoteDate, Value: time.Now().UTC().Format(time.RFC3339)},
	}
	if repo, err := gitrev.Open(ctx, "."); err == nil {
		if head, err := repo.Resolve(ctx, "HEAD"); err == nil {
			notes = append(notes, results.Note{Key: results.NoteCommit, Value: head.Hash})
		}
	}
	for _, f := range m.frameworks {
		if version, err := frameworks.Version(f); err == nil {
			notes = append(notes, results.Note{Key: results.NoteVersion + f.Name, Value: version})
		}
	}
	return append(notes, host.Inspect(host.Root(), runtime.NumCPU()).Notes()...)
}

// measure builds every program and then runs the processes, in rounds, each of
// them in a new order.
func (m *measurement) measure(ctx context.Context, stderr io.Writer) error {
	builds := cli.NewProgress(stderr, 1)
	defer builds.End()
	err := m.round(builds, 0, results.FootprintBuild, func(framework string) ([]figure, error) {
		return build(ctx, framework, m.program(framework), m.temp)
	})
	processes := cli.NewProgress(stderr, m.rounds)
	for n := 0; err == nil && n < m.rounds; n++ {
		err = m.round(processes, n, results.FootprintProcess, func(framework string) ([]figure, error) {
			return examine(ctx, m.program(framework))
		})
	}
	return err
}

func (m *measurement) program(framework string) string {
	return filepath.Join(m.temp, framework+".exe") // so named for Windows' sake
}

// round takes a sample of every framework: in the order of the suite in the
// first round, which benchstat keeps, and in one of chance after that.
func (m *measurement) round(p cli.Progress, n int, benchmark string, sample func(framework string) ([]figure, error)) error {
	if err := m.output.Round(n + 1); err != nil {
		return err
	}
	order := slices.Clone(m.frameworks)
	if n > 0 {
		rand.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	}
	for i, f := range order {
		p.At(float64(n)+float64(i)/float64(len(order)), benchmark+" "+f.Name)
		figures, err := sample(f.Name)
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
		if err := m.keep(benchmark, f.Name, figures); err != nil {
			return err
		}
	}
	p.Round(n + 1)
	return nil
}

// keep writes a sample.
func (m *measurement) keep(benchmark, framework string, figures []figure) error {
	line := fmt.Sprintf("Benchmark%s/framework=%s 1", benchmark, framework)
	for _, f := range figures {
		line += fmt.Sprintf(" %.0f %s", f.value, f.unit)
	}
	if err := m.output.Copy([]byte(line + "\n")); err != nil {
		return fmt.Errorf("write the results: %w\nthis is not among them: %s", err, line)
	}
	m.samples++
	return nil
}

// close closes the file, or removes it if nothing is in it.
func (m *measurement) close(ctx context.Context) error {
	if m.samples == 0 {
		return m.output.Discard()
	}
	var err error
	if ctx.Err() != nil {
		err = m.output.Note(results.NoteInterrupted, "true")
	}
	return errors.Join(err, m.output.Close())
}
