package page

import (
	"strings"
	"text/tabwriter"
)

// A Table is drawn alike as Markdown, HTML and text.
type Table struct {
	Lead string // a paragraph above it, in Markdown; "" for none
	Fold string // what stands for the table until a reader of the HTML page unfolds it; "" if it is always shown. Markdown has no such tables.
	Kind Kind
	Head []string
	Rows []Line
}

// A Kind decides how all columns but the first are set.
type Kind string

const (
	Numbers Kind = "numbers"
	Words   Kind = "words"
)

// A Line is one row of a table.
type Line struct {
	Class string // CSS class: "base", "floor" or ""
	Cells []Cell
}

// A Cell is text in Markdown.
type Cell struct {
	Class  string // CSS class, as a Line's
	Text   string
	Strong bool
	Aside  string  // after the text, less prominent
	Share  float64 // length of a bar below the text, 0 to 100; 0 for none
}

// NewLine returns a line of plain cells.
func NewLine(texts ...string) Line {
	var l Line
	for _, text := range texts {
		l.Cells = append(l.Cells, Cell{Text: text})
	}
	return l
}

// Markdown returns the table in GitHub's syntax.
func (t Table) Markdown() string {
	align := " --- |"
	if t.Kind == Numbers {
		align = " --: |"
	}
	lines := []string{join(t.Head), "| --- |" + strings.Repeat(align, len(t.Head)-1)}
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

// Text returns the table with aligned columns, "" where it has no rows.
func (t Table) Text() string {
	if len(t.Rows) == 0 {
		return ""
	}
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
