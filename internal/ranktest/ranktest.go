// Package ranktest tells whether two builds differ, and by how much, from
// ranks alone, so that no shape of the noise is assumed: benchmark times have
// a long tail to the right, and one sample taken while the machine was busy
// elsewhere must not decide.
//
// Paired is for samples taken in turn; Unpaired for those of two separate
// runs; Holm corrects the p-values of all that is judged together.
//
// Note: the paired t-test on the same differences finds small shifts a little
// sooner on a quiet machine, but a single round that is ten times slower
// doubles its interval. The signed-rank test loses 5 % of its efficiency where
// the noise is normal, and gains without bound where it is not.
package ranktest

import (
	"cmp"
	"math"
	"slices"
)

// A Result is the outcome of one test of "there is no shift".
type Result struct {
	N         int     // pairs, or samples of the smaller side
	Shift     float64 // estimate, in the units of what was given
	Low, High float64 // interval of the shift; infinite where N is too small for one
	P         float64 // two-sided
}

// Holm returns the p-values of a family of tests corrected so that the
// probability of one or more false alarms among them all is held (Holm 1979:
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

// median returns the median of sorted values; NaN of none.
func median(sorted []float64) float64 {
	n := len(sorted)
	if n == 0 {
		return math.NaN()
	}
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// inner returns the values that remain at the two ends of sorted once cut of
// them are left out on each side; infinities where nothing may be left out.
func inner(sorted []float64, cut int) (low, high float64) {
	if cut <= 0 || 2*cut > len(sorted)+1 {
		return math.Inf(-1), math.Inf(1)
	}
	return sorted[cut-1], sorted[len(sorted)-cut]
}
