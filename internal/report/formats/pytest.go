package formats

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/aclements/go-moremath/stats"
	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"httpserverbench/internal/report"
)

// A summary is what pytest-benchmark says of one test.
type summary struct {
	name       string
	times      [len(timeColumns)]float64 // ns, see timeColumns
	ops        float64                   // operations a second
	outliers   string
	rounds     int
	iterations string
}

var timeColumns = [...]string{"Min", "Max", "Mean", "StdDev", "Median", "IQR"}

// mean is the place of the mean in a summary's times.
const mean = 2

const legend = `Legend:
  Name: scenario's servers, by mean. In parentheses: the multiple of the column's best.
  Outliers: 1 standard deviation from mean; 1.5 IQR (interquartile range) from 1st quartile and 3rd quartile.
  OPS: operations per second, computed as 1 / mean.
  Iterations: operations in a round, the median over the rounds.
`

// Pytest returns the tables that pytest-benchmark prints, one for each scenario
// in each placement, by mean. Its rounds are the rounds of the run.
func Pytest(r *report.Report) ([]byte, error) {
	var b strings.Builder
	for _, p := range r.Placements {
		for _, s := range p.Scenarios {
			fmt.Fprintf(&b, "benchmark '%s', placement %s: %s\n", s.Name, p.Placement, report.Plural(len(s.Rows), "test"))
			if len(s.Rows) > 0 {
				b.WriteString(pytestTable(s) + "\n")
			}
			for _, f := range s.Failures {
				fmt.Fprintf(&b, "FAILED %v\n", f)
			}
			b.WriteString("\n")
		}
	}
	b.WriteString(legend)
	return []byte(b.String()), nil
}

func pytestTable(s *report.Scenario) string {
	var rows []summary
	for _, row := range s.Rows {
		rows = append(rows, summarize(row))
	}
	slices.SortStableFunc(rows, func(a, b summary) int { return cmp.Compare(a.times[mean], b.times[mean]) })
	best := bestOf(rows)
	scale := report.NewScale("ns/op", best[mean])
	w := table.NewWriter()
	w.SetStyle(ruled())
	w.AppendHeader(pytestHead(scale))
	for _, row := range rows {
		line := table.Row{row.name}
		for i, t := range row.times {
			line = append(line, scale.Number(t)+multiple(t, best[i]))
		}
		w.AppendRow(append(line, row.outliers, report.Count(row.ops)+multiple(row.ops, rows[0].ops), row.rounds, row.iterations))
	}
	w.SetColumnConfigs(rightAligned(len(timeColumns) + 5))
	return w.Render()
}

func pytestHead(scale report.Scale) table.Row {
	head := table.Row{fmt.Sprintf("Name (time in%s)", scale.Unit())}
	for _, name := range timeColumns {
		head = append(head, name)
	}
	return append(head, "Outliers", "OPS", "Rounds", "Iterations")
}

func summarize(row *report.Row) summary {
	sample := stats.Sample{Xs: slices.Sorted(slices.Values(row.Times)), Sorted: true}
	q1, median, q3 := sample.Quantile(0.25), sample.Quantile(0.5), sample.Quantile(0.75)
	low, high := sample.Bounds()
	average, deviation := sample.Mean(), 0.0
	if len(sample.Xs) > 1 {
		deviation = sample.StdDev()
	}
	iqr := q3 - q1
	return summary{
		name:  row.Label,
		times: [...]float64{low, high, average, deviation, median, iqr},
		ops:   1e9 / average,
		outliers: fmt.Sprintf("%d;%d",
			outside(sample.Xs, average-deviation, average+deviation),
			outside(sample.Xs, q1-1.5*iqr, q3+1.5*iqr)),
		rounds:     len(row.Times),
		iterations: iterations(row.Iters),
	}
}

// outside counts the values beyond the bounds.
func outside(values []float64, low, high float64) int {
	n := 0
	for _, v := range values {
		if v < low || v > high {
			n++
		}
	}
	return n
}

// iterations returns the median.
func iterations(iters []int) string {
	sorted := slices.Sorted(slices.Values(iters))
	return report.Count(float64(sorted[(len(sorted)-1)/2]))
}

// bestOf returns the least of each column of times.
func bestOf(rows []summary) [len(timeColumns)]float64 {
	best := rows[0].times
	for _, row := range rows[1:] {
		for i, t := range row.times {
			best[i] = min(best[i], t)
		}
	}
	return best
}

// multiple returns " (1.07)", or nothing where there is nothing to divide by.
func multiple(v, best float64) string {
	if best == 0 {
		return ""
	}
	return fmt.Sprintf(" (%.2f)", v/best)
}

// ruled is a style without borders, with a line below the head.
func ruled() table.Style {
	style := table.StyleDefault
	style.Options = table.Options{SeparateHeader: true}
	style.Box.PaddingLeft, style.Box.PaddingRight = "", "  "
	style.Format.Header = text.FormatDefault
	return style
}

// rightAligned aligns the second to the last of n columns.
func rightAligned(n int) []table.ColumnConfig {
	var configs []table.ColumnConfig
	for i := 2; i <= n; i++ {
		configs = append(configs, table.ColumnConfig{Number: i, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	return configs
}
