// Package page writes a report for people: benchmarks.md with its pictures
// beside it, and benchmarks.html, which holds all in one file, needs no network
// and no script, and is light or dark as its reader is.
//
// Both are templates over one view, so they cannot say different things.
package page

import (
	"bytes"
	_ "embed"
	htmltemplate "html/template"
	"path/filepath"
	"regexp"
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
	htmlTemplate     = htmltemplate.Must(htmltemplate.New("html").Funcs(htmltemplate.FuncMap{"inline": inline}).Parse(htmlText))
)

// Mark is the line that each picture's file begins with.
const Mark = "<!-- Written by go run ./scripts/report. Do not edit. -->\n"

// Files returns the files of the page that is to stand in the directory dir,
// from which the links to the raw data go out.
func Files(r *report.Report, dir string) ([]report.File, error) {
	v := newView(r, dir)
	var md, html bytes.Buffer
	if err := markdownTemplate.Execute(&md, v); err != nil {
		return nil, err
	}
	if err := htmlTemplate.Execute(&html, v); err != nil {
		return nil, err
	}
	files := []report.File{{Name: "benchmarks.md", Data: md.Bytes()}, {Name: "benchmarks.html", Data: html.Bytes()}}
	for _, p := range v.Placements {
		for _, s := range p.Scenarios {
			if s.Picture != "" {
				files = append(files, report.File{Name: s.Picture, Data: append([]byte(Mark), s.chart.SVG(plots.File)...)})
			}
		}
	}
	return files, nil
}

// A view is what the templates show.
type view struct {
	*report.Report
	Placements  []placement
	Reading     []string
	Environment Table
	Servers     Table
	Operations  Table
	Links       links // to the raw data
	Style       htmltemplate.CSS
}

type placement struct {
	*report.Placement
	Glance    Table
	Legend    string
	Scenarios []section
	Past      Table // no rows where there is no history
}

// A section is about one scenario in one placement.
type section struct {
	*report.Scenario
	ID      string
	Picture string // name of the file; "" where there is nothing to show
	Alt     string
	Table   Table
	Notes   []string
	chart   plots.Chart
}

// Inline returns the picture for the HTML page.
func (s section) Inline() htmltemplate.HTML { return htmltemplate.HTML(s.chart.SVG(plots.Inline)) }

func newView(r *report.Report, dir string) view {
	v := view{
		Report:      r,
		Reading:     reading,
		Environment: environmentTable(r),
		Servers:     serversTable(r),
		Operations:  operationsTable(r),
		Links:       sources(r, dir),
		Style:       htmltemplate.CSS(css),
	}
	for _, p := range r.Placements {
		v.Placements = append(v.Placements, newPlacement(r, p))
	}
	return v
}

func newPlacement(r *report.Report, p *report.Placement) placement {
	to := placement{Placement: p, Past: historyTable(p)}
	to.Glance, to.Legend = glance(r, p)
	for _, s := range p.Scenarios {
		section := section{Scenario: s, ID: string(p.Placement) + "-" + s.Name, Table: scenarioTable(s), Notes: notes(r, p, s)}
		if len(s.Rows) > 0 {
			section.Picture, section.Alt, section.chart = pictureName(p, s), altText(s.Title), chart(s)
		}
		to.Scenarios = append(to.Scenarios, section)
	}
	return to
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
	all := make([]string, len(l))
	for i, x := range l {
		all[i] = "[" + x.Text + "](" + x.Target + ")"
	}
	return strings.Join(all, ", ")
}

// relative returns the link from dir to a file, or the file's name alone where
// there is no way.
func relative(dir, file string) string {
	from, errFrom := filepath.Abs(dir)
	to, errTo := filepath.Abs(file)
	rel, err := filepath.Rel(from, to)
	if errFrom != nil || errTo != nil || err != nil {
		return filepath.Base(file)
	}
	return filepath.ToSlash(rel)
}

var (
	codeSpan   = regexp.MustCompile("`([^`]*)`")
	strongSpan = regexp.MustCompile(`\*\*([^*]*)\*\*`)
)

// inline turns Markdown's `code` and **strong** into HTML, escapes the rest,
// and keeps the two ends of an interval on one line.
func inline(s string) htmltemplate.HTML {
	s = codeSpan.ReplaceAllString(htmltemplate.HTMLEscapeString(s), "<code>$1</code>")
	s = strongSpan.ReplaceAllString(s, "<strong>$1</strong>")
	return htmltemplate.HTML(strings.ReplaceAll(s, "–", "–\u2060"))
}
