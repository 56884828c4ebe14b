package page

import (
	"httpserverbench/internal/report"
)

// glance shows a placement at once: servers down, scenarios across, and how
// many times the floor's time each takes; of the best, where no ratio to the
// floor was measured. The legend says so.
func glance(r *report.Report, p *report.Placement) (t Table, legend string) {
	unit, ratio := "floor", func(row *report.Row) report.Ratio { return row.OfFloor }
	scenarios := comparing(p, ratio)
	if len(scenarios) == 0 {
		unit, ratio = "fastest server", func(row *report.Row) report.Ratio { return row.OfBest }
		scenarios = comparing(p, ratio)
	}
	t.Head = names("server")
	for _, s := range scenarios {
		t.number(s.Title)
	}
	for _, server := range r.Servers {
		if server.Name == report.Floor {
			continue
		}
		line := Line{Class: class(server.Name), Cells: cells(server.Name)}
		for _, s := range scenarios {
			line.Cells = append(line.Cells, glanceCell(s, server.Name, ratio))
		}
		t.Rows = append(t.Rows, line)
	}
	return t, "Time of one operation as a multiple of the " + unit + "'s, with the 95 % interval: lower is better. " +
		"Bold: no server is shown to be faster."
}

// comparing returns the scenarios that compare frameworks and have such a
// ratio, or would if nothing had failed.
func comparing(p *report.Placement, ratio func(*report.Row) report.Ratio) []*report.Scenario {
	var some []*report.Scenario
	for _, s := range p.Scenarios {
		has := len(s.Rows) == 0
		for _, row := range s.Rows {
			has = has || ratio(row).Exists()
		}
		if has && !s.HasParams() {
			some = append(some, s)
		}
	}
	return some
}

// glanceCell is strong for the first rank, shared or not.
func glanceCell(s *report.Scenario, server string, ratio func(*report.Row) report.Ratio) Cell {
	row := s.Row(server)
	switch {
	case row == nil && s.Failed(server):
		return Cell{Text: "failed"}
	case row == nil || !ratio(row).Exists():
		return Cell{Text: "–"}
	case row.Noisy:
		return Cell{Text: ratio(row).String(), Aside: "too noisy"}
	}
	longest := 0.0
	for _, other := range s.Rows {
		longest = max(longest, ratio(other).Value)
	}
	return Cell{
		Text:   report.Times(ratio(row).Value),
		Strong: row.Rank.First == 1,
		Aside:  ratio(row).Interval(),
		Share:  100 * ratio(row).Value / longest,
	}
}

// class tells the base and the floor apart from the others.
func class(framework string) string {
	switch framework {
	case report.Base:
		return "base"
	case report.Floor:
		return "floor"
	}
	return ""
}

// scenarioTable is the table below a scenario's picture.
func scenarioTable(s *report.Scenario) Table {
	t := Table{Head: names("server")}
	present := measured(s)
	for _, c := range present {
		t.number(c.head)
	}
	for _, row := range s.Servers() {
		t.Rows = append(t.Rows, rowLine(s, row, present))
	}
	for _, f := range s.Failures {
		t.Rows = append(t.Rows, failureLine(f, len(t.Head)))
	}
	if floor := s.Floor(); floor != nil {
		t.Rows = append(t.Rows, rowLine(s, floor, present))
	}
	return t
}

func rowLine(s *report.Scenario, row *report.Row, columns []column) Line {
	line := Line{Class: class(row.Framework), Cells: cells(row.Label)}
	for _, c := range columns {
		line.Cells = append(line.Cells, Cell{Text: orDash(c.text(s, row))})
	}
	return line
}

// failureLine stands where a row would, with that many columns.
func failureLine(f report.Failure, columns int) Line {
	line := Line{Class: class(f.Framework), Cells: cells(failed(f), "failed")}
	for len(line.Cells) < columns {
		line.Cells = append(line.Cells, Cell{Text: "–"})
	}
	return line
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func environmentTable(r *report.Report) Table {
	t := Table{Head: names("what", "value")}
	for _, f := range r.Environment {
		t.Rows = append(t.Rows, Line{Cells: cells(f.Name, f.Value)})
	}
	return t
}

func serversTable(r *report.Report) Table {
	t := Table{Head: names("name", "kind", "version", "in one line")}
	for _, s := range r.Servers {
		t.Rows = append(t.Rows, Line{Class: class(s.Name), Cells: cells(s.Name, orDash(s.Kind), orDash(s.Version), orDash(s.About))})
	}
	return t
}

// operationsTable lists what is measured in any placement.
func operationsTable(r *report.Report) Table {
	t := Table{Head: names("scenario", "one operation", "client")}
	seen := map[string]bool{}
	for _, p := range r.Placements {
		for _, s := range p.Scenarios {
			if !seen[s.Name] {
				t.Rows = append(t.Rows, Line{Cells: cells(s.Title, orDash(s.About), orDash(s.Client))})
			}
			seen[s.Name] = true
		}
	}
	return t
}

// historyTable shows the base over the runs.
func historyTable(p *report.Placement) Table {
	t := Table{Head: names("date", "commit")}
	for _, s := range p.Scenarios {
		if !s.HasParams() {
			t.number(s.Title)
		}
	}
	for _, run := range p.History.Runs {
		line := Line{Cells: cells(run.Date, run.Commit)}
		for _, s := range p.Scenarios {
			if !s.HasParams() {
				line.Cells = append(line.Cells, Cell{Text: run.Base(s.Name).String()})
			}
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}
