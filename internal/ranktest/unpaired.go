package ranktest

import (
	"math"
	"slices"

	"github.com/aclements/go-moremath/stats"
)

// Unpaired tests two samples of separate runs by the test of Mann and Whitney,
// exact up to 50 samples a side (25 with ties). The shift is the median of all
// differences new minus old, and its interval is bounded by those differences
// that the same test would not reject, by its normal approximation (Moses; see
// Hollander and Wolfe, Nonparametric Statistical Methods, section 4.3).
//
// It knows nothing of drift between the runs: what the machine did in between
// counts as a difference of the builds.
func Unpaired(old, new []float64, confidence float64) Result {
	diffs := make([]float64, 0, len(old)*len(new))
	for _, a := range old {
		for _, b := range new {
			diffs = append(diffs, b-a)
		}
	}
	slices.Sort(diffs)
	low, high := inner(diffs, unpairedCut(len(old), len(new), (1-confidence)/2))
	p := 1.0
	if r, err := stats.MannWhitneyUTest(old, new, stats.LocationDiffers); err == nil {
		p = r.P // the errors, no sample and all samples equal, show no difference
	}
	return Result{
		N:     min(len(old), len(new)),
		Shift: median(diffs),
		Low:   low,
		High:  high,
		P:     min(1, p),
	}
}

// MinSamples returns the least number of samples a side with which Unpaired
// can reach the p-value alpha at all: that at which the sides do not overlap.
func MinSamples(alpha float64) int {
	n, p := 1, 1.0 // p = 2 / (2n over n)
	for p > alpha {
		n++
		p *= float64(n) / float64(2*(2*n-1))
	}
	return n
}

// unpairedCut returns how many of the sorted differences lie outside of the
// interval on each side, the bound included.
func unpairedCut(n, m int, tail float64) int {
	product := float64(n * m)
	sd := math.Sqrt(product * float64(n+m+1) / 12)
	return int(product/2 + sd*stats.InvCDF(stats.StdNormal)(tail))
}
