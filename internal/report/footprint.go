package report

import (
	"slices"
	"strings"

	"httpserverbench/internal/results"
	"httpserverbench/internal/stats"
)

// A Footprint is what the smallest program on each server costs.
type Footprint struct {
	Units   []string // in the order of the file
	Servers []FootprintOf
}

// A FootprintOf is that of one server. Values are medians, by unit.
type FootprintOf struct {
	Server string
	Values map[string]stats.Estimate
}

// isFootprint reports whether a file was written by scripts/footprint.
func isFootprint(f *results.File) bool {
	return slices.ContainsFunc(f.Rows, func(r *results.Row) bool { return strings.HasPrefix(r.Scenario, results.Footprint) })
}

// newFootprint takes the footprint files together; nil means that there is
// none.
func newFootprint(files []*results.File) (*Footprint, error) {
	if len(files) == 0 {
		return nil, nil
	}
	all, err := results.Merge(files...)
	if err != nil {
		return nil, err
	}
	f := new(Footprint)
	for _, row := range all.Rows {
		i := slices.IndexFunc(f.Servers, func(s FootprintOf) bool { return s.Server == row.Framework })
		if i < 0 {
			i, f.Servers = len(f.Servers), append(f.Servers, FootprintOf{row.Framework, map[string]stats.Estimate{}})
		}
		for _, unit := range row.Units {
			f.Servers[i].Values[unit] = stats.Median(row.Values(unit), confidence)
			if !slices.Contains(f.Units, unit) {
				f.Units = append(f.Units, unit)
			}
		}
	}
	return f, nil
}
