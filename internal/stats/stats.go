// Package stats is the one home of the suite's statistics: one estimator for
// each question, and for each estimator an interval that goes with it.
//
//   - How long does it take? [Mean], with Student's interval.
//   - How do two things measured in pairs differ? [Paired], and [Ratio] for
//     quantities that are compared by their quotient: the sign-flip test on
//     ranks, its estimate and its interval.
//   - How often does it happen? [Share], with Wilson's interval.
//
// [Holm] corrects the p-values of all that is judged together, [Jointly] the
// confidence of intervals that must hold together, [Detectable] tells which
// difference a comparison would have found.
package stats

import (
	"cmp"
	"math"
	"slices"

	"github.com/aclements/go-moremath/stats"
)

// An Estimate is a quantity with the interval that holds the true value with
// the confidence that was asked for. Where N values are too few for an
// interval, Low and High are infinite; the estimate of no values is NaN.
type Estimate struct {
	Value, Low, High float64
	N                int // values, or pairs of values
}

// HasInterval reports whether there were enough values for an interval.
func (e Estimate) HasInterval() bool {
	return e.N > 0 && !math.IsInf(e.Low, 0) && !math.IsInf(e.High, 0)
}

// Half returns half the width of the interval, in the units of Value.
func (e Estimate) Half() float64 { return (e.High - e.Low) / 2 }

// unknown is the estimate of which no interval can be given.
func unknown(value float64, n int) Estimate {
	return Estimate{Value: value, Low: math.Inf(-1), High: math.Inf(1), N: n}
}

// Mean estimates the mean of what the values were drawn from, with Student's
// interval. One value has a mean and no interval.
func Mean(values []float64, confidence float64) Estimate {
	n := len(values)
	switch n {
	case 0:
		return unknown(math.NaN(), 0)
	case 1:
		return unknown(values[0], 1)
	}
	mean, low, high := stats.MeanCI(values, confidence)
	return Estimate{mean, low, high, n}
}

// Share estimates the probability of something that happened in k of n trials,
// with the interval of Wilson's score test, which is right also near 0 and 1.
func Share(k, n int, confidence float64) Estimate {
	if n == 0 {
		return unknown(math.NaN(), 0)
	}
	count, p := float64(n), float64(k)/float64(n)
	z := quantile((1 + confidence) / 2)
	middle := (p + z*z/(2*count)) / (1 + z*z/count)
	half := z / (1 + z*z/count) * math.Sqrt(p*(1-p)/count+z*z/(4*count*count))
	return Estimate{p, max(0, middle-half), min(1, middle+half), n}
}

// Holm returns the p-values of a family of tests corrected so that the
// probability of one or more false claims among them all is held (Holm 1979,
// A simple sequentially rejective multiple test procedure). The order is kept.
func Holm(ps []float64) []float64 {
	order := make([]int, len(ps))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(ps[a], ps[b]) })
	adjusted := make([]float64, len(ps))
	worst := 0.0
	for rank, i := range order {
		worst = max(worst, min(1, ps[i]*float64(len(ps)-rank)))
		adjusted[i] = worst
	}
	return adjusted
}

// Jointly returns the confidence that each of n intervals needs so that all of
// them hold together with the given one (Bonferroni).
func Jointly(confidence float64, n int) float64 {
	return 1 - (1-confidence)/float64(max(1, n))
}

// Detectable returns the smallest difference that a test at the two-sided
// level alpha finds with the given power, where the noise is that of an
// estimate whose interval has the given confidence: the minimum detectable
// effect, in the units of the estimate. It takes the estimate to be normally
// distributed; noise with a tail as long as a lognormal's makes of a power of
// 90 % one of 75 %.
func Detectable(e Estimate, confidence, alpha, power float64) float64 {
	return e.Half() / quantile((1+confidence)/2) * (quantile(1-alpha/2) + quantile(power))
}

// quantile returns the p-quantile of the standard normal distribution.
func quantile(p float64) float64 { return stats.InvCDF(stats.StdNormal)(p) }
