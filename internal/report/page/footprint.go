package page

import (
	"cmp"
	"math"

	"httpserverbench/internal/report"
	"httpserverbench/internal/results"
	"httpserverbench/internal/stats"
)

// footprintHeads are the columns of the footprint's table. A unit that has none
// has its own name.
var footprintHeads = map[string]string{
	results.Modules:         "modules",
	results.DependencyLines: "lines of them",
	results.BinarySize:      "binary",
	results.BuildTime:       "cold build",
	results.StartTime:       "start to response",
	results.IdleMemory:      "memory, idle",
	results.ConnsMemory:     "1,000 idle connections",
	results.LoadedMemory:    "after load",
}

func footprint(f *report.Footprint) Chapter {
	t := Table{
		Kind: Numbers,
		Head: []string{"server"},
		Lead: "The smallest program on each server, built and started: modules besides its own and the standard library, the lines of their source that are compiled, the executable without symbols and debugging information, the time to build it from an empty build cache, the time from before the process is started to its first response, and its resident memory after that, with 1,000 connections that have sent a request each and are idle, and after 19,200 requests on 64 connections. **floor** is a program that responds to whatever it reads. Medians, with the 95 % interval where there are six samples or more.",
	}
	for _, unit := range f.Units {
		t.Head = append(t.Head, cmp.Or(footprintHeads[unit], unit))
	}
	for _, s := range f.Servers {
		row := serverLine(s.Server, s.Server)
		for _, unit := range f.Units {
			row.Cells = append(row.Cells, footprintCell(f, s.Values[unit], unit))
		}
		t.Rows = append(t.Rows, row)
	}
	return Chapter{ID: "footprint", Title: "Footprint", Tables: []Table{t}}
}

// footprintCell shows an estimate in the scale of its column.
func footprintCell(f *report.Footprint, e stats.Estimate, unit string) Cell {
	if e.N == 0 {
		return Cell{Text: "–"}
	}
	if unit == results.Modules || unit == results.DependencyLines {
		return Cell{Text: report.Count(e.Value)}
	}
	longest, values := 0.0, []float64{}
	for _, s := range f.Servers {
		longest = math.Max(longest, s.Values[unit].Value)
		values = append(values, s.Values[unit].Value)
	}
	scale := report.NewScale(unit, values...)
	return Cell{Text: scale.Text(e.Value), Aside: scale.Interval(e), Share: 100 * e.Value / longest}
}
