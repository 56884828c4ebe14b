package stats

import (
	"slices"

	"github.com/aclements/go-moremath/stats"
)

// Median estimates the median of what the values were drawn from, with the
// interval between two order statistics that holds whatever the distribution.
// Six values are the fewest with an interval of 95 %.
func Median(values []float64, confidence float64) Estimate {
	n := len(values)
	if n < 2 {
		return Mean(values, confidence)
	}
	sample := stats.Sample{Xs: slices.Sorted(slices.Values(values)), Sorted: true}
	value, low, high := stats.QuantileCI(n, 0.5, confidence).SampleCI(sample)
	return Estimate{value, low, high, n}
}
