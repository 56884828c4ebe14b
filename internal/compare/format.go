package compare

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"httpserverbench/internal/results"
)

// Formats are the forms in which a judgement is written. For machines the
// results files themselves are the format.
var Formats = []string{"text", "markdown"}

// Write writes the judgement in one of the Formats; markdown is a complete
// pull-request comment.
func Write(w io.Writer, j *Judgement, format string) error {
	text := j.text
	if format == "markdown" {
		text = j.markdown
	}
	_, err := io.WriteString(w, text())
	return err
}

// text returns the judgement for a terminal.
func (j *Judgement) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "old: %s\nnew: %s\n%s\n\n", j.Old.title(), j.New.title(), j.method())
	fmt.Fprintf(&b, "%s\n\n%s\n", j.rendered(append(j.gated(), j.reference()...)), j.Summary())
	for _, note := range j.footnotes() {
		fmt.Fprintf(&b, "note: %s\n", note)
	}
	return b.String()
}

// plain is a table style of columns and one rule.
func plain() table.Style {
	s := table.StyleLight
	s.Options = table.OptionsNoBorders
	s.Options.SeparateColumns = false
	s.Format.Header = text.FormatDefault
	return s
}

// method tells in a few words how the rows were measured.
func (j *Judgement) method() string {
	return fmt.Sprintf("%s of %s in placement %s, measured in turn: a coin decided each pair, and each round has a code layout of its own",
		plural(j.Rounds(), "round"), j.New.Config[results.KeyBenchtime], j.New.Placement())
}

// footnotes are the problems, unless the summary tells them, and the remarks.
func (j *Judgement) footnotes() []string {
	var notes []string
	if j.Outcome() != Failed {
		notes = append(notes, j.Problems...)
	}
	return append(notes, j.Remarks...)
}

// rendered returns the table of rows as plain text, with one line a row.
func (j *Judgement) rendered(rows []Row) string {
	t := table.NewWriter()
	t.SetStyle(plain())
	t.AppendHeader(table.Row{"row", "× floor", "change", "95 % interval", j.axis(), "detectable", "allocs/op", "verdict"})
	for _, r := range rows {
		t.AppendRow(table.Row{
			r.Label(), r.level(), percent(r.Ratio.change(r.Ratio.Value)), r.Ratio.interval(), r.Ratio.chart(j.Options.Threshold),
			r.Ratio.detectable(), r.allocations(), r.verdict(j.Options),
		})
	}
	var right []table.ColumnConfig
	for _, column := range []int{2, 3, 4, 6, 7} {
		right = append(right, table.ColumnConfig{Number: column, Align: text.AlignRight})
	}
	t.SetColumnConfigs(right)
	return t.Render()
}

// level tells the figure that is judged, old and new.
func (r Row) level() string {
	if r.Reference {
		return fmt.Sprintf("%.0f → %.0f ns", r.Ratio.Old, r.Ratio.New)
	}
	return fmt.Sprintf("%.3f → %.3f", r.Ratio.Old, r.Ratio.New)
}

// allocations tells the row's allocations, and how they changed where that was
// shown.
func (r Row) allocations() string {
	switch {
	case r.Allocs.N == 0:
		return ""
	case r.Allocs.Shown == 0:
		return number(r.Allocs.New)
	}
	return number(r.Allocs.Old) + " → " + number(r.Allocs.New)
}

// verdict writes the verdict and what was shown of the row.
func (r Row) verdict(o Options) string {
	shown := map[int]string{1: "slower", -1: "faster"}[r.Ratio.Shown]
	switch {
	case r.Reference && shown == "":
		return "floor"
	case r.Reference:
		return "floor: " + shown
	case r.Verdict == Regression && r.Allocs.moreAllocations():
		return "regression: allocates more"
	case r.Withheld != "":
		return "inconclusive: not judged"
	case r.Verdict == NoRegression && r.Ratio.Shown > 0:
		return fmt.Sprintf("no regression: slower, by less than %g %%", 100*o.Threshold)
	case shown != "":
		return r.Verdict.String() + ": " + shown
	}
	return r.Verdict.String()
}

// percent writes a share with its sign: "+4.2 %".
func percent(share float64) string {
	if math.IsNaN(share) || math.IsInf(share, 0) {
		return "unknown"
	}
	return fmt.Sprintf("%+.*f %%", decimals(share), 100*share)
}

// interval writes the bounds of a change.
func (c Change) interval() string {
	if !c.HasInterval() {
		return "unknown"
	}
	low, high := c.change(c.Low), c.change(c.High)
	return fmt.Sprintf("%+.*f … %+.*f %%", decimals(low), 100*low, decimals(high), 100*high)
}

// detectable writes the minimum detectable effect.
func (c Change) detectable() string {
	if !c.Tested || !c.HasInterval() {
		return ""
	}
	return fmt.Sprintf("%.*f %%", decimals(c.Detectable), 100*c.Detectable)
}

// decimals returns the digits after the point with which a share is written in
// percent: two below one per cent.
func decimals(share float64) int {
	if math.Abs(share) < 0.00995 {
		return 2
	}
	return 1
}

// number writes a number of allocations: a fraction to the hundredth.
func number(v float64) string {
	return strconv.FormatFloat(math.Round(100*v)/100, 'f', -1, 64)
}
