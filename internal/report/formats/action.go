package formats

import (
	"encoding/json"
	"maps"
	"slices"

	"httpserverbench/internal/report"
)

// An entry is one benchmark as github-action-benchmark reads it.
type entry struct {
	Name  string `json:"name"`
	Unit  string `json:"unit"`
	Value figure `json:"value"`
	Range string `json:"range,omitempty"`
	Extra string `json:"extra,omitempty"`
}

// The two directions that a file of github-action-benchmark may have, by the
// value for its input "tool". A direction holds for a whole file.
const (
	smaller = "customSmallerIsBetter"
	bigger  = "customBiggerIsBetter"
)

// Action returns the report for github-action-benchmark: one file with the
// figures of which less is better, one with those of which more is. What has
// no known direction is left out.
func Action(r *report.Report) ([]report.File, error) {
	entries := map[string][]entry{smaller: {}, bigger: {}}
	for _, s := range r.Scenarios {
		for _, row := range s.Rows {
			addRow(entries, r, s.Scenario+"/"+row.Label, row)
		}
	}
	var files []report.File
	for _, tool := range []string{smaller, bigger} {
		text, err := json.MarshalIndent(entries[tool], "", "  ")
		if err != nil {
			return nil, err
		}
		files = append(files, report.File{Name: tool + ".json", Data: append(text, '\n')})
	}
	return files, nil
}

func addRow(entries map[string][]entry, r *report.Report, name string, row *report.Row) {
	add := func(unit string, e report.Estimate) {
		tool := direction(r, unit)
		if tool == "" {
			return
		}
		entries[tool] = append(entries[tool], entry{
			Name:  name + " - " + unit,
			Unit:  unit,
			Value: figure(e.Mean),
			Range: e.Percent(),
			Extra: report.Plural(len(row.Times), "round"),
		})
	}
	add("ns/op", row.Time)
	for _, unit := range slices.Sorted(maps.Keys(row.Figures)) {
		add(unit, row.Figures[unit])
	}
}

// direction returns the file that a unit goes to.
func direction(r *report.Report, unit string) string {
	switch r.Better(unit) {
	case -1:
		return smaller
	case +1:
		return bigger
	}
	return ""
}
