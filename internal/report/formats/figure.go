package formats

import (
	"math"
	"strconv"

	"httpserverbench/internal/report"
)

// A figure is a number as the formats write it: with six significant digits,
// and its whole part in full. The digits behind them differ from one kind of
// processor to another, as some round the product and the sum of x*y + z
// together, and say nothing.
type figure float64

// MarshalJSON returns the number. It must be finite.
func (f figure) MarshalJSON() ([]byte, error) {
	if math.Abs(float64(f)) >= 1e6 {
		return strconv.AppendFloat(nil, float64(f), 'f', 0, 64), nil
	}
	return strconv.AppendFloat(nil, float64(f), 'g', 6, 64), nil
}

// An estimate is a figure with the ends of its interval, if it has one.
type estimate struct {
	Value figure  `json:"value"`
	Low   *figure `json:"low,omitempty"`
	High  *figure `json:"high,omitempty"`
}

func newEstimate(e report.Estimate) estimate {
	if !e.HasInterval() {
		return estimate{Value: figure(e.Mean)}
	}
	return interval(e.Mean, e.Low, e.High)
}

// newRatio returns nil if there is no ratio.
func newRatio(r report.Ratio) *estimate {
	switch {
	case !r.Exists():
		return nil
	case !r.Tested():
		return &estimate{Value: figure(r.Mean)}
	}
	e := interval(r.Mean, r.Low, r.High)
	return &e
}

func interval(value, low, high float64) estimate {
	l, h := figure(low), figure(high)
	return estimate{figure(value), &l, &h}
}
