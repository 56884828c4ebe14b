package compare

import (
	"fmt"
	"math"
	"slices"

	"httpserverbench/internal/ranktest"
	"httpserverbench/internal/results"
)

// A Verdict is what is shown of one figure.
type Verdict string

const (
	NotTested    Verdict = "" // a unit that decides nothing
	NoDifference Verdict = "no difference shown"
	Better       Verdict = "better"
	Worse        Verdict = "worse"
)

// exactRounds is how many equal rounds a side needs to be taken as exact. It
// is the least number with which the signed-rank test reaches p = 0.05.
const exactRounds = 6

// A Change is how one figure of a row differs between the builds.
type Change struct {
	Unit      string
	Direction int     // 1 where higher is better, -1 where lower is, 0 unknown
	Old, New  float64 // medians
	Change    float64 // estimate of new/old − 1; NaN if a value is zero
	Low, High float64 // 95 % interval of Change; infinite with too few rounds

	Tested   bool    // whether the unit decides
	Exact    bool    // every round gave the same: no test is needed
	P        float64 // two-sided, of this test alone
	Adjusted float64 // P after Holm's correction over all tests of all rows
	Verdict  Verdict

	Regression bool
	shift      float64 // what was tested: of logarithms for times, else plain
}

// A pairing is a row of both sides with the values of the rounds to compare.
type pairing struct {
	row    *results.Row
	rounds int
	series []series
}

// A series is what both sides measured in one unit; paired, old[i] and new[i]
// are of one round.
type series struct {
	unit     string
	better   int
	old, new []float64
}

// pair brings the samples of a row together.
func pair(old, new *results.Row, paired bool) (pairing, error) {
	p := pairing{row: new}
	if old.Procs != new.Procs {
		return p, fmt.Errorf("not comparable: %s has GOMAXPROCS %d on one side and %d on the other: measure both with the same", new.Name, old.Procs, new.Procs)
	}
	for _, unit := range new.Units {
		s := series{unit: unit, old: old.Values(unit), new: new.Values(unit)}
		if paired {
			s.old, s.new = sameRounds(old.Samples(unit), new.Samples(unit))
		}
		if len(s.old) > 0 && len(s.new) > 0 {
			p.series = append(p.series, s)
			p.rounds = min(len(s.old), len(s.new))
		}
	}
	for _, unit := range []string{timeUnit, allocUnit} {
		has, had := slices.Contains(new.Units, unit), slices.Contains(old.Units, unit)
		if has != had || unit == timeUnit && !has {
			return p, fmt.Errorf("mixed units: %s has %v on one side and %v on the other: both need %s",
				new.Name, old.Units, new.Units, unit)
		}
	}
	return p, p.check()
}

// check refuses times of which no ratio can be taken.
func (p pairing) check() error {
	if p.rounds == 0 {
		return fmt.Errorf("%s: the sides have no round in common", p.row.Name)
	}
	for _, s := range p.series {
		if s.unit == timeUnit && !(positive(s.old) && positive(s.new)) {
			return fmt.Errorf("%s: a time of zero or less cannot be right", p.row.Name)
		}
	}
	return nil
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

// change tests one series. The verdict is still to be decided.
func (s series) change(paired bool) Change {
	c := Change{
		Unit: s.unit, Direction: s.better,
		Old: median(s.old), New: median(s.new),
		Tested: s.unit == timeUnit || s.unit == allocUnit,
	}
	if s.unit == allocUnit && len(s.old) >= exactRounds && len(s.new) >= exactRounds && same(s.old) && same(s.new) {
		c.Exact, c.Adjusted = true, 1
		c.shift = c.New - c.Old
		c.Change = c.New/c.Old - 1
		c.Low, c.High = c.Change, c.Change
		return c
	}
	old, new, share := s.old, s.new, func(shift float64) float64 { return shift / c.Old }
	if s.unit != allocUnit && positive(s.old) && positive(s.new) {
		old, new, share = logs(old), logs(new), math.Expm1
	}
	test := ranktest.Unpaired
	if paired {
		test = pairedTest
	}
	r := test(old, new, confidence)
	c.P, c.shift = r.P, r.Shift
	c.Change, c.Low, c.High = share(r.Shift), share(r.Low), share(r.High)
	return c
}

func pairedTest(old, new []float64, confidence float64) ranktest.Result {
	diffs := make([]float64, len(old))
	for i := range diffs {
		diffs[i] = new[i] - old[i]
	}
	return ranktest.Paired(diffs, confidence)
}

// decide gives the verdict, once the p-values are corrected.
func (c *Change) decide(o Options, reference bool) {
	if !c.Tested {
		return
	}
	shown := c.shift != 0 && (c.Exact || c.Adjusted <= o.Alpha)
	switch {
	case !shown:
		c.Verdict = NoDifference
	case c.shift*float64(c.Direction) > 0:
		c.Verdict = Better
	default:
		c.Verdict = Worse
	}
	big := c.Unit == allocUnit || math.Abs(c.Change) > o.Threshold
	c.Regression = c.Verdict == Worse && big && !reference
}

func median(values []float64) float64 {
	s := slices.Sorted(slices.Values(values))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}

func positive(values []float64) bool { return slices.Min(values) > 0 }

func same(values []float64) bool { return slices.Min(values) == slices.Max(values) }

func logs(values []float64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = math.Log(v)
	}
	return out
}
