// Package page writes a report for people: benchmarks.md with its pictures
// beside it; benchmarks.html, which holds all in one file, needs no network and
// no script, and is light or dark as its reader is; and plain text.
//
// Page and HTML are templates over one view, so they cannot say different
// things.
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

// A File is a part of the page. Its name is relative to the page's directory,
// with slashes.
type File struct {
	Name string
	Data []byte
}

// Files returns the files of the page that is to stand in the directory dir,
// from which the links to the raw data go out.
func Files(r *report.Report, dir string) ([]File, error) {
	v := newView(r, dir)
	var md, html bytes.Buffer
	if err := markdownTemplate.Execute(&md, v); err != nil {
		return nil, err
	}
	if err := htmlTemplate.Execute(&html, v); err != nil {
		return nil, err
	}
	files := []File{{"benchmarks.md", md.Bytes()}, {"benchmarks.html", html.Bytes()}}
	for _, p := range v.Placements {
		for _, s := range p.Sections {
			if s.Picture != "" {
				files = append(files, File{s.Picture, s.chart.SVG(plots.File)})
			}
		}
	}
	return files, nil
}

// A view is what the templates show.
type view struct {
	*report.Report
	Placements []placement
	Chapters   []chapter // after the placements
	Past       []chapter
	Reading    []string
	Links      []link // to the raw data
	Base       string
	Style      htmltemplate.CSS
}

type placement struct {
	*report.Placement
	Glance   Table
	Sections []section
}

// A section is about one scenario in one placement.
type section struct {
	*report.Scenario
	ID      string
	Picture string // name of the file; "" where there is nothing to show
	Alt     string
	Table   Table
	chart   plots.Chart
}

// Inline returns the picture for the HTML page.
func (s section) Inline() htmltemplate.HTML { return htmltemplate.HTML(s.chart.SVG(plots.Inline)) }

func newView(r *report.Report, dir string) view {
	v := view{Report: r, Past: past(r), Reading: reading, Base: report.Base, Style: htmltemplate.CSS(css)}
	if len(r.Conformance) > 0 {
		v.Chapters = append(v.Chapters, conformanceChapter(r.Conformance))
	}
	v.Chapters = append(v.Chapters, operations(r.Placements[0]), implementations(r), environment(r))
	for _, source := range r.Sources {
		v.Links = append(v.Links, link{filepath.Base(source), relative(dir, source)})
	}
	for _, p := range r.Placements {
		to := placement{Placement: p, Glance: glance(r, p)}
		for _, s := range p.Scenarios {
			section := section{Scenario: s, ID: string(p.Placement) + "-" + s.Name, Table: scenarioTable(s)}
			if len(s.Rows) > 0 {
				section.Picture, section.Alt, section.chart = pictureName(p, s), altText(s), chart(s)
			}
			to.Sections = append(to.Sections, section)
		}
		v.Placements = append(v.Placements, to)
	}
	return v
}

type link struct{ Text, Target string }

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
	linkSpan   = regexp.MustCompile(`\[([^\]]*)\]\((https://[^)]*)\)`)
)

// inline turns Markdown's `code`, **strong** and links into HTML, escapes the
// rest, and keeps the two ends of an interval on one line.
func inline(s string) htmltemplate.HTML {
	s = codeSpan.ReplaceAllString(htmltemplate.HTMLEscapeString(s), "<code>$1</code>")
	s = strongSpan.ReplaceAllString(s, "<strong>$1</strong>")
	s = linkSpan.ReplaceAllString(s, `<a href="$2">$1</a>`)
	return htmltemplate.HTML(strings.ReplaceAll(s, "–", "–\u2060"))
}
