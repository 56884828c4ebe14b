// Package report turns results files into what can be said about them: means
// and ratios with intervals, ranks where an order is shown, multiples of the
// floor, sentences, and a history. Figures of different placements never meet.
//
//	results ► run ► Placement ► Scenario ► Row
//
// It computes and does not draw: package page writes the page, plots its
// pictures, and formats what other tools read. What a scenario and a framework
// are comes from their packages, all else from the files, so the same input
// gives the same report.
package report

import (
	"errors"
	"fmt"

	"httpserverbench/frameworks"
	"httpserverbench/internal/results"
)

// confidence is the level of every interval on the page.
const confidence = 0.95

var (
	// Base is the framework that others are compared with.
	Base = frameworks.All[0].Name
	// Floor is the reference: no server, but the floor of Go's network poller
	// with this client.
	Floor = frameworks.All[len(frameworks.All)-1].Name
)

// A Report is all that a page shows.
type Report struct {
	Sources     []string // paths of the results files
	Commands    []string // what made them
	Environment []Fact
	Servers     []Server
	Placements  []*Placement // in the order of results.Placements
}

// A Placement is what was measured in one placement of client and server.
type Placement struct {
	results.Placement
	Rounds    int
	Procs     int    // processors that Go used
	Benchtime string // of a row in one round
	Date      string // or ""
	Go        string // its version, or ""
	Scenarios []*Scenario
	Takeaways []Takeaway
	History   History
}

// A File is a file made from a report. Its name is relative to the directory
// that it is for, with slashes.
type File struct {
	Name string
	Data []byte
}

// New makes the report on files, of which those of one placement are taken
// together as one run. They must be of one commit. Past are earlier runs for
// the history and may be empty. An error names a file and what is wrong with
// it.
func New(files, past []*results.File) (*Report, error) {
	if len(files) == 0 {
		return nil, errors.New("no results file")
	}
	runs, err := newRuns(files)
	if err != nil {
		return nil, err
	}
	r := &Report{
		Commands:    notes(files, results.NoteCommand),
		Environment: environment(files, runs),
		Servers:     servers(files[0], runs),
	}
	for _, f := range files {
		r.Sources = append(r.Sources, f.Path)
	}
	for _, run := range runs {
		r.Placements = append(r.Placements, newPlacement(run, past))
	}
	return r, nil
}

func newPlacement(run *run, past []*results.File) *Placement {
	first := run.files[0]
	p := &Placement{
		Placement: first.Placement(),
		Rounds:    run.rounds(),
		Procs:     run.rows[0].Procs,
		Benchtime: first.Config[results.KeyBenchtime],
		Date:      dates(run.files),
		Go:        first.Config[results.KeyGo],
		Scenarios: run.scenarios(),
	}
	p.Takeaways = takeaways(p)
	p.History = newHistory(first, past)
	return p
}

// Scenario returns the scenario of the given name, or nil.
func (p *Placement) Scenario(name string) *Scenario {
	for _, s := range p.Scenarios {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// Lead says in one sentence how much was measured.
func (p *Placement) Lead() string {
	text := fmt.Sprintf("%s in %s", Plural(len(p.Scenarios), "scenario"), Plural(p.Rounds, "round"))
	if p.Benchtime != "" {
		text += " of " + p.Benchtime + " for a row"
	}
	text += fmt.Sprintf(", GOMAXPROCS=%d", p.Procs)
	for _, part := range []string{p.Go, p.Date} {
		if part != "" {
			text += ", " + part
		}
	}
	return text + "."
}
