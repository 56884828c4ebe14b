// Package original says what became of the page that the suite succeeds: of the
// rows that both have, measured again. It makes a page of its own and a chapter
// of the report.
package original

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"text/template"

	"httpserverbench/internal/report"
	"httpserverbench/internal/report/page"
	"httpserverbench/internal/results"
	"httpserverbench/internal/stats"
)

//go:embed original.md.tmpl
var source string

var markdown = template.Must(template.New("original.md").Parse(source))

// A Comparison is what the original page is compared with. Its methods are for
// the templates: they take the name of a row of the suite or, beginning with
// Burst, of burst.py.
type Comparison struct {
	Suite *results.File // all files of the suite as one
	Burst *results.File
	Files []*results.File
	dir   string // of the page
}

// Load reads results files: of the suite with its servers in Python, and one of
// burst.py. The links to them are those of a page in the directory dir.
func Load(dir string, paths []string) (*Comparison, error) {
	c := &Comparison{dir: dir}
	var suite []*results.File
	for _, path := range paths {
		f, err := results.Load(path)
		if err != nil {
			return nil, err
		}
		c.Files = append(c.Files, f)
		if len(f.Rows) > 0 && f.Rows[0].Scenario == burstScenario {
			c.Burst = f
		} else {
			suite = append(suite, f)
		}
	}
	if c.Burst == nil || len(suite) == 0 {
		return nil, errors.New("want results of the suite and of burst.py, and lack one of them")
	}
	var err error
	c.Suite, err = results.Merge(suite...)
	return c, err
}

// Page returns the page of its own, in Markdown.
func (c *Comparison) Page() (page.File, error) {
	var text bytes.Buffer
	err := markdown.Execute(&text, c)
	return page.File{Name: "original.md", Data: text.Bytes()}, err
}

const burstScenario = "Burst"

// absent stands for the figure of a row that was not measured.
const absent = "not measured"

const confidence = 0.95

// row returns the row of a name, or nil.
func (c *Comparison) row(name string) *results.Row {
	if strings.HasPrefix(name, burstScenario+"/") {
		return c.Burst.Row(name)
	}
	return c.Suite.Row(name)
}

// mean returns the mean of a row in a unit, of no values if it was not measured.
func (c *Comparison) mean(name, unit string) stats.Estimate {
	row := c.row(name)
	if row == nil {
		return stats.Estimate{}
	}
	return stats.Mean(row.Values(unit), confidence)
}

// Time returns a row's mean time with its interval: "2.24 ms ± 4.1 %".
func (c *Comparison) Time(name string) string {
	return strings.TrimSpace(c.Brief(name) + " " + report.Percent(c.mean(name, results.NsPerOp)))
}

// Brief returns a row's mean time alone, for prose.
func (c *Comparison) Brief(name string) string {
	e := c.mean(name, results.NsPerOp)
	if e.N == 0 {
		return absent
	}
	return report.NewScale(results.NsPerOp, e.Value).Text(e.Value)
}

// Floors returns a row's multiple of the floor: "2.05×".
func (c *Comparison) Floors(name string) string {
	row := c.row(name)
	if row == nil || len(row.Values(results.XFloor)) == 0 {
		return absent
	}
	return multiple(report.Centre(row.Values(results.XFloor)).Value)
}

// Times returns how many times the mean time of one row that of another is:
// "1.25×".
func (c *Comparison) Times(name, of string) string {
	a, b := c.mean(name, results.NsPerOp), c.mean(of, results.NsPerOp)
	if a.N == 0 || b.N == 0 {
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
func (c *Comparison) Drops(name string) string {
	e := c.mean(name, "drops/op")
	if e.N == 0 {
		return absent
	}
	return fmt.Sprintf("%.1f", e.Value)
}

// Deployed returns the servers whose connections are kept, in the order of the
// page.
func (*Comparison) Deployed() []server {
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
func (c *Comparison) Missing() string {
	_, text, _ := strings.Cut(c.Suite.Note("missing"), ": ")
	return text
}

// Link returns the way from the page to a file.
func (c *Comparison) Link(path string) string { return page.Relative(c.dir, path) }

// Sources returns links to the files.
func (c *Comparison) Sources() string {
	links := make([]string, len(c.Files))
	for i, file := range c.Files {
		links[i] = fmt.Sprintf("[%s](%s)", filepath.Base(file.Path), c.Link(file.Path))
	}
	return strings.Join(links, ", ")
}
