package report

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/aclements/go-moremath/stats"
)

// A Series is what was measured of one row in one unit, by round. Rounds that
// lack the row are absent.
type Series map[int]float64

// A Ratio tells how many times the time of one row another takes, from the
// rounds that have both. Each round gives one ratio, so what slows a whole
// round down drops out. Mean is the geometric mean, and the interval is
// Student's t on the logarithms. An order is shown where the interval does not
// hold 1.
//
// Note: the test of ranks that scripts/compare makes would need ten rounds
// before it could order six servers, see jointly; this one orders what is far
// apart after three, and one wild round widens its interval instead of
// misleading it.
type Ratio struct {
	Mean, Low, High float64
	Rounds          int // with both rows; 0 means that there is no ratio
}

// jointly returns the confidence of each of n intervals that all hold together
// with the confidence of the page (Bonferroni).
//
// Note: Holm's procedure would show an order of a few more pairs, but none that
// can be read from an interval: beside "1.07× (1.02–1.13)" it may have to say
// that no difference is shown.
func jointly(n int) float64 { return 1 - (1-confidence)/float64(n) }

// newRatio returns a/b with an interval of the given confidence.
func newRatio(a, b Series, level float64) Ratio {
	var logs []float64
	for _, round := range sortedRounds(a) {
		if v, ok := b[round]; ok {
			logs = append(logs, math.Log(a[round]/v))
		}
	}
	return ratioOfLogs(logs, level)
}

func ratioOfLogs(logs []float64, level float64) Ratio {
	if len(logs) == 0 {
		return Ratio{}
	}
	mean, low, high := stats.MeanCI(logs, level)
	return Ratio{math.Exp(mean), math.Exp(low), math.Exp(high), len(logs)}
}

// Exists tells whether any round had both rows.
func (r Ratio) Exists() bool { return r.Rounds > 0 }

// Tested tells whether there were rounds enough to look for a difference.
func (r Ratio) Tested() bool { return r.Rounds > 1 }

// Order says what the rounds show: -1 that the first is faster, +1 that it is
// slower, 0 no difference.
func (r Ratio) Order() int {
	switch {
	case !r.Tested():
		return 0
	case r.High < 1:
		return -1
	case r.Low > 1:
		return +1
	}
	return 0
}

// Inverse returns the ratio the other way round.
func (r Ratio) Inverse() Ratio {
	return Ratio{1 / r.Mean, 1 / r.High, 1 / r.Low, r.Rounds}
}

// String returns "2.61× (2.55–2.67)", without an interval "2.61×", and "–"
// if there is no ratio.
func (r Ratio) String() string {
	if !r.Exists() {
		return "–"
	}
	return strings.TrimSpace(Times(r.Mean) + " " + r.Interval())
}

// Interval returns "(2.55–2.67)", or "" where there is none: of one round, or
// of a row to itself.
func (r Ratio) Interval() string {
	if !r.Tested() || r.Low == r.High {
		return ""
	}
	return fmt.Sprintf("(%s–%s)", bound(r.Low), bound(r.High))
}

// Times writes a multiple, "2.61×".
func Times(v float64) string { return digits(v) + "×" }

// bound writes an end of an interval, with as many digits as tell it from 1.
func bound(v float64) string {
	s := digits(v)
	for decimals := 3; v != 1 && strings.TrimRight(s, "0") == "1."; decimals++ {
		s = strconv.FormatFloat(v, 'f', decimals, 64)
	}
	return s
}

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
