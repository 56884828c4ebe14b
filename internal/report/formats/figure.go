package formats

import (
	"maps"
	"math"
	"slices"
	"strconv"

	"httpserverbench/internal/report"
	"httpserverbench/internal/results"
	"httpserverbench/internal/stats"
)

// requestRate is the one unit that is derived and not measured.
const requestRate = "req/s"

// A figure is what a row has in one unit.
type figure struct {
	unit string
	stats.Estimate
}

// figures returns all that is known of a row, in a fixed order.
func figures(r *report.Row) []figure {
	all := []figure{{results.NsPerOp, r.Time}}
	if r.OfFloor.Exists() {
		all = append(all, figure{results.XFloor, stats.Estimate(r.OfFloor)}, figure{results.OverFloor, r.AboveIt})
	}
	for _, unit := range slices.Sorted(maps.Keys(r.Figures)) {
		all = append(all, figure{unit, r.Figures[unit]})
	}
	for _, derived := range []struct {
		unit  string
		value float64
	}{{requestRate, r.Rate}, {results.MBPerSecond, r.Bandwidth}, {"p50-ns", r.P50}, {"p99-ns", r.P99}} {
		if derived.value > 0 {
			all = append(all, figure{derived.unit, stats.Estimate{Value: derived.value, Low: math.Inf(-1), High: math.Inf(1), N: len(r.Times)}})
		}
	}
	return all
}

// A number has six significant digits as the formats write it, and its whole
// part in full. The digits after them differ from one kind of processor to
// another, as some round the product and the sum of x*y + z together, and say
// nothing.
type number float64

// MarshalJSON returns the number. It must be finite.
func (f number) MarshalJSON() ([]byte, error) {
	if math.Abs(float64(f)) >= 1e6 {
		return strconv.AppendFloat(nil, float64(f), 'f', 0, 64), nil
	}
	return strconv.AppendFloat(nil, float64(f), 'g', 6, 64), nil
}

// An estimate is a number with the ends of its interval, if it has one.
type estimate struct {
	Value number  `json:"value"`
	Low   *number `json:"low,omitempty"`
	High  *number `json:"high,omitempty"`
}

func newEstimate(e stats.Estimate) estimate {
	if !e.HasInterval() {
		return estimate{Value: number(e.Value)}
	}
	low, high := number(e.Low), number(e.High)
	return estimate{number(e.Value), &low, &high}
}
