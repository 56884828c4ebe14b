package page

import (
	"strings"

	"httpserverbench/internal/report"
)

// glance shows all at once: servers down, scenarios across, and how many
// times the floor's time each takes; of the best, if no floor was measured. The
// text says so.
func glance(r *report.Report) (t Table, text string) {
	unit := "floor"
	ratio := func(row *report.Row) report.Ratio { return row.OfFloor }
	scenarios := withFloor(r.Scenarios)
	if len(scenarios) == 0 {
		unit = "fastest server"
		ratio = func(row *report.Row) report.Ratio { return row.OfBest }
		scenarios = r.Scenarios
	}
	t.Head = names("server")
	for _, s := range scenarios {
		t.Head = append(t.Head, numbers(s.Title)...)
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
	return t, legend(r, unit)
}

// withFloor returns the scenarios that have a floor, or would if nothing had
// failed.
func withFloor(scenarios []*report.Scenario) []*report.Scenario {
	var with []*report.Scenario
	for _, s := range scenarios {
		if s.Floor() != nil || s.Failed(report.Floor) {
			with = append(with, s)
		}
	}
	return with
}

// glanceCell is bold for the first rank, shared or not.
func glanceCell(s *report.Scenario, server string, ratio func(*report.Row) report.Ratio) Cell {
	row := s.Row(server, "")
	switch {
	case row == nil && s.Failed(server):
		return Cell{Text: "failed"}
	case row == nil || !ratio(row).Exists():
		return Cell{Text: "–"}
	}
	longest := 0.0
	for _, other := range s.Rows {
		longest = max(longest, ratio(other).Mean)
	}
	return Cell{
		Text:   report.Times(ratio(row).Mean),
		Strong: row.Rank.First == 1 && ratio(row).Tested(),
		Aside:  ratio(row).Interval(),
		Share:  100 * ratio(row).Mean / longest,
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

// A figure is a column of a scenario's table that is there if it was measured.
type figure struct {
	unit, head string
	counted    bool // shown as a whole number
}

var figures = []figure{
	{"p50-ns", "p50", false},
	{"p99-ns", "p99", false},
	{"req/s", "req/s", true},
	{"MB/s", "throughput", false},
	{"srv-cpu-ns/op", "server CPU/op", false},
	{"B/op", "B/op", true},
	{"allocs/op", "allocs/op", true},
}

// measured returns the figures that any row of the scenario has.
func measured(s *report.Scenario) []figure {
	var present []figure
	for _, f := range figures {
		for _, row := range s.Rows {
			if row.Figures[f.unit].N > 0 {
				present = append(present, f)
				break
			}
		}
	}
	return present
}

// scenarioTable is the table below a scenario's picture.
func scenarioTable(s *report.Scenario) Table {
	present := measured(s)
	t := Table{Head: append(names("server"), numbers("rank", "time/op, mean", "× best", "× floor")...)}
	for _, f := range present {
		t.Head = append(t.Head, numbers(f.head)...)
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

func rowLine(s *report.Scenario, row *report.Row, present []figure) Line {
	line := Line{Class: class(row.Framework), Cells: cells(
		row.Label,
		row.Rank.String(),
		strings.TrimSpace(timeScale(s).Text(row.Time)+" "+row.Time.Percent()),
		row.OfBest.String(),
		ofFloor(row),
	)}
	for _, f := range present {
		line.Cells = append(line.Cells, Cell{Text: f.text(s, row)})
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

// ofFloor leaves out the interval of the floor to itself.
func ofFloor(row *report.Row) string {
	if row.IsFloor() {
		return report.Times(1)
	}
	return row.OfFloor.String()
}

func (f figure) text(s *report.Scenario, row *report.Row) string {
	e := row.Figures[f.unit]
	switch {
	case e.N == 0:
		return "–"
	case f.counted:
		return report.Count(e.Mean)
	}
	var all []float64
	for _, other := range s.Rows {
		all = append(all, other.Figures[f.unit].Mean)
	}
	return report.NewScale(f.unit, all...).Text(e)
}

func timeScale(s *report.Scenario) report.Scale {
	var means []float64
	for _, row := range s.Rows {
		means = append(means, row.Time.Mean)
	}
	return report.NewScale("ns/op", means...)
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
		version := s.Version
		if version == "" {
			version = "–"
		}
		t.Rows = append(t.Rows, Line{Class: class(s.Name), Cells: cells(s.Name, s.Kind, version, s.About)})
	}
	return t
}

func operationsTable(r *report.Report) Table {
	t := Table{Head: names("scenario", "one operation", "client")}
	for _, s := range r.Scenarios {
		t.Rows = append(t.Rows, Line{Cells: cells(s.Title, s.About, s.Client)})
	}
	return t
}

// historyTable shows one server over the runs.
func historyTable(h report.History, server string) Table {
	t := Table{Head: names("date", "commit", "machine", "Go")}
	for _, op := range h.Scenarios {
		t.Head = append(t.Head, numbers(op.Title)...)
	}
	for _, run := range h.Runs {
		line := Line{Cells: cells(run.Date, run.Commit, run.CPU, run.Go)}
		for _, op := range h.Scenarios {
			line.Cells = append(line.Cells, Cell{Text: run.OfFloor(server, op.Scenario).String()})
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}
