package page

import "strings"

// A Table is drawn alike as Markdown and as HTML.
type Table struct {
	Head []Column
	Rows []Line
}

// A Column is the head of a column. Numbers stand to the right.
type Column struct {
	Name    string
	Numbers bool
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

func names(names ...string) []Column {
	columns := make([]Column, len(names))
	for i, n := range names {
		columns[i].Name = n
	}
	return columns
}

func (t *Table) number(name string) {
	t.Head = append(t.Head, Column{name, true})
}

func cells(texts ...string) []Cell {
	cells := make([]Cell, len(texts))
	for i, t := range texts {
		cells[i].Text = t
	}
	return cells
}

// Markdown returns the table in GitHub's syntax.
func (t Table) Markdown() string {
	head, rule := make([]string, len(t.Head)), make([]string, len(t.Head))
	for i, c := range t.Head {
		head[i], rule[i] = c.Name, "---"
		if c.Numbers {
			rule[i] = "--:"
		}
	}
	lines := []string{row(head), row(rule)}
	for _, line := range t.Rows {
		texts := make([]string, len(line.Cells))
		for i, c := range line.Cells {
			texts[i] = c.markdown()
		}
		lines = append(lines, row(texts))
	}
	return strings.Join(lines, "\n")
}

func row(texts []string) string { return "| " + strings.Join(texts, " | ") + " |" }

func (c Cell) markdown() string {
	text := strings.ReplaceAll(c.Text, "|", `\|`)
	if c.Strong {
		text = "**" + text + "**"
	}
	return strings.TrimSpace(text + " " + c.Aside)
}
