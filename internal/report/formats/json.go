// Package formats writes a report for other tools, and for people who know
// another one's tables.
package formats

import (
	"encoding/json"

	"httpserverbench/internal/report"
)

// The JSON document. Names are those of the benchmark keys and units; times
// are in nanoseconds. What was not measured is left out.
type (
	document struct {
		Sources     []string   `json:"sources"`
		Command     string     `json:"command,omitempty"`
		Date        string     `json:"date,omitempty"`
		Rounds      int        `json:"rounds"`
		Environment []fact     `json:"environment"`
		Servers     []server   `json:"servers"`
		Scenarios   []scenario `json:"scenarios"`
		Takeaways   []takeaway `json:"takeaways"`
	}
	fact struct { // several may have one name
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	server struct {
		Name       string `json:"name"`
		Kind       string `json:"kind,omitempty"`
		About      string `json:"about,omitempty"`
		Version    string `json:"version,omitempty"`
		Dependency bool   `json:"dependency"`
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
		Handler   string              `json:"handler,omitempty"`
		Rounds    int                 `json:"rounds"`
		Rank      *rank               `json:"rank,omitempty"`
		OfBest    *estimate           `json:"ofBest,omitempty"`
		OfFloor   *estimate           `json:"ofFloor,omitempty"`
		Figures   map[string]estimate `json:"figures"`
	}
	rank struct {
		First int `json:"first"`
		Last  int `json:"last"`
	}
	takeaway struct {
		Title string `json:"title"`
		Text  string `json:"text"`
	}
)

// JSON returns all figures of a report as one indented document.
func JSON(r *report.Report) ([]byte, error) {
	d := document{
		Sources:   r.Sources,
		Command:   r.Command,
		Date:      r.Date,
		Rounds:    r.Rounds,
		Takeaways: []takeaway{},
	}
	for _, f := range r.Environment {
		d.Environment = append(d.Environment, fact(f))
	}
	for _, s := range r.Servers {
		d.Servers = append(d.Servers, server(s))
	}
	for _, s := range r.Scenarios {
		d.Scenarios = append(d.Scenarios, newScenario(s))
	}
	for _, t := range r.Takeaways {
		d.Takeaways = append(d.Takeaways, takeaway(t))
	}
	text, err := json.MarshalIndent(d, "", "  ")
	return append(text, '\n'), err
}

func newScenario(s *report.Scenario) scenario {
	to := scenario{Name: s.Scenario, Title: s.Title, Rows: []row{}}
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
		Handler:   r.Handler,
		Rounds:    len(r.Times),
		OfBest:    newRatio(r.OfBest),
		OfFloor:   newRatio(r.OfFloor),
		Figures:   map[string]estimate{"ns/op": newEstimate(r.Time)},
	}
	if r.Rank.First > 0 {
		to.Rank = &rank{r.Rank.First, r.Rank.Last}
	}
	for unit, e := range r.Figures {
		to.Figures[unit] = newEstimate(e)
	}
	return to
}
