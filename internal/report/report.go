// Package report turns results files into what can be said about them: means
// with intervals, an order where one is shown, multiples of the best and of
// the floor, sentences, and a history.
//
//	results ► run ► Scenario, Row ► takeaways, History ► Report
//
// It computes and does not draw: package page writes the page, plots its
// pictures, and formats what other tools read. Everything comes from the
// files and the catalogue of servers, so the same input gives the same report.
package report

import (
	"errors"

	"golang.org/x/perf/benchfmt"

	"httpserverbench/internal/results"
)

// A Report is all that a page shows of one run.
type Report struct {
	Sources     []string // paths of the results files
	Command     string   // what made them, or ""
	Date        string   // or ""
	Rounds      int
	Procs       int    // processors that Go used
	Go          string // its version, or ""
	Environment []Fact
	Servers     []Server
	Scenarios   []*Scenario // in the order of the page
	Takeaways   []Takeaway
	History     History

	units benchfmt.UnitMetadataMap
}

// A File is a file made from a report. Its name is relative to the directory
// that it is for, with slashes.
type File struct {
	Name string
	Data []byte
}

// New makes the report on files, which are taken together as one run. The
// catalogue describes the servers in the order of the tables, and past are
// earlier runs for the history; both may be empty. The errors name a file and
// what is wrong with it.
func New(files []*results.File, catalogue []Server, past []*results.File) (*Report, error) {
	if len(files) == 0 {
		return nil, errors.New("no results file")
	}
	run, err := newRun(files)
	if err != nil {
		return nil, err
	}
	r := &Report{
		Command:     files[0].Note("command"),
		Date:        dates(files),
		Rounds:      run.rounds(),
		Procs:       run.rows[0].Procs,
		Go:          files[0].Config["go"],
		Environment: environment(run),
		Servers:     servers(run, catalogue),
		Scenarios:   run.scenarios(),
		units:       files[0].Units,
	}
	for _, f := range files {
		r.Sources = append(r.Sources, f.Path)
	}
	r.Takeaways = takeaways(r)
	r.History = newHistory(files[0], past, catalogue)
	return r, nil
}

// Scenario returns the scenario of the given name, or nil.
func (r *Report) Scenario(name string) *Scenario {
	for _, s := range r.Scenarios {
		if s.Scenario == name {
			return s
		}
	}
	return nil
}

// Server returns the description of a server of the report.
func (r *Report) Server(name string) Server {
	for _, s := range r.Servers {
		if s.Name == name {
			return s
		}
	}
	return Server{Name: name}
}

// Better tells the direction of a unit: -1 that less is better, +1 that more
// is, 0 that nothing says so.
func (r *Report) Better(unit string) int { return r.units.GetBetter(unit) }
