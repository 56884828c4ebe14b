package report

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"httpserverbench/internal/results"
	"httpserverbench/internal/stats"
)

// A series is what was measured of one row in one unit, by round.
type series map[int]float64

func newSeries(row *results.Row, unit string) series {
	by := series{}
	for _, s := range row.Samples(unit) {
		by[s.Round] = s.Value
	}
	return by
}

// A Ratio tells how many times the time of one thing another takes. An order
// is shown where the interval does not hold 1.
type Ratio stats.Estimate

// ratioOf returns a/b from the rounds that have both.
func ratioOf(a, b series, level float64) Ratio {
	var numerators, denominators []float64
	for _, round := range slices.Sorted(maps.Keys(a)) {
		if v, ok := b[round]; ok {
			numerators, denominators = append(numerators, a[round]), append(denominators, v)
		}
	}
	return Ratio(stats.Ratio(denominators, numerators, level).Estimate)
}

// Centre returns the ratio that values, each a ratio, have in common.
func Centre(values []float64) Ratio {
	return Ratio(stats.Ratio(slices.Repeat([]float64{1}, len(values)), values, confidence).Estimate)
}

// Exists reports whether anything was measured.
func (r Ratio) Exists() bool { return r.N > 0 }

// Shown reports whether there were rounds enough for an interval.
func (r Ratio) Shown() bool { return stats.Estimate(r).HasInterval() && r.Low > 0 }

// Order says what the rounds show: -1 that the first is faster, +1 that it is
// slower, 0 no difference.
func (r Ratio) Order() int {
	switch {
	case !r.Shown():
		return 0
	case r.High < 1:
		return -1
	case r.Low > 1:
		return +1
	}
	return 0
}

// Inverse returns the ratio the other way round.
func (r Ratio) Inverse() Ratio { return Ratio{1 / r.Value, 1 / r.High, 1 / r.Low, r.N} }

// String returns "2.61× (2.55–2.67)", without an interval "2.61×", and "–"
// if there is no ratio.
func (r Ratio) String() string {
	if !r.Exists() {
		return "–"
	}
	return strings.TrimSpace(Times(r.Value) + " " + r.Interval())
}

// Interval returns "(2.55–2.67)", or "" where there is none.
func (r Ratio) Interval() string {
	if !r.Shown() {
		return ""
	}
	return fmt.Sprintf("(%s–%s)", bound(r.Low), bound(r.High))
}

// Times writes a multiple, "2.61×". Near 1 it has three decimals, since there
// the third one counts.
func Times(v float64) string { return digits(v) + "×" }

// bound writes an end of an interval, with as many digits as tell it from 1.
func bound(v float64) string {
	s := digits(v)
	for decimals := 4; v != 1 && strings.TrimRight(s, "0") == "1."; decimals++ {
		s = strconv.FormatFloat(v, 'f', decimals, 64)
	}
	return s
}

func digits(v float64) string {
	switch {
	case v >= 99.95:
		return fmt.Sprintf("%.0f", v)
	case v >= 9.995:
		return fmt.Sprintf("%.1f", v)
	case v >= 1.9995:
		return fmt.Sprintf("%.2f", v)
	}
	return fmt.Sprintf("%.3f", v)
}
