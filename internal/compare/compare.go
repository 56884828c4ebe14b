// Package compare judges whether a new build is slower than an old one, from
// the two results files that were measured in turn, and writes the judgement
// down. The verdict has three values: see [Outcome].
//
// A row's time is judged by its multiple of the floor, which both sides
// measure inside every sample. Each pair of samples, one of each side, gives
// one ratio; [stats.Paired] estimates and tests what they have in common.
// Every round has a layout of the code of its own, so what the layout does to a
// time is part of the noise of a pair, and of every interval here.
//
// There may be two looks at the data: rows that are inconclusive at the first
// are measured as often again. A false "slower" at a look has half of
// the probability of the two-sided test, and there are at most two looks, so
// the two-sided level bounds the error of both together. The same holds for
// the upper ends of the intervals. See docs/method.md.
package compare

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"httpserverbench/internal/results"
	"httpserverbench/internal/stats"
)

// Options say what counts as a regression.
type Options struct {
	Threshold float64 // share of its time by which a row may be slower: 0.02 is 2 %
	Alpha     float64 // probability of any false alarm among all rows, over both stages: 0.05
	Reference string  // the framework whose rows are the reference: the floor
}

// Defaults returns what scripts/compare judges by unless it is told otherwise.
func Defaults(reference string) Options {
	return Options{Threshold: 0.02, Alpha: 0.05, Reference: reference}
}

// confidence is that of every interval: with it the upper end is right with
// the probability 1 − Alpha over two looks.
func (o Options) confidence() float64 { return 1 - o.Alpha }

// power is that of the minimum detectable effect.
const power = 0.9

// CheckRounds returns an error if so few rounds of so many rows cannot show
// any difference: the smallest p-value that they can reach is above the
// corrected level.
func (o Options) CheckRounds(rounds, rows int) error {
	tests := 2 * rows // the ratio and the allocations of each
	if need := stats.MinPairs(o.Alpha / float64(max(1, tests))); rounds < need {
		return fmt.Errorf("too few rounds for a verdict on %s: %d, measure at least %d", plural(rows, "row"), rounds, need)
	}
	return nil
}

// Keys of the notes by which a comparison's two files say what they are.
const (
	NotePair     = "pair"     // the same in two files that were measured in turn
	NoteRevision = "revision" // what the side was built from
	NoteSubject  = "subject"  // first line of the commit's message
	NoteRounds   = "rounds"   // in the first stage; the second has as many again
)

// A Judgement is the outcome of comparing two files of results.
type Judgement struct {
	Old, New Side
	Options  Options
	Rows     []Row
	Problems []string // what could not be compared, and why
	Remarks  []string // what a reader should know besides
}

// A Side is one of the two builds.
type Side struct{ *results.File }

// Label names the side: its revision and commit where the file tells them,
// the file otherwise.
func (s Side) Label() string {
	revision, commit := s.Note(NoteRevision), s.Note(results.NoteCommit)
	commit = commit[:min(7, len(commit))]
	switch {
	case commit == "":
		return cmp.Or(revision, s.Path)
	case revision == "" || strings.HasPrefix(revision, commit):
		return commit
	}
	return fmt.Sprintf("%s (%s)", revision, commit)
}

// title is the label with the commit's subject.
func (s Side) title() string {
	return strings.TrimSpace(s.Label() + " " + s.Note(NoteSubject))
}

// Outcome is the verdict on a row or on all of them; its value is the exit status.
type Outcome int

const (
	NoRegression Outcome = iota // every row under test was shown not to be slower by more than the threshold
	Regression                  // a row was shown to be slower, and is estimated to be so by more than the threshold
	Failed                      // bad input, or rows that could not be measured
	Inconclusive                // neither was shown
)

func (o Outcome) String() string {
	return [...]string{"no regression", "regression", "could not be measured", "inconclusive"}[o]
}

// Outcome returns the verdict on all rows. A regression that was shown stands even where
// other rows are missing.
func (j *Judgement) Outcome() Outcome {
	switch {
	case len(j.with(Regression)) > 0:
		return Regression
	case len(j.Problems) > 0:
		return Failed
	case len(j.with(Inconclusive)) > 0:
		return Inconclusive
	}
	return NoRegression
}

// with returns the rows under test that have the given verdict.
func (j *Judgement) with(verdict Outcome) []Row {
	return slices.DeleteFunc(j.gated(), func(r Row) bool { return r.Verdict != verdict })
}

// gated returns the rows under test.
func (j *Judgement) gated() []Row {
	return slices.DeleteFunc(slices.Clone(j.Rows), func(r Row) bool { return r.Reference })
}

// reference returns the rows of the reference.
func (j *Judgement) reference() []Row {
	return slices.DeleteFunc(slices.Clone(j.Rows), func(r Row) bool { return !r.Reference })
}

// Undecided returns the rows that a further stage might decide: those that are
// inconclusive, and the reference's of the same scenarios.
func (j *Judgement) Undecided() []string {
	open := map[string]bool{}
	for _, r := range j.with(Inconclusive) {
		open[r.Scenario] = open[r.Scenario] || r.Withheld == ""
	}
	var names []string
	for _, r := range j.Rows {
		if open[r.Scenario] && (r.Reference || r.Verdict == Inconclusive) {
			names = append(names, r.Name)
		}
	}
	return names
}

// Summary returns the outcome in one sentence.
func (j *Judgement) Summary() string {
	outcome := j.Outcome()
	text := outcome.String() + ": "
	switch outcome {
	case NoRegression:
		return text + fmt.Sprintf("each of %s is not slower by more than %g %%, nor does it allocate more",
			plural(len(j.gated()), "row"), 100*j.Options.Threshold)
	case Failed:
		return text + strings.Join(j.Problems, "; ")
	}
	var reasons []string
	for _, r := range j.with(outcome) {
		reasons = append(reasons, r.Label()+" "+r.reason(j.Options))
	}
	return text + strings.Join(reasons, "; ")
}

// reason tells why a row has its verdict.
func (r Row) reason(o Options) string {
	more := r.Allocs.moreAllocations()
	switch {
	case r.Verdict == Regression && !more:
		return fmt.Sprintf("is slower by %s (%s)", percent(r.Ratio.change(r.Ratio.Value)), r.Ratio.interval())
	case more:
		return fmt.Sprintf("allocates more: %s → %s allocs/op", number(r.Allocs.Old), number(r.Allocs.New))
	}
	return cmp.Or(r.Withheld, fmt.Sprintf("may be slower by %s (%s)", percent(r.Ratio.change(r.Ratio.High)), r.Ratio.interval()))
}

// plural returns "1 row", "2 rows".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
