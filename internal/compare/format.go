package compare

import (
	"fmt"
	"io"
	"math"
	"strconv"

	"golang.org/x/perf/benchunit"
)

// Write writes the judgement in the given format: text, markdown (a complete
// pull-request comment), csv (a line for each row and unit) or json.
func Write(w io.Writer, j *Judgement, format string) error {
	write, err := writer(format)
	if err != nil {
		return err
	}
	return write(w, j)
}

// CheckFormat returns an error that names the formats if there is none of
// that name.
func CheckFormat(format string) error {
	_, err := writer(format)
	return err
}

// writer returns the function that writes the given format.
func writer(format string) (func(io.Writer, *Judgement) error, error) {
	switch format {
	case "text":
		return writeText, nil
	case "markdown":
		return writeMarkdown, nil
	case "csv":
		return writeCSV, nil
	case "json":
		return writeJSON, nil
	}
	return nil, fmt.Errorf("no format %q: use text, markdown, csv or json", format)
}

// value writes a figure with its unit: "27.12µs", "36.87k".
func value(v float64, unit string) string {
	base, name := benchunit.Tidy(v, unit)
	text := benchunit.Scale(base, benchunit.ClassOf(name))
	switch {
	case unit == allocUnit:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case isTime(unit):
		return text + "s"
	}
	return text
}

// isTime reports whether a unit is nanoseconds, or nanoseconds per something.
func isTime(unit string) bool {
	base, name := benchunit.Tidy(1, unit)
	return base != 1 && benchunit.ClassOf(name) == benchunit.Decimal
}

// percent writes a share with its sign: "+4.2 %".
func percent(share float64) string {
	switch {
	case math.IsNaN(share):
		return "n/a"
	case math.IsInf(share, 1):
		return "+∞ %"
	case math.IsInf(share, -1):
		return "−∞ %"
	}
	return fmt.Sprintf("%+.1f %%", 100*share)
}

// interval writes the bounds of a change.
func (c Change) interval() string {
	if math.IsNaN(c.Low) || math.IsInf(c.Low, 0) || math.IsInf(c.High, 0) {
		return "unknown"
	}
	return fmt.Sprintf("%+.1f … %+.1f %%", 100*c.Low, 100*c.High)
}

// p writes the corrected p-value.
func (c Change) p() string {
	switch {
	case !c.Tested:
		return ""
	case c.Exact:
		return "exact"
	case c.Adjusted < 0.0005:
		return "<0.001"
	}
	return fmt.Sprintf("%.3f", c.Adjusted)
}

// word writes the verdict in the words that go with the unit.
func (c Change) word() string {
	words := map[Verdict]string{Better: "faster", Worse: "slower"}
	if c.Unit == allocUnit {
		words = map[Verdict]string{Better: "fewer", Worse: "more"}
	}
	if word, ok := words[c.Verdict]; ok {
		return word
	}
	return string(c.Verdict)
}
