package report

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"httpserverbench/internal/results"
)

// A History is a line of runs. It shows times as multiples of the floor in the
// same run, the only figures that can be compared across machines.
type History struct {
	Runs      []PastRun // by date
	LeftOut   []string  // runs that have no place in the line, with the reason
	Servers   []string  // other than the floor, in the order of the catalogue
	Scenarios []Operation
}

// A PastRun is one results file of the history.
type PastRun struct {
	Date, Commit, CPU, Go string

	scenarios []*Scenario
}

// OfFloor returns a server's multiple of the floor; none if the run lacks
// either.
func (p PastRun) OfFloor(server, scenario string) Ratio {
	for _, s := range p.scenarios {
		if row := s.Row(server, ""); s.Scenario == scenario && row != nil {
			return row.OfFloor
		}
	}
	return Ratio{}
}

// newHistory puts past in a line. It leaves out what is no run of the suite, and
// runs made in another way than now: with the server in another process, or with
// the race detector.
func newHistory(now *results.File, past []*results.File, catalogue []Server) History {
	var h History
	for _, f := range past {
		if reason := unlike(now, f); reason != "" {
			h.LeftOut = append(h.LeftOut, fmt.Sprintf("%s: %s", filepath.Base(f.Path), reason))
			continue
		}
		run, err := newRun([]*results.File{f})
		if err != nil {
			h.LeftOut = append(h.LeftOut, strings.Replace(err.Error(), f.Path, filepath.Base(f.Path), 1))
			continue
		}
		h.add(run)
	}
	slices.SortStableFunc(h.Runs, func(a, b PastRun) int { return cmp.Compare(a.Date, b.Date) })
	slices.SortStableFunc(h.Servers, func(a, b string) int {
		return cmp.Compare(position(catalogue, a), position(catalogue, b))
	})
	return h
}

// position returns a server's place in the catalogue; unknown ones come last.
func position(catalogue []Server, name string) int {
	i := slices.IndexFunc(catalogue, func(s Server) bool { return s.Name == name })
	if i < 0 {
		return len(catalogue)
	}
	return i
}

// unlike says why a run cannot stand in line with another, or "".
func unlike(now, past *results.File) string {
	for _, key := range []string{"server", "race"} {
		if now.Config[key] != past.Config[key] {
			return fmt.Sprintf("%s is %s", key, orUnrecorded(past.Config[key]))
		}
	}
	return ""
}

// add appends a run and what it is the first to have.
func (h *History) add(r *run) {
	f := r.files[0]
	past := PastRun{
		Date:      orUnrecorded(dates(r.files)),
		Commit:    commit(f),
		CPU:       orUnrecorded(f.Config["cpu"]),
		Go:        orUnrecorded(f.Config["go"]),
		scenarios: r.scenarios(),
	}
	for _, s := range past.scenarios {
		for _, row := range s.Servers() {
			if !row.OfFloor.Exists() || row.Handler != "" {
				continue
			}
			if !slices.Contains(h.Servers, row.Framework) {
				h.Servers = append(h.Servers, row.Framework)
			}
			if !slices.Contains(h.Scenarios, s.Operation) {
				h.Scenarios = append(h.Scenarios, s.Operation)
			}
		}
	}
	h.Runs = append(h.Runs, past)
}
