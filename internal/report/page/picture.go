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
	p := point(row.Time, scale)
	b := plots.Bar{
		Label: row.Label,
		Value: p.Value, Low: p.Low, High: p.High,
		Note: scale.Text(row.Time.Value),
		Role: role(row.Framework),
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
		var curves []curve
		for _, label := range g.Labels() {
			c := curve{label: label, role: role(label)}
			for _, s := range g.Variants {
				var e stats.Estimate
				if row := s.Row(label); row != nil {
					e = q.of(row)
				}
				c.values = append(c.values, e)
			}
			curves = append(curves, c)
		}
		figures = append(figures, lines(pictureName(p, g.Name+q.id), curves, plots.Lines{
			Title: fmt.Sprintf("%s: %s, by %s", g.Title, q.title, key),
			X:     key,
			Y:     q.title,
			Ticks: values,
		})...)
	}
	return figures
}

// percentiles returns a picture of the latencies of a scenario; none where too few
// were measured.
func percentiles(p *report.Placement, s *report.Scenario) []figure {
	picture := plots.Lines{
		Title: s.Heading() + ": percentiles of latency",
		X:     "percentile of the requests",
		Y:     "latency from when a request was due",
	}
	for _, q := range report.Percentiles {
		picture.Ticks = append(picture.Ticks, fmt.Sprintf("p%v", q))
	}
	var curves []curve
	for _, row := range s.Rows {
		c := curve{label: row.Label, role: role(row.Framework)}
		for _, v := range row.Latencies {
			c.values = append(c.values, exactly(v))
		}
		curves = append(curves, c)
	}
	return lines(pictureName(p, s.ID()+"-percentiles"), curves, picture)
}

// A curve is one server's times in ns, one for each tick; 0 where none was
// measured.
type curve struct {
	label  string
	role   plots.Role
	values []stats.Estimate
}

// lines adds the curves to a picture in a common scale, whose unit it adds to
// the label of the vertical axis; no picture where nothing was measured.
func lines(name string, curves []curve, picture plots.Lines) []figure {
	all := []float64{0}
	for _, c := range curves {
		for _, e := range c.values {
			all = append(all, e.Value)
		}
	}
	if slices.Max(all) == 0 {
		return nil
	}
	scale := report.NewScale(results.NsPerOp, all...)
	picture.Y += fmt.Sprintf(",%s, lower is better", scale.Unit())
	for _, c := range curves {
		line := plots.Series{Label: c.label, Role: c.role}
		for _, e := range c.values {
			line.Points = append(line.Points, point(e, scale))
		}
		picture.Series = append(picture.Series, line)
	}
	return []figure{{name, picture.Title, picture}}
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
