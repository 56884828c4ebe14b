package report

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"httpserverbench/internal/results"
)

// timeUnit is the unit that servers are ordered by. Every row must have it.
const timeUnit = "ns/op"

// A run is one or several results files of one state of the suite, taken
// together: the rounds of the second follow those of the first.
type run struct {
	files []*results.File
	rows  []*runRow // in the order in which the files first name them

	failures []Failure
}

// A runRow is one benchmark of a run.
type runRow struct {
	*results.Row // name and keys; its samples are those of one file only
	samples      []sample
}

// A sample is one benchmark line.
type sample struct {
	round  int
	values map[string]float64 // by unit
	iters  int                // operations in the line
}

// newRun puts files together. It refuses files that differ in anything that
// makes figures incomparable, or in the commit: two commits are compared, not
// averaged.
func newRun(files []*results.File) (*run, error) {
	r := &run{files: files, failures: failures(files)}
	shift := 0
	for _, f := range files {
		if err := sameRun(files[0], f); err != nil {
			return nil, err
		}
		last, err := r.add(f, shift)
		if err != nil {
			return nil, err
		}
		shift = last
	}
	if len(r.rows) == 0 {
		return nil, fmt.Errorf("%s: no row has the key framework=: is this a run of the suite?", files[0].Path)
	}
	return r, nil
}

// sameRun refuses two files that must not be taken together.
func sameRun(a, b *results.File) error {
	for _, key := range keys(a.Config, b.Config) {
		if a.Config[key] != b.Config[key] {
			return fmt.Errorf("%s has %s %q, %s has %q: report on each alone", a.Path, key, a.Config[key], b.Path, b.Config[key])
		}
	}
	if was, is := a.Note("commit"), b.Note("commit"); was != is {
		return fmt.Errorf("%s is of commit %q, %s of %q: compare them with go run ./scripts/compare", a.Path, was, b.Path, is)
	}
	return nil
}

// keys returns the keys of both maps in order, each once.
func keys(a, b map[string]string) []string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return slices.Sorted(maps.Keys(all))
}

// add appends the rows of f, their rounds shifted, and returns the last round.
func (r *run) add(f *results.File, shift int) (last int, err error) {
	for _, row := range f.Rows {
		if row.Framework == "" {
			continue
		}
		to := r.row(row)
		if to.Procs != row.Procs {
			return 0, fmt.Errorf("%s has %s at GOMAXPROCS %d, a file before it at %d: report on each alone", f.Path, row.Name, row.Procs, to.Procs)
		}
		for i, s := range row.Samples(row.Units[0]) {
			line := sample{round: s.Round + shift, values: map[string]float64{}, iters: s.Iters}
			for _, unit := range row.Units {
				line.values[unit] = row.Samples(unit)[i].Value
			}
			if t := line.values[timeUnit]; !(t > 0) || math.IsInf(t, 1) {
				return 0, fmt.Errorf("%s:%d: %s has no %s above 0: measure it again", f.Path, s.Line, row.Name, timeUnit)
			}
			to.samples = append(to.samples, line)
			last = max(last, line.round)
		}
	}
	return max(last, shift), nil
}

// row finds or adds the row that another of the same name goes to.
func (r *run) row(like *results.Row) *runRow {
	i := slices.IndexFunc(r.rows, func(x *runRow) bool { return x.Name == like.Name })
	if i >= 0 {
		return r.rows[i]
	}
	r.rows = append(r.rows, &runRow{Row: like})
	return r.rows[len(r.rows)-1]
}

// rounds returns the number of rounds in which anything was measured.
func (r *run) rounds() int {
	seen := map[int]bool{}
	for _, row := range r.rows {
		for _, s := range row.samples {
			seen[s.round] = true
		}
	}
	return len(seen)
}

// values returns what was measured in unit, in the order of the files.
func (r *runRow) values(unit string) []float64 {
	var values []float64
	for _, s := range r.samples {
		if v, ok := s.values[unit]; ok {
			values = append(values, v)
		}
	}
	return values
}

// series returns the times by round; several lines of one round are averaged.
func (r *runRow) series() Series {
	series, lines := Series{}, map[int]float64{}
	for _, s := range r.samples {
		lines[s.round]++
		series[s.round] += (s.values[timeUnit] - series[s.round]) / lines[s.round]
	}
	return series
}

// values takes a row's name apart: the framework, and what else it says.
func values(name string) (framework string, others []string) {
	for _, part := range strings.Split(name, "/")[1:] {
		key, value, ok := strings.Cut(part, "=")
		switch {
		case key == "framework":
			framework = value
		case ok:
			others = append(others, value)
		}
	}
	return framework, others
}

// label names a row among those of its scenario: "chi", or "zerodep, async".
func label(name string) string {
	framework, others := values(name)
	return strings.Join(append([]string{framework}, others...), ", ")
}
