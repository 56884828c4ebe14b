package page

import (
	"fmt"
	"path"
	"strings"

	"httpserverbench/internal/report"
	"httpserverbench/internal/report/plots"
)

// pictureName returns the name of a scenario's picture beside the page.
func pictureName(p *report.Placement, s *report.Scenario) string {
	return path.Join("plots", string(p.Placement), s.Name+".svg")
}

// altText describes the picture to those who do not see it.
func altText(s *report.Scenario) string { return s.Title + ": time of one operation on each server" }

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
	chart.Title = s.Title + ": " + strings.Join(spoken, ", ")
	return chart
}

func bar(row *report.Row, scale report.Scale) plots.Bar {
	b := plots.Bar{
		Label: row.Label,
		Value: scale.Value(row.Time.Value),
		Note:  scale.Text(row.Time.Value),
		Role:  role(row),
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

func role(row *report.Row) plots.Role {
	switch row.Framework {
	case report.Base:
		return plots.Base
	case report.Floor:
		return plots.Floor
	}
	return plots.Other
}
