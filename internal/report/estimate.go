package report

import (
	"fmt"
	"slices"

	"golang.org/x/perf/benchmath"
	"golang.org/x/perf/benchunit"
)

// confidence is the level of every interval on the page.
const confidence = 0.95

// thresholds are for benchmath; the page makes its tests itself.
var thresholds = &benchmath.Thresholds{CompareAlpha: 1 - confidence}

// An Estimate is the mean of a row's samples, one per round, with the
// interval in which the true mean lies with a confidence of 95 %: Student's t
// on the samples, as benchmath has it for AssumeNormal.
//
// Note: benchstat shows the median with an interval from order statistics,
// which takes no shape of the noise for granted but has no end below six
// samples. The mean is what a server's user pays for in sum, and what the
// rate of requests is made of.
type Estimate struct {
	Mean, Low, High float64 // Low and High are infinite for fewer than two samples
	N               int     // samples; 0 means that nothing was measured
}

func newEstimate(values []float64) Estimate {
	if len(values) == 0 {
		return Estimate{}
	}
	s := benchmath.AssumeNormal.Summary(benchmath.NewSample(slices.Clone(values), thresholds), confidence)
	return Estimate{Mean: s.Center, Low: s.Lo, High: s.Hi, N: len(values)}
}

// HasInterval tells whether there were samples enough for an interval.
func (e Estimate) HasInterval() bool { return e.N > 1 }

// Half returns half the width of the interval, 0 without one.
func (e Estimate) Half() float64 {
	if !e.HasInterval() {
		return 0
	}
	return (e.High - e.Low) / 2
}

// Percent returns the interval as a reader takes it in, "± 1.2 %", or "".
func (e Estimate) Percent() string {
	if !e.HasInterval() || e.Mean == 0 {
		return ""
	}
	p := 100 * e.Half() / e.Mean
	if p >= 9.95 {
		return fmt.Sprintf("± %.0f %%", p)
	}
	return fmt.Sprintf("± %.1f %%", p)
}

// A Scale writes the values of one column in one prefix, so that they can be
// read down the column.
type Scale struct {
	unit   string
	scaler benchunit.Scaler
	factor float64 // of the unit as measured to its base unit
}

// NewScale returns the scale that shows at least three digits of every value.
// The values are in the given unit, such as ns/op or req/s. Bytes have binary
// prefixes.
func NewScale(unit string, values ...float64) Scale {
	factor, base := benchunit.Tidy(1, unit)
	tidied := make([]float64, 0, len(values))
	for _, v := range values {
		if v != 0 {
			tidied = append(tidied, v*factor)
		}
	}
	if len(tidied) == 0 {
		return Scale{short(base), benchunit.Scaler{Factor: 1}, factor}
	}
	scaler := benchunit.CommonScale(tidied, benchunit.ClassOf(base))
	scaler.Prec = max(0, scaler.Prec-1) // it counts a fourth digit, which is noise here
	return Scale{short(base), scaler, factor}
}

// short returns the symbol that follows a prefix: the base unit without what
// the head of the column says.
func short(base string) string {
	switch base {
	case "sec/op", "p50-sec", "p99-sec", "srv-cpu-sec/op":
		return "s"
	case "B/op":
		return "B"
	case "B/s", "B/sec":
		return "B/s"
	}
	return ""
}

// Text writes a value, "7.12 µs". A value that was not measured is a dash.
func (s Scale) Text(e Estimate) string {
	if e.N == 0 {
		return "–"
	}
	return s.Number(e.Mean) + s.Unit()
}

// Number writes a value without its unit.
func (s Scale) Number(v float64) string {
	scaler := s.scaler
	scaler.Prefix = ""
	return scaler.Format(v * s.factor)
}

// Unit returns prefix and unit with a space before them, " µs", or "".
func (s Scale) Unit() string {
	if s.scaler.Prefix+s.unit == "" {
		return ""
	}
	return " " + s.scaler.Prefix + s.unit
}

// Value returns v in the scale's own unit, for axes.
func (s Scale) Value(v float64) float64 {
	return v * s.factor / s.scaler.Factor
}

// newExact returns the figure of a unit that does not vary by nature, such as
// allocs/op: the median, the lower of two, so that a whole number stays one.
// Its interval is the range of what was measured.
func newExact(values []float64) Estimate {
	if len(values) == 0 {
		return Estimate{}
	}
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return Estimate{Mean: sorted[(n-1)/2], Low: sorted[0], High: sorted[n-1], N: n}
}
