package ranktest

import (
	"cmp"
	"math"
	"slices"

	"github.com/aclements/go-moremath/stats"
)

// Paired tests the differences of pairs, new minus old, by Wilcoxon's
// signed-rank test. The p-value is exact up to 50 pairs and by the normal
// approximation above, with tied differences at their mean rank and
// differences of zero left out. The shift is the median of the means
// of all pairs of differences, and its interval is bounded by those means that
// the same test would not reject (Hodges and Lehmann 1963).
func Paired(diffs []float64, confidence float64) Result {
	walsh := walshMeans(diffs)
	low, high := inner(walsh, pairedCut(len(diffs), (1-confidence)/2))
	return Result{
		N:     len(diffs),
		Shift: median(walsh),
		Low:   low,
		High:  high,
		P:     signedRankP(diffs),
	}
}

// exactPairs is up to how many pairs the exact distribution is worked out. The
// work grows with the cube of their number; beyond, its normal approximation
// differs by less than a hundredth of the p-values that matter here.
const exactPairs = 50

// MinPairs returns the least number of pairs with which Paired can reach the
// p-value alpha at all: that at which every difference points one way.
func MinPairs(alpha float64) int {
	return int(math.Ceil(1 - math.Log2(alpha)))
}

// walshMeans returns the means of all pairs of values, each value with itself
// included, in ascending order.
func walshMeans(values []float64) []float64 {
	means := make([]float64, 0, len(values)*(len(values)+1)/2)
	for i, a := range values {
		for _, b := range values[i:] {
			means = append(means, (a+b)/2)
		}
	}
	slices.Sort(means)
	return means
}

// pairedCut returns how many of the sorted means lie outside of the interval
// on each side, the bound included; 0 if n pairs give no such interval.
func pairedCut(n int, tail float64) int {
	if n > exactPairs {
		count := float64(n)
		sd := math.Sqrt(count * (count + 1) * (2*count + 1) / 24)
		return int(count*(count+1)/4 + sd*stats.InvCDF(stats.StdNormal)(tail))
	}
	ranks := make([]int, n)
	for i := range ranks {
		ranks[i] = i + 1
	}
	sum := 0.0
	for cut, p := range signedRankDistribution(ranks) {
		if sum += p; sum > tail {
			return cut
		}
	}
	return 0
}

// signedRankP returns the two-sided p-value of the signed-rank test.
func signedRankP(diffs []float64) float64 {
	diffs = slices.DeleteFunc(slices.Clone(diffs), func(d float64) bool { return d == 0 })
	ranks := doubleRanks(diffs)
	positive := 0
	for i, d := range diffs {
		if d > 0 {
			positive += ranks[i]
		}
	}
	total := 0
	for _, r := range ranks {
		total += r
	}
	smaller := min(positive, total-positive) // the distribution is symmetric
	if len(diffs) > exactPairs {
		return normalP(smaller, total, ranks)
	}
	p := 0.0
	for _, mass := range signedRankDistribution(ranks)[:smaller+1] {
		p += mass
	}
	return min(1, 2*p)
}

// normalP approximates the two-sided p-value of the smaller of the two sums of
// doubled ranks, with the correction for continuity. Ties need none of their
// own, as the ranks' squares are summed as they are.
func normalP(smaller, total int, ranks []int) float64 {
	squares := 0.0
	for _, r := range ranks {
		squares += float64(r) * float64(r)
	}
	z := (float64(smaller) + 1 - float64(total)/2) / (math.Sqrt(squares) / 2)
	return min(1, 2*stats.StdNormal.CDF(z))
}

// doubleRanks returns twice the rank of each value's magnitude. Ties get the
// mean of their ranks, which, doubled, is a whole number.
func doubleRanks(values []float64) []int {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Compare(math.Abs(values[a]), math.Abs(values[b]))
	})
	ranks := make([]int, len(values))
	for first := 0; first < len(order); {
		last := first
		for last+1 < len(order) && math.Abs(values[order[last+1]]) == math.Abs(values[order[first]]) {
			last++
		}
		for _, i := range order[first : last+1] {
			ranks[i] = first + last + 2
		}
		first = last + 1
	}
	return ranks
}

// signedRankDistribution returns the probability of each sum of ranks when
// every rank counts with probability one half. It adds one rank at a time.
func signedRankDistribution(ranks []int) []float64 {
	total := 0
	for _, r := range ranks {
		total += r
	}
	p := make([]float64, total+1)
	p[0] = 1
	reach := 0
	for _, r := range ranks {
		reach += r
		for sum := reach; sum >= 0; sum-- {
			p[sum] /= 2
			if sum >= r {
				p[sum] += p[sum-r] / 2
			}
		}
	}
	return p
}
