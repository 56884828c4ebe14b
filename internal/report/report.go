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
	"slices"

	"httpserverbench/frameworks"
	"httpserverbench/internal/conformance"
	"httpserverbench/internal/results"
)

// confidence is the level of every interval on the page.
const confidence = 0.95

var (
	// Base is the framework that others are compared with.
	Base = frameworks.All[0].Name
	// Floor is the reference: no server, but the floor of Go's network poller
	// with this client.
	Floor = frameworks.Floor().Name
)

// A Report is all that a page shows.
type Report struct {
	Sources     []string // paths of the results files
	Commands    []string // what made them
	Environment []Fact
	Servers     []Server
	Placements  []*Placement // in the order of results.Placements
	Footprint   *Footprint   // nil if it was not measured
	Conformance []*conformance.Outcomes
}

// A Placement is what was measured in one placement of client and server.
type Placement struct {
	results.Placement
	Rounds    string // "20", or "7 to 20" where some rows were measured more often
	Procs     int    // processors that Go used
	Benchtime string // of a row in one round
	Date      string // or ""
	Go        string // its version, or ""
	Scenarios []*Scenario
	Takeaways []Takeaway
	History   History
}

// New makes the report on files, of which those of one placement are taken
// together as one run. They must be of one commit. Files of a footprint may be
// among them. Past are earlier runs for
// the history and may be empty. An error names a file and what is wrong with
// it.
func New(files, past []*results.File) (*Report, error) {
	all := files
	files = slices.DeleteFunc(slices.Clone(all), isFootprint)
	if len(files) == 0 {
		return nil, errors.New("no results file of a benchmark run")
	}
	footprint, err := newFootprint(slices.DeleteFunc(slices.Clone(all), func(f *results.File) bool { return !isFootprint(f) }))
	if err != nil {
		return nil, err
	}
	runs, err := newRuns(files)
	if err != nil {
		return nil, err
	}
	r := &Report{
		Footprint:   footprint,
		Commands:    notes(all, results.NoteCommand),
		Environment: environment(files),
		Servers:     servers(files, runs),
		Conformance: conformance.Recorded(),
	}
	for _, f := range all {
		r.Sources = append(r.Sources, f.Path)
	}
	for _, run := range runs {
		r.Placements = append(r.Placements, newPlacement(run, past))
	}
	return r, nil
}

func newPlacement(run *run, past []*results.File) *Placement {
	p := &Placement{
		Placement: run.Placement(),
		Rounds:    run.rounds(),
		Procs:     run.Rows[0].Procs,
		Benchtime: run.Config[results.KeyBenchtime],
		Date:      run.Note(results.NoteDate),
		Go:        run.Config[results.KeyGo],
		Scenarios: run.scenarios(),
	}
	p.Takeaways = takeaways(p)
	p.History = newHistory(run.File, past)
	return p
}

// Comparing returns the scenarios that compare frameworks, not parameters, by
// their multiples of the floor.
func (p *Placement) Comparing() []*Scenario {
	return slices.DeleteFunc(slices.Clone(p.Scenarios), func(s *Scenario) bool {
		measured := slices.ContainsFunc(s.Rows, func(r *Row) bool { return r.OfFloor.Exists() })
		return s.HasParams() || !measured && len(s.Failures) == 0
	})
}

// Lead says in one sentence how much was measured.
func (p *Placement) Lead() string {
	measured := map[string]bool{}
	for _, s := range p.Scenarios {
		if len(s.Rows) > 0 {
			measured[s.Name] = true
		}
	}
	return fmt.Sprintf("%d scenarios in %s rounds of %s for a row, GOMAXPROCS=%d, %s, %s.",
		len(measured), p.Rounds, orUnrecorded(p.Benchtime), p.Procs, orUnrecorded(p.Go), orUnrecorded(p.Date))
}
