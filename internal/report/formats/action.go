package formats

import (
	"encoding/json"

	"httpserverbench/internal/report"
	"httpserverbench/internal/results"
)

// An entry is one benchmark as github-action-benchmark reads it.
type entry struct {
	Name  string `json:"name"`
	Unit  string `json:"unit"`
	Value number `json:"value"`
	Range string `json:"range,omitempty"`
	Extra string `json:"extra,omitempty"`
}

// Action returns the report for github-action-benchmark's tool
// customSmallerIsBetter: of each row the multiple of the floor, the mean time
// and the allocations.
func Action(r *report.Report) ([]byte, error) {
	entries := []entry{}
	for _, p := range r.Placements {
		for _, s := range p.Scenarios {
			for _, row := range s.Rows {
				name := string(p.Placement) + "/" + s.Name + "/" + row.Label
				for _, f := range figures(row) {
					if f.unit != results.MBPerSecond && f.unit != requestRate {
						entries = append(entries, entry{name + " - " + f.unit, f.unit, number(f.Value), report.Percent(f.Estimate), report.Plural(len(row.Times), "round")})
					}
				}
			}
		}
	}
	text, err := json.MarshalIndent(entries, "", "  ")
	return append(text, '\n'), err
}
