package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"httpserverbench/internal/stats"

	"golang.org/x/perf/benchunit"
)

// A Scale writes the values of one column in one prefix, so that they can be
// read down the column.
type Scale struct {
	unit   string
	scaler benchunit.Scaler
	factor float64 // of the unit as measured to its base unit
}

// NewScale returns the scale that shows at least three digits of every value.
// The values are in the given unit, such as ns/op. Bytes have binary prefixes.
func NewScale(unit string, values ...float64) Scale {
	factor, base := benchunit.Tidy(1, unit)
	var tidied []float64
	for _, v := range values {
		if v != 0 {
			tidied = append(tidied, math.Abs(v*factor))
		}
	}
	if len(tidied) == 0 {
		return Scale{short(unit), benchunit.Scaler{Factor: 1}, factor}
	}
	scaler := benchunit.CommonScale(tidied, benchunit.ClassOf(base))
	scaler.Prec = max(0, scaler.Prec-1) // it counts a fourth digit, which is noise here
	return Scale{short(unit), scaler, factor}
}

// short returns the symbol that follows a prefix: the base unit without what
// the head of the column says.
func short(unit string) string {
	_, base := benchunit.Tidy(1, unit)
	switch {
	case base == "B/s":
		return base
	case benchunit.ClassOf(base) == benchunit.Binary:
		return "B"
	case strings.HasPrefix(base, "sec"), strings.Contains(base, "-sec"):
		return "s"
	}
	return ""
}

// Text writes a value with its unit, "7.12 µs".
func (s Scale) Text(v float64) string { return s.Number(v) + s.Unit() }

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

// Interval writes an estimate's interval without its unit, "(7.02–7.31)", or "".
func (s Scale) Interval(e stats.Estimate) string {
	if !e.HasInterval() {
		return ""
	}
	return fmt.Sprintf("(%s–%s)", s.Number(e.Low), s.Number(e.High))
}

// Value returns v in the scale's own unit, for axes.
func (s Scale) Value(v float64) float64 {
	return v * s.factor / s.scaler.Factor
}

// Percent returns an interval as a share of its value, "± 1.2 %", or "".
func Percent(e stats.Estimate) string {
	if !e.HasInterval() || e.Value == 0 {
		return ""
	}
	p := 100 * e.Half() / math.Abs(e.Value)
	switch {
	case p >= 9.95:
		return fmt.Sprintf("± %.0f %%", p)
	case p >= 0.095:
		return fmt.Sprintf("± %.1f %%", p)
	}
	return fmt.Sprintf("± %.2f %%", p)
}

// Count writes a number of things with a comma every three digits, "140,213",
// and two decimals where it is a small fraction.
func Count(v float64) string {
	if v < 10 && v != math.Round(v) {
		return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 2, 64), ".00")
	}
	s := strconv.FormatFloat(math.Round(v), 'f', -1, 64)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
