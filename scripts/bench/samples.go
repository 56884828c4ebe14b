package main

import (
	"fmt"
	"math"

	"github.com/aclements/go-moremath/stats"

	"httpserverbench/internal/runner"
)

// minRounds is the least number of samples whose interval ends a run: a few
// samples may agree by chance.
const minRounds = 5

// samples are the times per operation of each row, in seconds.
type samples map[runner.Row][]float64

// add takes an outcome's time. One without a time adds nothing.
func (s *samples) add(o runner.Outcome) {
	if *s == nil {
		*s = make(samples)
	}
	if v, ok := o.Value("sec/op"); ok {
		(*s)[o.Row] = append((*s)[o.Row], v)
	}
}

// interval returns half the width of the 95 % interval of a row's mean time,
// by Student's t, as a fraction of the mean: +Inf with fewer than two samples.
func (s samples) interval(row runner.Row) float64 {
	if len(s[row]) < 2 {
		return math.Inf(1)
	}
	mean, low, high := stats.MeanCI(s[row], 0.95)
	return (high - low) / 2 / mean
}

// worst returns the widest interval of rows.
func (s samples) worst(rows []runner.Row) float64 {
	worst := 0.0
	for _, row := range rows {
		worst = max(worst, s.interval(row))
	}
	return worst
}

// precise reports whether a row has minRounds samples or more and an interval
// within the precision.
func (s samples) precise(row runner.Row, precision float64) bool {
	return len(s[row]) >= minRounds && s.interval(row) <= precision
}

// plusMinus formats an interval's half width, such as "± 1.9 %".
func plusMinus(half float64) string {
	if math.IsInf(half, 0) || math.IsNaN(half) {
		return "no interval yet"
	}
	if half >= 0.1 {
		return fmt.Sprintf("± %.0f %%", 100*half)
	}
	return fmt.Sprintf("± %.2g %%", 100*half)
}
