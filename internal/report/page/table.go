package page

import (
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

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
	Aside  string  // behind the text, less prominent
	Share  float64 // length of a bar behind the text, 0 to 100; 0 for none
}

func names(names ...string) []Column {
	columns := make([]Column, len(names))
	for i, n := range names {
		columns[i].Name = n
	}
	return columns
}

func numbers(names ...string) []Column {
	columns := make([]Column, len(names))
	for i, n := range names {
		columns[i] = Column{n, true}
	}
	return columns
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
	w := table.NewWriter()
	head := make(table.Row, len(t.Head))
	configs := make([]table.ColumnConfig, len(t.Head))
	for i, c := range t.Head {
		head[i] = c.Name
		configs[i] = table.ColumnConfig{Number: i + 1}
		if c.Numbers {
			configs[i].Align, configs[i].AlignHeader = text.AlignRight, text.AlignRight
		}
	}
	w.SetColumnConfigs(configs)
	w.AppendHeader(head)
	for _, line := range t.Rows {
		row := make(table.Row, len(line.Cells))
		for i, c := range line.Cells {
			row[i] = c.markdown()
		}
		w.AppendRow(row)
	}
	return w.RenderMarkdown()
}

func (c Cell) markdown() string {
	text := c.Text
	if c.Strong {
		text = "**" + text + "**"
	}
	return strings.TrimSpace(text + " " + c.Aside)
}
