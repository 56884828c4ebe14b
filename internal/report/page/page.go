// Package page writes a report for people: docs/benchmarks.md with its
// pictures beside it, and docs/benchmarks.html, which holds all in one file,
// needs no network and no script, and is light or dark as its reader is.
//
// Both are templates over one view, so they cannot say different things.
package page

import (
	"bytes"
	_ "embed"
	"fmt"
	htmltemplate "html/template"
	"path"
	"path/filepath"
	"strings"
	texttemplate "text/template"

	"httpserverbench/internal/report"
	"httpserverbench/internal/report/plots"
)

//go:embed page.md.tmpl
var markdownText string

//go:embed page.html.tmpl
var htmlText string

//go:embed page.css
var css string

var (
	markdownTemplate = texttemplate.Must(texttemplate.New("md").Parse(markdownText))
	htmlTemplate     = htmltemplate.Must(htmltemplate.New("html").Funcs(htmltemplate.FuncMap{"code": code, "prose": prose}).Parse(htmlText))
)

// Files returns the files of the page that is to stand in the directory dir,
// from which the links to the raw data go out.
func Files(r *report.Report, dir string) ([]report.File, error) {
	v, err := newView(r, dir)
	if err != nil {
		return nil, err
	}
	var md, html bytes.Buffer
	if err := markdownTemplate.Execute(&md, v); err != nil {
		return nil, err
	}
	if err := htmlTemplate.Execute(&html, v); err != nil {
		return nil, err
	}
	files := []report.File{{Name: "benchmarks.md", Data: md.Bytes()}, {Name: "benchmarks.html", Data: html.Bytes()}}
	for _, s := range v.Scenarios {
		files = append(files, report.File{Name: s.Picture, Data: s.svg})
	}
	return files, nil
}

// A view is what the templates show.
type view struct {
	*report.Report
	Lead        string
	Unit        string // what the multiples of Glance are of
	Glance      Table
	Scenarios   []scenario
	Environment Table
	Servers     Table
	Operations  Table
	Links       []link
	Past        []past
	Style       htmltemplate.CSS
}

type scenario struct {
	report.Operation
	Picture string // name of the file
	svg     []byte
	Inline  htmltemplate.HTML
	Table   Table
	Notes   []string
}

type link struct{ Text, Target string }

// past is the history of one server.
type past struct {
	Server string
	Table  Table
}

func newView(r *report.Report, dir string) (*view, error) {
	v := &view{
		Report:      r,
		Lead:        lead(r),
		Environment: environmentTable(r),
		Servers:     serversTable(r),
		Operations:  operationsTable(r),
		Style:       htmltemplate.CSS(css),
	}
	v.Glance, v.Unit = glance(r)
	for _, s := range r.Scenarios {
		section, err := newScenario(r, s)
		if err != nil {
			return nil, fmt.Errorf("picture of %s: %w", s.Scenario, err)
		}
		v.Scenarios = append(v.Scenarios, section)
	}
	for _, source := range r.Sources {
		v.Links = append(v.Links, link{filepath.Base(source), relative(dir, source)})
	}
	for _, server := range r.History.Servers {
		v.Past = append(v.Past, past{server, historyTable(r.History, server)})
	}
	return v, nil
}

func newScenario(r *report.Report, s *report.Scenario) (scenario, error) {
	bars := picture(s)
	file, err := bars.SVG(plots.File)
	if err != nil {
		return scenario{}, err
	}
	inline, err := bars.SVG(plots.Inline)
	return scenario{
		Operation: s.Operation,
		Picture:   path.Join("plots", s.Scenario+".svg"),
		svg:       file,
		Inline:    htmltemplate.HTML(inline),
		Table:     scenarioTable(s),
		Notes:     notes(r, s),
	}, err
}

// relative returns the link from dir to a file, or the file's name alone where
// there is no way.
func relative(dir, file string) string {
	from, err := filepath.Abs(dir)
	if err != nil {
		return filepath.Base(file)
	}
	to, err := filepath.Abs(file)
	if err != nil {
		return filepath.Base(file)
	}
	rel, err := filepath.Rel(from, to)
	if err != nil {
		return filepath.Base(file)
	}
	return filepath.ToSlash(rel)
}

// prose keeps the two ends of an interval on one line.
func prose(s string) string { return strings.ReplaceAll(s, "–", "–\u2060") }

// code turns `x` into code and escapes the rest.
func code(s string) htmltemplate.HTML {
	var b strings.Builder
	for i, part := range strings.Split(s, "`") {
		text := htmltemplate.HTMLEscapeString(part)
		if i%2 == 1 {
			text = "<code>" + text + "</code>"
		}
		b.WriteString(text)
	}
	return htmltemplate.HTML(b.String())
}
