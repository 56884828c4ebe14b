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
	"slices"
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
// from which the links to the raw data go out. It has more chapters besides its
// own.
func Files(r *report.Report, dir string, more ...Chapter) ([]File, error) {
	v := newView(r, dir, more...)
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
			for _, f := range s.figures() {
				files = append(files, File{f.Name, f.picture.SVG(plots.File)})
			}
		}
	}
	return files, nil
}

// A view is what the templates show.
type view struct {
	*report.Report
	Placements []placement
	Chapters   []Chapter // after the placements
	Past       []Chapter
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

// A section is about one benchmark function in one placement.
type section struct {
	report.Group
	ID      string
	Figures []figure // of all its scenarios together
	Parts   []part
	Lacking string // feature that it needs
	Without []string
}

// A part of a section is about one choice of parameters.
type part struct {
	*report.Scenario
	Figures []figure
	Table   Table
	Remarks []string
}

// A figure is a picture with the name of its file.
type figure struct {
	Name, Alt string
	picture   plots.Picture
}

// Inline returns the picture for the HTML page.
func (f figure) Inline() htmltemplate.HTML { return htmltemplate.HTML(f.picture.SVG(plots.Inline)) }

// figures returns all pictures of the section.
func (s section) figures() []figure {
	all := slices.Clone(s.Figures)
	for _, p := range s.Parts {
		all = append(all, p.Figures...)
	}
	return all
}

func newView(r *report.Report, dir string, more ...Chapter) view {
	v := view{Report: r, Past: past(r), Reading: reading, Base: report.Base, Style: htmltemplate.CSS(css)}
	if r.Footprint != nil {
		v.Chapters = append(v.Chapters, footprint(r.Footprint))
	}
	if len(r.Conformance) > 0 {
		v.Chapters = append(v.Chapters, conformanceChapter(r.Conformance))
	}
	v.Chapters = append(v.Chapters, more...)
	v.Chapters = append(v.Chapters, operations(r), implementations(r), environment(r))
	for _, source := range r.Sources {
		v.Links = append(v.Links, link{filepath.Base(source), Relative(dir, source)})
	}
	for _, p := range r.Placements {
		to := placement{Placement: p, Glance: glance(r, p.Comparing())}
		for _, g := range p.Groups() {
			to.Sections = append(to.Sections, newSection(p, g))
		}
		v.Placements = append(v.Placements, to)
	}
	return v
}

func newSection(p *report.Placement, g report.Group) section {
	s := section{Group: g, ID: string(p.Placement) + "-" + g.Name, Figures: overAxis(p, g)}
	s.Lacking, s.Without = g.Lacking()
	for _, scenario := range g.Variants {
		part := part{Scenario: scenario, Table: scenarioTable(scenario), Remarks: remarks(scenario)}
		if scenario.Params != "" {
			part.Table.Lead = "**" + scenario.Choice() + "**"
		}
		if scenario.OpenLoop() {
			part.Figures = percentiles(p, scenario)
		} else if len(scenario.Rows) > 0 && s.Figures == nil {
			part.Figures = []figure{{pictureName(p, scenario.ID()), altText(scenario), chart(scenario)}}
		}
		s.Parts = append(s.Parts, part)
	}
	return s
}

// remarks returns what is remarked on a scenario, each remark once: those on several
// choices of its parameters may say the same.
func remarks(s *report.Scenario) (texts []string) {
	for _, r := range s.Remarks {
		if text := r.String(); !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	return texts
}

type link struct{ Text, Target string }

// Relative returns the link from dir to a file, or the file's name alone where
// there is no way.
func Relative(dir, file string) string {
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
	linkSpan   = regexp.MustCompile(`\[([^\]]*)\]\((https://[^)]*|[\w./-]+)\)`)
)

// inline turns Markdown's `code`, **strong** and links into HTML, escapes the
// rest, and keeps the two ends of an interval on one line.
func inline(s string) htmltemplate.HTML {
	s = codeSpan.ReplaceAllString(htmltemplate.HTMLEscapeString(s), "<code>$1</code>")
	s = strongSpan.ReplaceAllString(s, "<strong>$1</strong>")
	s = linkSpan.ReplaceAllString(s, `<a href="$2">$1</a>`)
	return htmltemplate.HTML(strings.ReplaceAll(s, "–", "–\u2060"))
}
