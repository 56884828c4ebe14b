package page

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"httpserverbench/internal/report"
	"httpserverbench/internal/report/plots"
	"httpserverbench/internal/results"
	"httpserverbench/internal/stats"
)

// pictureName returns the name of a picture beside the page.
func pictureName(p *report.Placement, id string) string {
	return path.Join("plots", string(p.Placement), id+".svg")
}

// altText describes the picture to those who do not see it.
func altText(s *report.Scenario) string {
	return s.Heading() + ": time of one operation on each server"
}

// chart returns the picture of a scenario.
func chart(s *report.Scenario) plots.Chart {
	scale := timeScale(s)
	chart := plots.Chart{Axis: fmt.Sprintf("%s per operation, lower is better", strings.TrimSpace(scale.Unit()))}
	if floor := s.Floor(); floor != nil {
		chart.Limit = scale.Value(floor.Time.Value)
	}
	var spoken []string // for those who do not see the bars
	for _, row := range s.Rows {
		chart.Bars = append(chart.Bars, bar(row, scale))
		spoken = append(spoken, row.Label+" "+scale.Text(row.Time.Value))
	}
	chart.Title = s.Heading() + ": " + strings.Join(spoken, ", ")
	return chart
}

func bar(row *report.Row, scale report.Scale) plots.Bar {
	b := plots.Bar{
		Label: row.Label,
		Value: scale.Value(row.Time.Value),
		Note:  scale.Text(row.Time.Value),
		Role:  role(row.Framework),
	}
	b.Low, b.High = b.Value, b.Value
	if row.Time.HasInterval() {
		b.Low, b.High = scale.Value(max(0, row.Time.Low)), scale.Value(row.Time.High)
	}
	if row.OfFloor.Exists() {
		b.Note += " · " + report.Times(row.OfFloor.Value)
	}
	for _, t := range row.Times {
		b.Samples = append(b.Samples, scale.Value(t))
	}
	return b
}

// quantities are what is shown over a parameter.
var quantities = []struct {
	id, title string
	of        func(*report.Row) stats.Estimate // in ns; 0 where it was not measured
}{
	{"", "time of one operation", func(r *report.Row) stats.Estimate { return r.Time }},
	{"-p99", "99th percentile of latency", func(r *report.Row) stats.Estimate { return exactly(r.Percentile(99)) }},
}

// exactly returns an estimate without an interval.
func exactly(v float64) stats.Estimate { return stats.Estimate{Value: v, Low: v, High: v} }

// overAxis returns pictures of how figures depend on the parameter of a group;
// none where it has no such parameter.
func overAxis(p *report.Placement, g report.Group) (figures []figure) {
	key, values, ok := g.Axis()
	if !ok {
		return nil
	}
	for _, q := range quantities {
		var all []float64
		for _, s := range g.Variants {
			for _, row := range s.Rows {
				all = append(all, q.of(row).Value)
			}
		}
		if slices.Max(append(all, 0)) == 0 {
			continue
		}
		scale := report.NewScale(results.NsPerOp, all...)
		title := fmt.Sprintf("%s: %s, by %s", g.Title, q.title, key)
		figures = append(figures, figure{pictureName(p, g.Name+q.id), title, plots.Lines{
			Title:  title,
			X:      key,
			Y:      fmt.Sprintf("%s,%s, lower is better", q.title, scale.Unit()),
			Ticks:  values,
			Series: lines(g, scale, q.of),
		}})
	}
	return figures
}

// percentiles returns a picture of the latencies of a scenario; none where too few
// were measured.
func percentiles(p *report.Placement, s *report.Scenario) []figure {
	var ticks []string
	var all []float64
	for _, q := range report.Percentiles {
		ticks = append(ticks, fmt.Sprintf("p%v", q))
		for _, row := range s.Rows {
			all = append(all, row.Percentile(q))
		}
	}
	if slices.Max(append(all, 0)) == 0 {
		return nil
	}
	scale := report.NewScale(results.NsPerOp, all...)
	title := s.Heading() + ": percentiles of latency"
	picture := plots.Lines{
		Title: title,
		X:     "percentile of the requests",
		Y:     fmt.Sprintf("latency from when a request was due,%s, lower is better", scale.Unit()),
		Ticks: ticks,
	}
	for _, row := range s.Rows {
		line := plots.Series{Label: row.Label, Role: role(row.Framework)}
		for _, q := range report.Percentiles {
			line.Points = append(line.Points, point(exactly(row.Percentile(q)), scale))
		}
		picture.Series = append(picture.Series, line)
	}
	return []figure{{pictureName(p, s.ID()+"-percentiles"), title, picture}}
}

// lines returns a line for each server of a group.
func lines(g report.Group, scale report.Scale, of func(*report.Row) stats.Estimate) []plots.Series {
	var all []plots.Series
	for _, label := range g.Labels() {
		s := plots.Series{Label: label, Role: role(label)}
		for _, scenario := range g.Variants {
			var p plots.Point
			if row := scenario.Row(label); row != nil {
				p = point(of(row), scale)
			}
			s.Points = append(s.Points, p)
		}
		all = append(all, s)
	}
	return all
}

func point(e stats.Estimate, scale report.Scale) plots.Point {
	p := plots.Point{Value: scale.Value(e.Value)}
	p.Low, p.High = p.Value, p.Value
	if e.HasInterval() {
		p.Low, p.High = scale.Value(max(0, e.Low)), scale.Value(e.High)
	}
	return p
}

func role(framework string) plots.Role {
	switch framework {
	case report.Base:
		return plots.Base
	case report.Floor:
		return plots.Floor
	}
	return plots.Other
}
