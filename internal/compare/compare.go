// Package compare judges whether a new build is slower than an old one, from
// the results files of both, and writes the judgement down.
//
// Each row is tested for itself: by the signed-rank test on the pairs of
// rounds where the two builds were measured in turn, by the test of Mann and
// Whitney where the files come from separate runs. Times are compared by
// their ratio, allocations by their difference. The p-values of all rows are
// corrected together by Holm's procedure. See docs/method.md for what that
// promises.
package compare

import (
	"fmt"
	"strings"

	"httpserverbench/internal/results"
)

// The units that decide.
const (
	timeUnit  = "ns/op"
	allocUnit = "allocs/op"
)

// confidence of the intervals, each for itself.
const confidence = 0.95

// Options say what counts as a regression.
type Options struct {
	Threshold float64  // share by which a row must be slower: 0.05 is 5 %
	Alpha     float64  // probability of any false alarm among all rows: 0.05
	Reference []string // frameworks that are shown but not held against the new build
}

// A Judgement is the outcome of comparing two files of results.
type Judgement struct {
	Old, New Side
	Options  Options
	Paired   bool // whether the sides were measured in turn
	Rounds   int  // of the row under test that has the fewest
	Rows     []Row
	OnlyOld  []string // rows that the new build no longer has
	OnlyNew  []string // rows that the old build did not have yet
	Problems []string // why the question could not be answered in full
	Remarks  []string // what a reader should know besides
}

// A Side is one of the two builds.
type Side struct {
	Path   string // results file
	Notes  []results.Note
	Config map[string]string
}

// Note returns the value of the side's first note of the given key, or "".
func (s Side) Note(key string) string {
	f := results.File{Notes: s.Notes}
	return f.Note(key)
}

// Label names the side: its revision and commit where the file tells them,
// the file otherwise.
func (s Side) Label() string {
	revision, commit := s.Note("revision"), s.Note("commit")
	commit = commit[:min(7, len(commit))]
	switch {
	case commit == "":
		return s.Path
	case revision == "" || strings.HasPrefix(revision, commit):
		return commit
	}
	return fmt.Sprintf("%s (%s)", revision, commit)
}

// A Row is one benchmark that both sides have.
type Row struct {
	Name, Scenario, Framework string
	Reference                 bool // shown, not held against the new build
	Rounds                    int
	Changes                   []Change // in the order of the file's units
}

// Change returns the row's change in the given unit.
func (r Row) Change(unit string) (Change, bool) {
	for _, c := range r.Changes {
		if c.Unit == unit {
			return c, true
		}
	}
	return Change{}, false
}

// Label names the row in tables: "SerialGetJSON chi".
func (r Row) Label() string {
	parts := strings.Split(r.Name, "/")
	for i, p := range parts {
		_, value, ok := strings.Cut(p, "=")
		if ok {
			parts[i] = value
		}
	}
	return strings.Join(parts, " ")
}

// Outcome is the answer to "may this be merged?"; its value is the exit status.
type Outcome int

const (
	NoRegression Outcome = iota
	Regression
	Unclear // the question could not be answered
)

func (o Outcome) String() string {
	return [...]string{"no regression", "regression", "could not tell"}[o]
}

// Outcome returns the answer. A regression that was shown stands even where
// other rows are missing.
func (j *Judgement) Outcome() Outcome {
	switch {
	case len(j.Regressions()) > 0:
		return Regression
	case len(j.Problems) > 0:
		return Unclear
	}
	return NoRegression
}

// Regressions returns the rows that make the outcome a regression.
func (j *Judgement) Regressions() []Row {
	var rows []Row
	for _, r := range j.Rows {
		for _, c := range r.Changes {
			if c.Regression {
				rows = append(rows, r)
				break
			}
		}
	}
	return rows
}

// Verdict returns the outcome in one sentence.
func (j *Judgement) Verdict() string {
	percent := fmt.Sprintf("%g %%", 100*j.Options.Threshold)
	switch j.Outcome() {
	case Regression:
		var names []string
		for _, r := range j.Regressions() {
			names = append(names, r.Label()+" "+r.reason())
		}
		return "regression: " + strings.Join(names, "; ")
	case Unclear:
		return "could not tell: " + strings.Join(j.Problems, "; ")
	}
	return fmt.Sprintf("no regression: of %s, none is shown to be slower by more than %s or to allocate more",
		plural(len(j.gated()), "row"), percent)
}

// gated returns the rows that may make a regression.
func (j *Judgement) gated() []Row {
	var rows []Row
	for _, r := range j.Rows {
		if !r.Reference {
			rows = append(rows, r)
		}
	}
	return rows
}

// reason tells why a row is a regression.
func (r Row) reason() string {
	var reasons []string
	for _, c := range r.Changes {
		switch {
		case !c.Regression:
		case c.Unit == timeUnit:
			reasons = append(reasons, percent(c.Change)+" "+c.Unit)
		default:
			reasons = append(reasons, fmt.Sprintf("%g → %g %s", c.Old, c.New, c.Unit))
		}
	}
	return strings.Join(reasons, ", ")
}
