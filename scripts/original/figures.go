package main

import (
	_ "embed"
	"fmt"
	"path/filepath"
	"strings"
	"text/template"

	"httpserverbench/internal/report"
	"httpserverbench/internal/results"
	"httpserverbench/internal/stats"
)

//go:embed original.md.tmpl
var source string

var page = template.Must(template.New("original.md").Parse(source))

// figures are what the page is made from. Its methods are for the template: they
// take the name of a row of the suite or, beginning with Burst, of burst.py.
type figures struct {
	Suite *results.File // all files of the suite as one
	Burst *results.File
	Files []*results.File
}

const burstScenario = "Burst"

// absent stands for the figure of a row that was not measured.
const absent = "not measured"

const confidence = 0.95

// row returns the row of a name, or nil.
func (f *figures) row(name string) *results.Row {
	if strings.HasPrefix(name, burstScenario+"/") {
		return f.Burst.Row(name)
	}
	return f.Suite.Row(name)
}

// mean returns the mean of a row in a unit.
func (f *figures) mean(name, unit string) (e stats.Estimate, ok bool) {
	row := f.row(name)
	if row == nil || len(row.Values(unit)) == 0 {
		return e, false
	}
	return stats.Mean(row.Values(unit), confidence), true
}

// Time returns a row's mean time with its interval: "2.24 ms ± 4.1 %".
func (f *figures) Time(name string) string {
	e, ok := f.mean(name, results.NsPerOp)
	if !ok {
		return absent
	}
	return strings.TrimSpace(brief(e.Value) + " " + report.Percent(e))
}

// Brief returns a row's mean time alone, for prose.
func (f *figures) Brief(name string) string {
	e, ok := f.mean(name, results.NsPerOp)
	if !ok {
		return absent
	}
	return brief(e.Value)
}

func brief(ns float64) string { return report.NewScale(results.NsPerOp, ns).Text(ns) }

// Floors returns a row's multiple of the floor: "2.05×".
func (f *figures) Floors(name string) string {
	row := f.row(name)
	if row == nil || len(row.Values(results.XFloor)) == 0 {
		return absent
	}
	ratios := make([]float64, 0, row.Rounds())
	ones := make([]float64, 0, row.Rounds())
	for _, v := range row.Values(results.XFloor) {
		ratios, ones = append(ratios, v), append(ones, 1)
	}
	return multiple(stats.Ratio(ones, ratios, confidence).Value)
}

// Times returns how many times the mean time of one row that of another is:
// "1.25×".
func (f *figures) Times(name, of string) string {
	a, ok := f.mean(name, results.NsPerOp)
	b, also := f.mean(of, results.NsPerOp)
	if !ok || !also {
		return absent
	}
	return multiple(a.Value / b.Value)
}

// multiple writes a ratio with three digits.
func multiple(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%.0f×", v)
	case v >= 10:
		return fmt.Sprintf("%.1f×", v)
	}
	return fmt.Sprintf("%.2f×", v)
}

// Drops returns how many connection attempts a burst found the queue full.
func (f *figures) Drops(name string) string {
	e, ok := f.mean(name, "drops/op")
	if !ok {
		return absent
	}
	return fmt.Sprintf("%.1f", e.Value)
}

// Deployed returns the servers whose connections are kept, in the order of the
// page.
func (*figures) Deployed() []server {
	return []server{
		{"microdot, uvicorn", "framework=microdot/serving=deployed"},
		{"Flask, gunicorn", "framework=flask/serving=deployed"},
		{"bottle, gunicorn", "framework=bottle/serving=deployed"},
		{"zerodep in Go", "framework=zerodep"},
		{"net/http", "framework=nethttp"},
		{"floor", "framework=floor"},
	}
}

// A server is a line of a table.
type server struct{ Title, Row string }

// Missing returns what the suite says of rows that it does not have, or "".
func (f *figures) Missing() string {
	_, text, _ := strings.Cut(f.Suite.Note("missing"), ": ")
	return text
}

// Sources returns links to the files, for a page in docs.
func (f *figures) Sources() string {
	links := make([]string, len(f.Files))
	for i, file := range f.Files {
		name := filepath.Base(file.Path)
		links[i] = fmt.Sprintf("[%s](results/original/%s)", name, name)
	}
	return strings.Join(links, ", ")
}
