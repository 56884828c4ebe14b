package compare

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"httpserverbench/internal/results"
	"httpserverbench/internal/stats"
)

// leastAllocation is the smallest difference in allocations per operation that
// counts. Less comes from pools that a garbage collection emptied.
const leastAllocation = 0.01

// A Row is one benchmark that both sides have.
type Row struct {
	Name, Scenario, Framework string

	Reference bool   // shown, and held against neither side: what moves it is no server
	Rounds    int    // pairs of samples
	Ratio     Change // what is judged: the multiple of the floor, or the reference's own time
	Allocs    Change // N is 0 where allocations were not measured
	CPU       Change // time that the server's process used; decides of the reference; N is 0 where it was not measured

	Withheld string  // why Ratio cannot be judged; "" where it can
	Verdict  Outcome // never Failed; of the reference always NoRegression
}

// A Change is how one figure of a row differs between the builds.
type Change struct {
	Unit     string
	Old, New float64 // means

	// Test is of the logarithm of new/old; of new − old for allocations, and
	// where a value is zero or less.
	stats.Test
	Logs bool

	Exact  bool // every pair has the same difference: no test is needed
	Tested bool // whether the figure is in the family of what can decide
	Shown  int  // 1 where the figure was shown to be higher, -1 where lower, else 0

	Detectable float64 // minimum detectable effect of a test, as a share of Old
}

// change returns a value on the test's scale as a share of the old figure.
func (c Change) change(v float64) float64 {
	if c.Logs {
		return math.Expm1(v)
	}
	return v / c.Old
}

// moreAllocations reports whether allocations were shown to be higher.
func (c Change) moreAllocations() bool { return c.Shown > 0 && c.Value >= leastAllocation }

// Label names the row in tables: "SerialGetJSON chi".
func (r Row) Label() string {
	parts := strings.Split(r.Name, "/")
	for i, p := range parts {
		if _, value, ok := strings.Cut(p, "="); ok {
			parts[i] = value
		}
	}
	return strings.Join(parts, " ")
}

// decide gives a row under test its verdict, once the p-values are corrected.
func (r *Row) decide(o Options) {
	slower := r.Ratio.Shown > 0 && r.Ratio.change(r.Ratio.Value) > o.Threshold
	switch {
	case r.Reference:
		r.Verdict = NoRegression
	case r.Allocs.moreAllocations(), slower && r.Withheld == "":
		r.Verdict = Regression
	case r.Withheld == "" && r.Ratio.HasInterval() && r.Ratio.change(r.Ratio.High) < o.Threshold:
		r.Verdict = NoRegression
	default:
		r.Verdict = Inconclusive
	}
}

// newRow compares a row that both files have.
func newRow(old, new *results.Row, o Options) (Row, error) {
	r := Row{Name: new.Name, Scenario: new.Scenario, Framework: new.Framework, Reference: new.Framework == o.Reference}
	if old.Procs != new.Procs {
		return r, fmt.Errorf("%s has GOMAXPROCS %d on one side and %d on the other: measure both with the same", r.Name, old.Procs, new.Procs)
	}
	judged := results.XFloor
	if r.Reference {
		judged = results.NsPerOp
	}
	for _, unit := range new.Units {
		a, b := sameRounds(old.Samples(unit), new.Samples(unit))
		if len(a) == 0 {
			continue
		}
		c := newChange(unit, a, b, o.confidence())
		switch unit {
		case judged:
			r.Ratio, r.Rounds = c, c.N
		case results.AllocsPerOp:
			r.Allocs = c
		case results.CPUPerOp:
			r.CPU = c
		}
	}
	switch {
	case r.Rounds == 0:
		return r, fmt.Errorf("%s: the sides have no round with %s in common: measure both with the suite that has it", r.Name, judged)
	case !r.Ratio.Logs:
		return r, fmt.Errorf("%s: a time of zero or less cannot be right", r.Name)
	}
	return r, nil
}

// newChange compares what the sides measured in one unit; old[i] and new[i]
// are a pair.
func newChange(unit string, old, new []float64, confidence float64) Change {
	c := Change{Unit: unit, Old: stats.Mean(old, confidence).Value, New: stats.Mean(new, confidence).Value}
	c.Logs = unit != results.AllocsPerOp && slices.Min(old) > 0 && slices.Min(new) > 0
	diffs := make([]float64, len(old))
	for i := range diffs {
		if diffs[i] = new[i] - old[i]; c.Logs {
			diffs[i] = math.Log(new[i] / old[i])
		}
	}
	c.Test = stats.Paired(diffs, confidence)
	c.Exact = c.HasInterval() && slices.Min(diffs) == slices.Max(diffs)
	return c
}

// sameRounds returns the values of the rounds that both sides have.
func sameRounds(old, new []results.Sample) (a, b []float64) {
	byRound := make(map[int]float64, len(old))
	for _, s := range old {
		byRound[s.Round] = s.Value
	}
	for _, s := range new {
		if v, ok := byRound[s.Round]; ok {
			a, b = append(a, v), append(b, s.Value)
			delete(byRound, s.Round)
		}
	}
	return a, b
}
