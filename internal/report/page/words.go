package page

import (
	"fmt"
	"strings"

	"httpserverbench/internal/report"
)

// lead says in one sentence what was measured, where and when.
func lead(r *report.Report) string {
	servers := 0
	for _, s := range r.Servers {
		if s.Name != report.Floor {
			servers++
		}
	}
	text := fmt.Sprintf("%s in %s, measured in %s on %s", report.Plural(servers, "server"),
		report.Plural(len(r.Scenarios), "scenario"), report.Plural(r.Rounds, "round"), report.Plural(r.Procs, "core"))
	if r.Go != "" {
		text += " with " + r.Go
	}
	if r.Date != "" {
		text += ", " + r.Date
	}
	return text + "."
}

// legend says what stands in the table of glance.
func legend(r *report.Report, unit string) string {
	if r.Rounds == 1 {
		return fmt.Sprintf("Time per operation as a multiple of the %s: lower is better.", unit)
	}
	return fmt.Sprintf("Time per operation as a multiple of the %s, with its 95 %% interval: lower is better. "+
		"Bold: no server is shown to be faster.", unit)
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
	if s.Floor() == nil && !s.Failed(report.Floor) {
		notes = append(notes, "The floor was not measured here.")
	}
	if missing := missingServers(r, s); len(missing) > 0 && len(s.Servers()) > 1 && s.Rows[0].Handler == "" {
		notes = append(notes, "Not measured: "+strings.Join(missing, ", ")+".")
	}
	for _, f := range s.Failures {
		if f.Reason != "" {
			notes = append(notes, fmt.Sprintf("%s: %s.", failed(f), f.Reason))
		}
	}
	for _, row := range s.Rows {
		if n := len(row.Times); n < r.Rounds {
			notes = append(notes, fmt.Sprintf("%s was measured in %d of %d rounds.", row.Label, n, r.Rounds))
		}
	}
	return notes
}

// failed names what has no figures because it failed.
func failed(f report.Failure) string {
	if f.Label == "" {
		return "all servers"
	}
	return f.Label
}

func missingServers(r *report.Report, s *report.Scenario) []string {
	var missing []string
	for _, server := range r.Servers {
		if server.Name != report.Floor && s.Row(server.Name, "") == nil && !s.Failed(server.Name) {
			missing = append(missing, server.Name)
		}
	}
	return missing
}
