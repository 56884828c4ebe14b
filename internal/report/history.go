package report

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"

	"httpserverbench/internal/results"
)

// A History is a line of runs that can be compared with each other. It shows
// the base as a multiple of the floor.
type History struct {
	Runs    []PastRun // by date
	LeftOut []string  // runs that have no place in the line, with the reason
}

// A PastRun is one results file of the history.
type PastRun struct {
	Date, Commit string
	Scenarios    []*Scenario
}

// newHistory puts the past runs of the same placement in a line.
func newHistory(now *results.File, past []*results.File) History {
	var h History
	for _, f := range past {
		if f.Placement() != now.Placement() {
			continue
		}
		run, err := newRun([]*results.File{f})
		if err == nil {
			err = results.Comparable(now, f)
		}
		if err != nil {
			h.LeftOut = append(h.LeftOut, fmt.Sprintf("%s: %v", filepath.Base(f.Path), err))
			continue
		}
		h.Runs = append(h.Runs, PastRun{orUnrecorded(run.Note(results.NoteDate)), commit(f), run.scenarios()})
	}
	slices.SortStableFunc(h.Runs, func(a, b PastRun) int { return cmp.Compare(a.Date, b.Date) })
	return h
}

// Base returns the base's multiple of the floor in the scenario of an ID; none if
// the run lacks it.
func (p PastRun) Base(id string) Ratio {
	for _, s := range p.Scenarios {
		if row := s.Row(Base); s.ID() == id && row != nil {
			return row.OfFloor
		}
	}
	return Ratio{}
}
