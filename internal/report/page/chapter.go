package page

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"httpserverbench/internal/conformance"
	"httpserverbench/internal/report"
)

// A Chapter is a heading and tables.
type Chapter struct {
	ID, Title string
	Tables    []Table
	Notes     []string // after the tables, in small print, in Markdown
}

// Conformance returns a Markdown document on what servers did about the cases.
func Conformance(servers []*conformance.Outcomes) []byte {
	var b bytes.Buffer
	b.WriteString("<!-- Written by go test -run Conformance -update. Do not edit. -->\n# Wire conformance\n")
	if err := markdownTemplate.ExecuteTemplate(&b, "tables", conformanceChapter(servers)); err != nil {
		panic(err) // a template of this package
	}
	return b.Bytes()
}

func conformanceChapter(servers []*conformance.Outcomes) Chapter {
	summary, failures, all := passed(servers), cases(servers, failure), cases(servers, seen)
	summary.Lead = "What each server does with requests that RFC 9110 and RFC 9112 settle. Each case names its section; where that leaves a choice, every choice passes. **must** is what an RFC requires, **hazard** what no RFC requires but has been used to smuggle requests, **should** what an RFC recommends. The servers run as they are measured: the application is the same for all, their limits and defaults are their own. fasthttp has no router, so its application decides what becomes of a method. How many of the cases pass:"
	failures.Lead = "The cases that one server at least does not pass, and what it did. An outcome is the statuses of the responses and what became of the connection: **open** means that the next request on it was responded to, **closed** that it was not. An empty cell is a pass."
	all.Fold = fmt.Sprintf("All %d cases", len(conformance.All))
	return Chapter{ID: "conformance", Title: "Wire conformance", Tables: []Table{summary, failures, all}}
}

// passed counts the cases of each level that the servers pass.
func passed(servers []*conformance.Outcomes) Table {
	t := Table{Kind: Words, Head: []string{"level"}}
	for _, s := range servers {
		t.Head = append(t.Head, s.Server)
	}
	for _, level := range []conformance.Level{conformance.Must, conformance.Hazard, conformance.Should} {
		row := NewLine(level.String())
		for _, s := range servers {
			passed, all := s.Passed(level)
			row.Cells = append(row.Cells, Cell{Text: fmt.Sprintf("%d of %d", passed, all), Strong: passed == all})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// seen tells what a server did, strong where it fails.
func seen(o conformance.Outcome) Cell { return Cell{Text: o.Seen, Strong: !o.Passes} }

// failure tells what a server did where it fails.
func failure(o conformance.Outcome) Cell {
	if o.Passes {
		return Cell{}
	}
	return Cell{Text: o.Seen}
}

// cases shows those cases of which any server's cell has text.
func cases(servers []*conformance.Outcomes, cell func(conformance.Outcome) Cell) Table {
	t := Table{Kind: Words, Head: []string{"case", "RFC", "level", "passes"}}
	for _, s := range servers {
		t.Head = append(t.Head, s.Server)
	}
	for i, c := range conformance.All {
		row := NewLine(c.Name, fmt.Sprintf("[%s](%s)", c.Section, c.URL()), c.Level.String(), strings.ReplaceAll(c.Want, " | ", ", "))
		for _, s := range servers {
			row.Cells = append(row.Cells, cell(s.Got[i]))
		}
		if slices.ContainsFunc(row.Cells[len(row.Cells)-len(servers):], func(c Cell) bool { return c.Text != "" }) {
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

// operations tells what is measured.
func operations(r *report.Report) Chapter {
	t := Table{Kind: Words, Head: []string{"scenario", "one operation", "client"}}
	for _, s := range r.Operations() {
		t.Rows = append(t.Rows, NewLine(s.Title, s.About, s.Client()))
	}
	return Chapter{ID: "operations", Title: "What is measured", Tables: []Table{t}}
}

func implementations(r *report.Report) Chapter {
	t := Table{Kind: Words, Head: []string{"name", "kind", "version", "in one line"}}
	for _, s := range r.Servers {
		t.Rows = append(t.Rows, NewLine(s.Name, s.Kind, s.Version, s.About))
	}
	return Chapter{ID: "implementations", Title: "Implementations", Tables: []Table{t}}
}

func environment(r *report.Report) Chapter {
	t := Table{Kind: Words, Head: []string{"what", "value"}}
	for _, f := range r.Environment {
		t.Rows = append(t.Rows, NewLine(f.Key, f.Value))
	}
	return Chapter{ID: "environment", Title: "Environment", Tables: []Table{t}}
}

// past shows the base over the runs of each placement's history. A placement
// without one has no chapter.
func past(r *report.Report) (chapters []Chapter) {
	for _, p := range r.Placements {
		if len(p.History.Runs)+len(p.History.LeftOut) == 0 {
			continue
		}
		t := pastTable(p)
		t.Lead = report.Base + " as a multiple of the floor, in runs that can be compared."
		c := Chapter{ID: "history-" + string(p.Placement), Title: "History in " + string(p.Placement), Tables: []Table{t}}
		for _, reason := range p.History.LeftOut {
			c.Notes = append(c.Notes, "Left out: "+reason)
		}
		chapters = append(chapters, c)
	}
	return chapters
}
