package report

import (
	"fmt"
	"math"
	"slices"

	"httpserverbench/internal/results"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// A run is what was measured in one placement, in one or several files: the
// rounds of the second follow those of the first.
type run struct {
	files    []*results.File
	rows     []*runRow // in the order in which the files first name them
	failures []Failure
}

// A runRow is one benchmark of a run.
type runRow struct {
	*results.Row // its names; its samples are those of the first file
	samples      map[string][]results.Sample
	latencies    []*hdrhistogram.Histogram
}

// newRuns sorts files by placement and puts those of one together.
func newRuns(files []*results.File) ([]*run, error) {
	by := map[results.Placement][]*results.File{}
	for _, f := range files {
		if f.Placement() == "" {
			return nil, fmt.Errorf("%s: no line says the placement: is this a run of the suite?", f.Path)
		}
		if a, b := files[0].Note(results.NoteCommit), f.Note(results.NoteCommit); a != b {
			return nil, fmt.Errorf("%s is of commit %q, %s of %q: compare them with go run ./scripts/compare", files[0].Path, a, f.Path, b)
		}
		by[f.Placement()] = append(by[f.Placement()], f)
	}
	var runs []*run
	for _, p := range results.Placements {
		if by[p] == nil {
			continue
		}
		r, err := newRun(by[p])
		if err != nil {
			return nil, err
		}
		runs = append(runs, r)
		delete(by, p)
	}
	for p, files := range by {
		return nil, fmt.Errorf("%s: unknown placement %q", files[0].Path, p)
	}
	return runs, nil
}

// newRun puts files of one placement together.
func newRun(files []*results.File) (*run, error) {
	r := &run{files: files, failures: failures(files)}
	shift := 0
	for _, f := range files {
		if err := results.Comparable(files[0], f); err != nil {
			return nil, err
		}
		if err := r.add(f, shift); err != nil {
			return nil, err
		}
		shift += f.LastRound()
	}
	if len(r.rows) == 0 {
		return nil, fmt.Errorf("%s: no row has the key framework=: is this a run of the suite?", files[0].Path)
	}
	return r, nil
}

// add appends the rows of f, their rounds shifted.
func (r *run) add(f *results.File, shift int) error {
	for _, row := range f.Rows {
		if row.Framework == "" {
			continue
		}
		to := r.row(row)
		if to.Procs != row.Procs {
			return fmt.Errorf("%s has %s at GOMAXPROCS %d, a file before it at %d: report on each alone", f.Path, row.Name, row.Procs, to.Procs)
		}
		if len(row.Samples(results.NsPerOp)) == 0 {
			return fmt.Errorf("%s:%d: %s has no %s: measure it again", f.Path, row.Samples(row.Units[0])[0].Line, row.Name, results.NsPerOp)
		}
		for _, unit := range row.Units {
			for _, s := range row.Samples(unit) {
				if (unit == results.NsPerOp || unit == results.XFloor) && !(s.Value > 0 && s.Value < math.Inf(1)) {
					return fmt.Errorf("%s:%d: %s has no %s above 0: measure it again", f.Path, s.Line, row.Name, unit)
				}
				s.Round += shift
				to.samples[unit] = append(to.samples[unit], s)
			}
		}
		to.latencies = append(to.latencies, row.Latencies)
	}
	return nil
}

// row finds or adds the row that another of the same name goes to.
func (r *run) row(like *results.Row) *runRow {
	i := slices.IndexFunc(r.rows, func(x *runRow) bool { return x.Name == like.Name })
	if i >= 0 {
		return r.rows[i]
	}
	r.rows = append(r.rows, &runRow{Row: like, samples: map[string][]results.Sample{}})
	return r.rows[len(r.rows)-1]
}

// rounds returns the number of rounds in which anything was measured.
func (r *run) rounds() int {
	seen := map[int]bool{}
	for _, row := range r.rows {
		for _, s := range row.samples[results.NsPerOp] {
			seen[s.Round] = true
		}
	}
	return len(seen)
}

// has reports whether a row of the framework was measured or failed.
func (r *run) has(framework string) bool {
	return slices.ContainsFunc(r.rows, func(row *runRow) bool { return row.Framework == framework }) ||
		slices.ContainsFunc(r.failures, func(f Failure) bool { return f.Framework == framework })
}

// values returns what was measured in unit, in the order of the files.
func (r *runRow) values(unit string) []float64 {
	values := make([]float64, len(r.samples[unit]))
	for i, s := range r.samples[unit] {
		values[i] = s.Value
	}
	return values
}

// series returns what was measured in unit by round; several lines of one
// round are averaged.
func (r *runRow) series(unit string) series {
	by, lines := series{}, map[int]float64{}
	for _, s := range r.samples[unit] {
		lines[s.Round]++
		by[s.Round] += (s.Value - by[s.Round]) / lines[s.Round]
	}
	return by
}
