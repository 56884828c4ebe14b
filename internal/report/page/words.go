package page

import (
	"fmt"
	"strings"

	"httpserverbench/internal/report"
)

// lead says in one sentence what the page is made from.
func lead(r *report.Report) string {
	servers := 0
	for _, s := range r.Servers {
		if s.Name != report.Floor {
			servers++
		}
	}
	text := fmt.Sprintf("%s in %s, measured in %s", report.Plural(servers, "server"),
		report.Plural(len(r.Scenarios), "scenario"), report.Plural(r.Rounds, "round"))
	if r.Date != "" {
		text += ", " + r.Date
	}
	return text + "."
}

// OneRound tells whether no interval can be given.
func (v *view) OneRound() bool { return v.Rounds == 1 }

// BaseHistory returns the history of the base, with which the others are
// compared, and Others that of the other servers.
func (v *view) BaseHistory() []past { return v.pastOf(true) }
func (v *view) Others() []past      { return v.pastOf(false) }

func (v *view) pastOf(base bool) []past {
	var some []past
	for _, p := range v.Past {
		if (p.Server == report.Base) == base {
			some = append(some, p)
		}
	}
	return some
}

// notes says what a scenario's table lacks.
func notes(r *report.Report, s *report.Scenario) []string {
	var notes []string
	if s.Floor() == nil {
		notes = append(notes, "The floor was not measured here.")
	}
	if missing := missingServers(r, s); len(missing) > 0 && len(s.Servers()) > 1 && s.Rows[0].Handler == "" {
		notes = append(notes, "Not measured: "+strings.Join(missing, ", ")+".")
	}
	for _, row := range s.Rows {
		if n := len(row.Times); n < r.Rounds {
			notes = append(notes, fmt.Sprintf("%s was measured in %d of %d rounds.", row.Label, n, r.Rounds))
		}
	}
	return notes
}

func missingServers(r *report.Report, s *report.Scenario) []string {
	var missing []string
	for _, server := range r.Servers {
		if server.Name != report.Floor && s.Row(server.Name, "") == nil {
			missing = append(missing, server.Name)
		}
	}
	return missing
}
