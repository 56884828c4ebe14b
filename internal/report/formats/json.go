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
		Sources     []string          `json:"sources"`
		Command     string            `json:"command,omitempty"`
		Date        string            `json:"date,omitempty"`
		Rounds      int               `json:"rounds"`
		Environment map[string]string `json:"environment"`
		Noise       []string          `json:"noise,omitempty"`
		Servers     []server          `json:"servers"`
		Scenarios   []scenario        `json:"scenarios"`
		Takeaways   []takeaway        `json:"takeaways"`
	}
	server struct {
		Name       string `json:"name"`
		Kind       string `json:"kind,omitempty"`
		About      string `json:"about,omitempty"`
		Version    string `json:"version,omitempty"`
		Dependency bool   `json:"dependency"`
	}
	scenario struct {
		Name  string `json:"name"`
		Title string `json:"title"`
		Rows  []row  `json:"rows"`
	}
	row struct {
		Framework string              `json:"framework"`
		Handler   string              `json:"handler,omitempty"`
		Rounds    int                 `json:"rounds"`
		Rank      *rank               `json:"rank,omitempty"`
		OfBest    *ratio              `json:"ofBest,omitempty"`
		OfFloor   *ratio              `json:"ofFloor,omitempty"`
		Figures   map[string]estimate `json:"figures"`
	}
	rank struct {
		First int `json:"first"`
		Last  int `json:"last"`
	}
	estimate struct {
		Value float64  `json:"value"`
		Low   *float64 `json:"low,omitempty"`
		High  *float64 `json:"high,omitempty"`
	}
	ratio struct {
		estimate
		P *float64 `json:"p,omitempty"`
	}
	takeaway struct {
		Title string `json:"title"`
		Text  string `json:"text"`
	}
)

// JSON returns all figures of a report as one indented document.
func JSON(r *report.Report) ([]byte, error) {
	d := document{
		Sources:     r.Sources,
		Command:     r.Command,
		Date:        r.Date,
		Rounds:      r.Rounds,
		Environment: map[string]string{},
		Takeaways:   []takeaway{},
	}
	for _, f := range r.Environment {
		if f.Name == report.Noise {
			d.Noise = append(d.Noise, f.Value)
			continue
		}
		d.Environment[f.Name] = f.Value
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
	to := scenario{Name: s.Scenario, Title: s.Title}
	for _, r := range s.Rows {
		to.Rows = append(to.Rows, newRow(r))
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

func newEstimate(e report.Estimate) estimate {
	if !e.HasInterval() {
		return estimate{Value: e.Mean}
	}
	return estimate{e.Mean, &e.Low, &e.High}
}

func newRatio(r report.Ratio) *ratio {
	switch {
	case !r.Exists():
		return nil
	case !r.Tested():
		return &ratio{estimate: estimate{Value: r.Mean}}
	}
	return &ratio{estimate{r.Mean, &r.Low, &r.High}, &r.P}
}
