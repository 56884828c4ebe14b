package page

import (
	"fmt"
	"path"
	"strings"

	"httpserverbench/internal/report"
	"httpserverbench/internal/report/plots"
)

// pictureName returns the name of a scenario's picture beside the page.
func pictureName(s *report.Scenario) string { return path.Join("plots", s.Scenario+".svg") }

// altText describes the picture to those who do not see it.
func altText(title string) string { return title + ": time per operation of each server" }

// picture returns the bars of a scenario.
func picture(s *report.Scenario) plots.Bars {
	scale := timeScale(s)
	bars := plots.Bars{
		Title: s.Title + ": " + spoken(s, scale),
		Axis:  fmt.Sprintf("%s per operation, lower is better", strings.TrimSpace(scale.Unit())),
	}
	if floor := s.Floor(); floor != nil {
		bars.Limit = scale.Value(floor.Time.Mean)
	}
	for _, row := range s.Rows {
		bars.Bars = append(bars.Bars, bar(row, scale))
	}
	return bars
}

func bar(row *report.Row, scale report.Scale) plots.Bar {
	half := row.Time.Half()
	b := plots.Bar{
		Label: row.Label,
		Value: scale.Value(row.Time.Mean),
		Low:   scale.Value(max(0, row.Time.Mean-half)),
		High:  scale.Value(row.Time.Mean + half),
		Note:  scale.Text(row.Time),
		Role:  role(row),
	}
	if row.OfFloor.Exists() && !row.IsFloor() {
		b.Note += " · " + report.Times(row.OfFloor.Mean)
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

// spoken lists the times for those who do not see the bars.
func spoken(s *report.Scenario, scale report.Scale) string {
	var times []string
	for _, row := range s.Rows {
		times = append(times, row.Label+" "+scale.Text(row.Time))
	}
	return strings.Join(times, ", ")
}
