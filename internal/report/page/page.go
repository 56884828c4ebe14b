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
	markdownTemplate = texttemplate.Must(texttemplate.New("md").Funcs(texttemplate.FuncMap{"altText": altText}).Parse(markdownText))
	htmlTemplate     = htmltemplate.Must(htmltemplate.New("html").Funcs(htmltemplate.FuncMap{"code": code, "prose": prose}).Parse(htmlText))
)

// Mark is the line that each picture's file begins with.
const Mark = "<!-- Written by go run ./scripts/report. Do not edit. -->\n"

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
		if s.Picture != "" {
			files = append(files, report.File{Name: s.Picture, Data: s.svg})
		}
	}
	return files, nil
}

// A view is what the templates show.
type view struct {
	*report.Report
	Lead        string
	Glance      Table
	Legend      string // of Glance
	Scenarios   []scenario
	Environment Table
	Servers     Table
	Operations  Table
	Links       links // to the raw data
	Past        []past
	Style       htmltemplate.CSS
}

type scenario struct {
	report.Operation
	Picture string // name of the file; "" where there is nothing to show
	svg     []byte
	Inline  htmltemplate.HTML
	Table   Table
	Notes   []string
}

type link struct{ Text, Target string }

type links []link

// sources returns the links from dir to the raw data.
func sources(r *report.Report, dir string) links {
	var all links
	for _, source := range r.Sources {
		all = append(all, link{filepath.Base(source), relative(dir, source)})
	}
	return all
}

// Markdown returns the links in a line.
func (l links) Markdown() string {
	var all []string
	for _, x := range l {
		all = append(all, fmt.Sprintf("[%s](%s)", x.Text, x.Target))
	}
	return strings.Join(all, ", ")
}

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
		Links:       sources(r, dir),
		Style:       htmltemplate.CSS(css),
	}
	v.Glance, v.Legend = glance(r)
	for _, s := range r.Scenarios {
		section, err := newScenario(r, s)
		if err != nil {
			return nil, fmt.Errorf("picture of %s: %w", s.Scenario, err)
		}
		v.Scenarios = append(v.Scenarios, section)
	}
	for _, server := range r.History.Servers {
		v.Past = append(v.Past, past{server, historyTable(r.History, server)})
	}
	return v, nil
}

func newScenario(r *report.Report, s *report.Scenario) (scenario, error) {
	to := scenario{Operation: s.Operation, Table: scenarioTable(s), Notes: notes(r, s)}
	if len(s.Rows) == 0 {
		return to, nil
	}
	bars := picture(s)
	file, err := bars.SVG(plots.File)
	if err != nil {
		return to, err
	}
	inline, err := bars.SVG(plots.Inline)
	to.Picture, to.svg, to.Inline = pictureName(s), append([]byte(Mark), file...), htmltemplate.HTML(inline)
	return to, err
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
