package report

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/aclements/go-moremath/stats"
)

// A Series is what was measured of one row in one unit, by round. Rounds that
// lack the row are absent.
type Series map[int]float64

// A Ratio tells how many times the time of one row another takes, from the
// rounds that have both. Each round gives one ratio, so what slows a whole
// round down drops out. Mean is the geometric mean, and the interval is
// Student's t on the logarithms, at 95 %.
//
// Note: the test of ranks that scripts/compare makes would need ten rounds
// before it could order six servers after the correction below; this one
// orders what is far apart after three, and one wild round widens its
// interval instead of misleading it.
type Ratio struct {
	Mean, Low, High float64
	Rounds          int // with both rows; 0 means that there is no ratio

	// P is the probability of ratios at least this far from 1 if the two took
	// the same time. Within a scenario it is corrected for the number of
	// pairs (Holm), so it may withhold an order that the interval alone would
	// allow.
	P float64
}

// newRatio returns a/b.
func newRatio(a, b Series) Ratio {
	var logs []float64
	for _, round := range sortedRounds(a) {
		if v, ok := b[round]; ok {
			logs = append(logs, math.Log(a[round]/v))
		}
	}
	return ratioOfLogs(logs)
}

func ratioOfLogs(logs []float64) Ratio {
	if len(logs) == 0 {
		return Ratio{P: 1}
	}
	mean, low, high := stats.MeanCI(logs, confidence)
	return Ratio{math.Exp(mean), math.Exp(low), math.Exp(high), len(logs), pValue(logs)}
}

// pValue tests whether the mean of logs is zero.
func pValue(logs []float64) float64 {
	if len(logs) < 2 {
		return 1
	}
	t, err := stats.OneSampleTTest(stats.Sample{Xs: logs}, 0, stats.LocationDiffers)
	switch {
	case err == nil:
		return t.P
	case logs[0] == 0: // no variance: all rounds agree
		return 1
	}
	return 0
}

// Exists tells whether any round had both rows.
func (r Ratio) Exists() bool { return r.Rounds > 0 }

// Tested tells whether there were rounds enough to look for a difference.
func (r Ratio) Tested() bool { return r.Rounds > 1 }

// Order says what the rounds show: -1 that the first is faster, +1 that it is
// slower, 0 no difference.
func (r Ratio) Order() int {
	if !r.Tested() || r.P > 1-confidence {
		return 0
	}
	return cmp.Compare(r.Mean, 1)
}

// Inverse returns the ratio the other way round.
func (r Ratio) Inverse() Ratio {
	return Ratio{1 / r.Mean, 1 / r.High, 1 / r.Low, r.Rounds, r.P}
}

// String returns "2.61× (2.55–2.67)", without an interval "2.61×", and "–"
// if there is no ratio.
func (r Ratio) String() string {
	switch {
	case !r.Exists():
		return "–"
	case !r.Tested() || r.Low == r.High: // of one round, or of a row to itself
		return Times(r.Mean)
	}
	return fmt.Sprintf("%s (%s–%s)", Times(r.Mean), digits(r.Low), digits(r.High))
}

// Times writes a multiple, "2.61×".
func Times(v float64) string { return digits(v) + "×" }

// digits writes a multiple: what differs by less than a hundredth is not told
// apart, and large multiples need no decimals.
func digits(v float64) string {
	switch {
	case v >= 99.95:
		return fmt.Sprintf("%.0f", v)
	case v >= 9.995:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

func sortedRounds(s Series) []int { return slices.Sorted(maps.Keys(s)) }
