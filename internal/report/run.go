package report

import (
	"fmt"
	"math"
	"slices"

	"httpserverbench/internal/results"
)

// A run is what was measured in one placement, in one or several files.
type run struct {
	*results.File
	failures []Failure
	remarks  []Remark
}

// newRuns sorts files by placement and puts those of one together.
func newRuns(files []*results.File) ([]*run, error) {
	by := map[results.Placement][]*results.File{}
	for _, f := range files {
		if !slices.Contains(results.Placements, f.Placement()) {
			return nil, fmt.Errorf("%s: placement is %q, want single, apart or shared: is this a run of the suite?", f.Path, f.Placement())
		}
		if !sameBuild(files[0], f) {
			return nil, fmt.Errorf("%s is of commit %q, %s of %q: compare them with go run ./scripts/compare",
				files[0].Path, files[0].Note(results.NoteCommit), f.Path, f.Note(results.NoteCommit))
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
	}
	return runs, nil
}

// sameBuild reports whether two files were measured with one binary or, where
// that is not noted, at one commit.
func sameBuild(a, b *results.File) bool {
	if x, y := a.Note(results.NoteBinary), b.Note(results.NoteBinary); x != "" && y != "" {
		return x == y
	}
	return a.Note(results.NoteCommit) == b.Note(results.NoteCommit)
}

// newRun puts files of one placement together. Each row needs a time.
func newRun(files []*results.File) (*run, error) {
	merged, err := results.Merge(files...)
	if err != nil {
		return nil, err
	}
	merged.Rows = slices.DeleteFunc(merged.Rows, func(row *results.Row) bool { return row.Framework == "" })
	if len(merged.Rows) == 0 {
		return nil, fmt.Errorf("%s: no row has the key framework=: is this a run of the suite?", merged.Path)
	}
	for _, row := range merged.Rows {
		for _, unit := range []string{results.NsPerOp, results.XFloor} {
			values := row.Values(unit)
			if len(values) == 0 && unit == results.NsPerOp || len(values) > 0 && slices.Min(values) <= 0 {
				return nil, fmt.Errorf("%s: %s has no %s above 0: measure it again", merged.Path, row.Name, unit)
			}
		}
	}
	return &run{merged, failures(files), remarks(files)}, nil
}

// rounds returns how often rows were measured: "20", or "7 to 20".
func (r *run) rounds() string {
	fewest, most := math.MaxInt, 0
	for _, row := range r.Rows {
		fewest, most = min(fewest, row.Rounds()), max(most, row.Rounds())
	}
	if fewest == most {
		return fmt.Sprint(most)
	}
	return fmt.Sprintf("%d to %d", fewest, most)
}

// has reports whether a row of the framework was measured or failed.
func (r *run) has(framework string) bool {
	return slices.ContainsFunc(r.Rows, func(row *results.Row) bool { return row.Framework == framework }) ||
		slices.ContainsFunc(r.failures, func(f Failure) bool { return f.Framework == framework })
}
