// Package formats writes a report for other tools, and for people who know
// another one's tables.
package formats

import (
	"encoding/json"

	"httpserverbench/internal/report"
	"httpserverbench/internal/stats"
)

// The JSON document. Names are those of the benchmark keys and units; times
// are in nanoseconds. What was not measured is left out.
type (
	document struct {
		Sources     []string      `json:"sources"`
		Commands    []string      `json:"commands,omitempty"`
		Environment []report.Fact `json:"environment"`
		Servers     []server      `json:"servers"`
		Placements  []placement   `json:"placements"`
	}
	server struct {
		Name    string `json:"name"`
		Kind    string `json:"kind,omitempty"`
		About   string `json:"about,omitempty"`
		Version string `json:"version,omitempty"`
	}
	placement struct {
		Placement string            `json:"placement"`
		Rounds    int               `json:"rounds"`
		Benchtime string            `json:"benchtime,omitempty"`
		Scenarios []scenario        `json:"scenarios"`
		Takeaways []report.Takeaway `json:"takeaways,omitempty"`
	}
	scenario struct {
		Name   string    `json:"name"`
		Title  string    `json:"title"`
		Rows   []row     `json:"rows"`
		Failed []failure `json:"failed,omitempty"`
	}
	failure struct {
		Name   string `json:"name"` // of the row, or of the scenario
		Reason string `json:"reason,omitempty"`
	}
	row struct {
		Framework string              `json:"framework"`
		Params    map[string]string   `json:"params,omitempty"`
		Rounds    int                 `json:"rounds"`
		Rank      string              `json:"rank,omitempty"`
		Noisy     bool                `json:"noisy,omitempty"`
		OfBest    *estimate           `json:"ofBest,omitempty"`
		Figures   map[string]estimate `json:"figures"`
	}
)

// JSON returns all figures of a report as one indented document.
func JSON(r *report.Report) ([]byte, error) {
	d := document{Sources: r.Sources, Commands: r.Commands, Environment: r.Environment}
	for _, s := range r.Servers {
		d.Servers = append(d.Servers, server{s.Name, s.Kind, s.About, s.Version})
	}
	for _, p := range r.Placements {
		to := placement{Placement: string(p.Placement), Rounds: p.Rounds, Benchtime: p.Benchtime, Takeaways: p.Takeaways}
		for _, s := range p.Scenarios {
			to.Scenarios = append(to.Scenarios, newScenario(s))
		}
		d.Placements = append(d.Placements, to)
	}
	text, err := json.MarshalIndent(d, "", "  ")
	return append(text, '\n'), err
}

func newScenario(s *report.Scenario) scenario {
	to := scenario{Name: s.Name, Title: s.Title, Rows: []row{}}
	for _, r := range s.Rows {
		to.Rows = append(to.Rows, newRow(r))
	}
	for _, f := range s.Failures {
		to.Failed = append(to.Failed, failure{f.Name, f.Reason})
	}
	return to
}

func newRow(r *report.Row) row {
	to := row{
		Framework: r.Framework,
		Rounds:    len(r.Times),
		Rank:      r.Rank.String(),
		Noisy:     r.Noisy,
		Figures:   map[string]estimate{},
	}
	for _, p := range r.Params {
		if to.Params == nil {
			to.Params = map[string]string{}
		}
		to.Params[p.Key] = p.Value
	}
	if r.OfBest.Exists() {
		e := newEstimate(stats.Estimate(r.OfBest))
		to.OfBest = &e
	}
	for _, f := range figures(r) {
		to.Figures[f.unit] = newEstimate(f.Estimate)
	}
	return to
}
