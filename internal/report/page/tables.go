package page

import (
	"cmp"
	"fmt"
	"strings"

	"httpserverbench/internal/report"
)

// glance shows scenarios at once: they down, servers across, and how many times
// the floor's time each takes.
func glance(r *report.Report, scenarios []*report.Scenario) Table {
	t := Table{Kind: Numbers, Head: []string{"scenario"}}
	for _, server := range r.Servers {
		if server.Name != report.Floor {
			t.Head = append(t.Head, server.Name)
		}
	}
	for _, s := range scenarios {
		row := NewLine(s.Heading())
		for _, server := range t.Head[1:] {
			row.Cells = append(row.Cells, glanceCell(s, server))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// glanceCell is strong for the first rank, shared or not.
func glanceCell(s *report.Scenario, server string) Cell {
	row := s.Row(server)
	switch {
	case row == nil && s.Failed(server):
		return Cell{Text: "failed"}
	case row == nil:
		return Cell{Text: "–"}
	case row.Overloaded:
		return Cell{Class: class(server), Text: "overloaded"}
	case row.Noisy:
		return Cell{Class: class(server), Text: report.Times(row.OfFloor.Value), Aside: row.OfFloor.Interval() + " too noisy"}
	}
	longest := 0.0
	for _, other := range s.Rows {
		longest = max(longest, other.OfFloor.Value)
	}
	return Cell{
		Class:  class(server),
		Text:   report.Times(row.OfFloor.Value),
		Strong: row.Rank.First == 1,
		Aside:  row.OfFloor.Interval(),
		Share:  100 * row.OfFloor.Value / longest,
	}
}

// serverLine begins the line of a framework.
func serverLine(label, framework string) Line {
	return Line{Class: class(framework), Cells: []Cell{{Text: label}}}
}

// class returns the CSS class of what is a framework's: its role's name.
func class(framework string) string { return string(role(framework)) }

// scenarioTable is the table below a scenario's picture.
func scenarioTable(s *report.Scenario) Table {
	t := Table{Kind: Numbers, Head: []string{"server"}}
	present := measured(s)
	for _, c := range present {
		t.Head = append(t.Head, c.head)
	}
	for _, row := range s.Rows {
		to := serverLine(row.Label, row.Framework)
		for _, c := range present {
			to.Cells = append(to.Cells, Cell{Text: cmp.Or(c.text(s, row), "–")})
		}
		t.Rows = append(t.Rows, to)
	}
	for _, f := range s.Failures {
		row := serverLine(f.Label, f.Framework)
		row.Cells = append(row.Cells, Cell{Text: "failed"})
		t.Rows = append(t.Rows, row)
	}
	return t
}

// pastTable shows the base over the runs of the history.
func pastTable(p *report.Placement) Table {
	t := Table{Kind: Numbers, Head: []string{"run"}}
	for _, s := range p.Comparing() {
		t.Head = append(t.Head, s.Heading())
	}
	for _, run := range p.History.Runs {
		row := serverLine(run.Date+", "+run.Commit, "")
		for _, s := range p.Comparing() {
			row.Cells = append(row.Cells, Cell{Text: run.Base(s.ID()).String()})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// Text returns all tables of a report as plain text.
func Text(r *report.Report) string {
	var b strings.Builder
	for _, p := range r.Placements {
		fmt.Fprintf(&b, "%s: %s\n%s %s\n\n%s", p.Placement, p.Question(), p.About(), p.Lead(), glance(r, p.Comparing()).Text())
		for _, s := range p.Scenarios {
			fmt.Fprintf(&b, "\n%s\n%s", s.Heading(), scenarioTable(s).Text())
			for _, remark := range remarks(s) {
				fmt.Fprintf(&b, "%s.\n", remark)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}
