package page

import (
	"cmp"
	"slices"
	"strings"

	"httpserverbench/internal/report"
	"httpserverbench/internal/results"
)

// A column of a scenario's table. It is there if any row has text in it.
type column struct {
	head string
	text func(*report.Scenario, *report.Row) string // "" where nothing was measured
}

var columns = []column{
	{"rank", rank},
	{"× floor", func(_ *report.Scenario, r *report.Row) string { return ratio(r.OfFloor) }},
	{"above floor", aboveFloor},
	{"× best", func(_ *report.Scenario, r *report.Row) string { return ratio(r.OfBest) }},
	{"time/op, mean", meanTime},
	{"req/s", func(_ *report.Scenario, r *report.Row) string { return count(r.Rate) }},
	{"p50", func(s *report.Scenario, r *report.Row) string { return latency(s, r.Percentile(50)) }},
	{"p99", func(s *report.Scenario, r *report.Row) string { return latency(s, r.Percentile(99)) }},
	{"p99.9", longTail},
	{"throughput", throughput},
	{"server CPU/op", scaled(results.CPUPerOp)},
	{"user time of it", scaled(results.UserPerOp)},
	{"B/op", func(_ *report.Scenario, r *report.Row) string { return amount(r, results.BytesPerOp) }},
	{"allocs/op", func(_ *report.Scenario, r *report.Row) string { return amount(r, results.AllocsPerOp) }},
}

// measured returns the rank and the columns that any server of the scenario
// has text for.
func measured(s *report.Scenario) []column {
	present := columns[:1:1]
	for _, c := range append(columns[1:len(columns):len(columns)], others(s)...) {
		for _, row := range s.Rows {
			if row.Framework != report.Floor && c.text(s, row) != "" {
				present = append(present, c)
				break
			}
		}
	}
	return present
}

// heads are the columns of units that only some scenarios have. A unit that is not
// among them has its own name.
var heads = map[string]string{
	results.RateDue:    "req/s due",
	results.Lateness:   "client late, p99",
	results.FirstEvent: "to first event",
	results.PeakMemory: "peak memory",
}

// others returns a column for each unit that only some scenarios have.
func others(s *report.Scenario) []column {
	var units []string
	for _, row := range s.Rows {
		for unit := range row.Figures {
			switch unit {
			case results.CPUPerOp, results.UserPerOp, results.BytesPerOp, results.AllocsPerOp:
			default:
				units = append(units, unit)
			}
		}
	}
	slices.Sort(units)
	var columns []column
	for _, unit := range slices.Compact(units) {
		columns = append(columns, column{cmp.Or(heads[unit], unit), scaled(unit)})
	}
	return columns
}

// scaled returns the text of the figures in a unit, which have a common scale.
func scaled(unit string) func(*report.Scenario, *report.Row) string {
	return func(s *report.Scenario, r *report.Row) string {
		e, ok := r.Figures[unit]
		if !ok {
			return ""
		}
		scale := scale(s, unit, func(r *report.Row) float64 { return r.Figures[unit].Value })
		return strings.TrimSpace(scale.Text(e.Value) + " " + report.Percent(e))
	}
}

func rank(_ *report.Scenario, r *report.Row) string {
	switch {
	case r.Overloaded:
		return "overloaded"
	case r.Noisy:
		return "too noisy"
	}
	return r.Rank.String()
}

func ratio(r report.Ratio) string {
	if !r.Exists() {
		return ""
	}
	return r.String()
}

// scale returns the common scale of one figure of all rows, in a unit.
func scale(s *report.Scenario, unit string, of func(*report.Row) float64) report.Scale {
	values := make([]float64, len(s.Rows))
	for i, row := range s.Rows {
		values[i] = of(row)
	}
	return report.NewScale(unit, values...)
}

func timeScale(s *report.Scenario) report.Scale {
	return scale(s, results.NsPerOp, func(r *report.Row) float64 { return r.Time.Value })
}

func meanTime(s *report.Scenario, r *report.Row) string {
	return strings.TrimSpace(timeScale(s).Text(r.Time.Value) + " " + report.Percent(r.Time))
}

func aboveFloor(s *report.Scenario, r *report.Row) string {
	if r.AboveIt.N == 0 {
		return ""
	}
	scale := scale(s, results.NsPerOp, func(r *report.Row) float64 { return r.AboveIt.Value })
	return strings.TrimSpace(scale.Text(r.AboveIt.Value) + " " + scale.Interval(r.AboveIt))
}

func latency(s *report.Scenario, ns float64) string {
	if ns == 0 {
		return ""
	}
	return scale(s, results.NsPerOp, func(r *report.Row) float64 { return r.Percentile(50) }).Text(ns)
}

// longTail is shown where it tells how long clients wait.
func longTail(s *report.Scenario, r *report.Row) string {
	if !s.OpenLoop() {
		return ""
	}
	return latency(s, r.Percentile(99.9))
}

func throughput(_ *report.Scenario, r *report.Row) string {
	if r.Bandwidth == 0 {
		return ""
	}
	return report.Count(r.Bandwidth) + " MB/s"
}

func count(v float64) string {
	if v == 0 {
		return ""
	}
	return report.Count(v)
}

func amount(r *report.Row, unit string) string {
	e, ok := r.Figures[unit]
	if !ok {
		return ""
	}
	return report.Count(e.Value)
}
