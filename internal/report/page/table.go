package page

import (
	"strings"
	"text/tabwriter"
)

// A Table is drawn alike as Markdown, HTML and text. All columns but the first
// are numbers.
type Table struct {
	Head []string
	Rows []Line
}

// A Line is one row of a table.
type Line struct {
	Class string // CSS class: "base", "floor" or ""
	Cells []Cell
}

// A Cell is text, or code in backquotes among text.
type Cell struct {
	Text   string
	Strong bool
	Aside  string  // after the text, less prominent
	Share  float64 // length of a bar below the text, 0 to 100; 0 for none
}

// Markdown returns the table in GitHub's syntax.
func (t Table) Markdown() string {
	lines := []string{join(t.Head), "| --- |" + strings.Repeat(" --: |", len(t.Head)-1)}
	for _, line := range t.Rows {
		var texts []string
		for _, c := range line.Cells {
			text := strings.ReplaceAll(c.Text, "|", `\|`)
			if c.Strong {
				text = "**" + text + "**"
			}
			texts = append(texts, strings.TrimSpace(text+" "+c.Aside))
		}
		lines = append(lines, join(texts))
	}
	return strings.Join(lines, "\n")
}

func join(texts []string) string { return "| " + strings.Join(texts, " | ") + " |" }

// Text returns the table with aligned columns.
func (t Table) Text() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	w.Write([]byte(strings.Join(t.Head, "\t") + "\n"))
	for _, line := range t.Rows {
		for _, c := range line.Cells {
			w.Write([]byte(strings.TrimSpace(c.Text+" "+c.Aside) + "\t"))
		}
		w.Write([]byte("\n"))
	}
	w.Flush()
	return b.String()
}
