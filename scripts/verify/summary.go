package main

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"httpserverbench/internal/stats"
)

const (
	confidence = 0.95
	alpha      = 0.05 // of compare, as its threshold
	threshold  = 0.02
)

// kindName says what the two sides of a comparison were.
func kindName(slowdown float64) string {
	if slowdown == 0 {
		return "the same code in other layouts"
	}
	return fmt.Sprintf("slower by %g %%", 100*slowdown)
}

// summary tells in Markdown how often the gate was right. The rounds are those
// of a stage.
func summary(outcomes []outcome, rounds int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d comparisons; intervals have a confidence of %.0f %%.\n\n", len(outcomes), 100*confidence)
	b.WriteString("| sides | outcome | comparisons | share | interval |\n| --- | --- | ---: | ---: | --- |\n")
	for _, slowdown := range kinds {
		of := slices.DeleteFunc(slices.Clone(outcomes), func(c outcome) bool { return c.Slowdown != slowdown })
		for _, q := range questions(slowdown) {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", kindName(slowdown), q.name, share(of, q.is))
		}
	}
	b.WriteString("\n" + details(outcomes))
	if pairs := pooled(outcomes); len(pairs) > 0 {
		b.WriteString("\n" + curve(pairs, rounds))
	}
	return b.String()
}

// A question is asked of each comparison of a kind.
type question struct {
	name string
	is   func(outcome) bool
}

// questions returns what is asked of the comparisons of a kind.
func questions(slowdown float64) []question {
	slowed := func(c outcome) figure { f, _ := c.judged(slowedRow); return f }
	all := []question{
		{"a regression in any row", func(c outcome) bool { return c.Exit == 1 }},
		{"any row shown to be slower", outcome.slower},
		{"no regression in any row", func(c outcome) bool { return c.Exit == 0 }},
		{"inconclusive", func(c outcome) bool { return c.Exit == 3 }},
		{"a row not judged, as the floor moved", outcome.withheld},
	}
	if slowdown > 0 {
		all = append(all,
			question{"a regression in its row", func(c outcome) bool { return slowed(c).Verdict == "regression" }},
			question{"its row shown to be slower", func(c outcome) bool { return slowed(c).Shown > 0 }},
			question{"its row slower, by less than the threshold", func(c outcome) bool {
				f := slowed(c)
				return f.Shown > 0 && f.Verdict == "no regression"
			}})
	}
	return all
}

// share returns the cells that tell of how many comparisons something is true.
func share(of []outcome, is func(outcome) bool) string {
	k := 0
	for _, c := range of {
		if is(c) {
			k++
		}
	}
	e := stats.Share(k, len(of), confidence)
	if e.N == 0 {
		return "0 | – | –"
	}
	return fmt.Sprintf("%d of %d | %.1f %% | %.1f–%.1f %%", k, e.N, 100*e.Value, 100*e.Low, 100*e.High)
}

// details lists the mean estimate and minimum detectable effect of each row.
func details(outcomes []outcome) string {
	type key struct {
		slowdown float64
		row      string
	}
	changes, effects := map[key][]float64{}, map[key][]float64{}
	for _, c := range outcomes {
		for row := range c.Pairs {
			if f, ok := c.judged(row); ok && f.Change != nil && f.Detectable != nil {
				k := key{c.Slowdown, row}
				changes[k], effects[k] = append(changes[k], 100**f.Change), append(effects[k], 100**f.Detectable)
			}
		}
	}
	var b strings.Builder
	b.WriteString("| sides | row | mean estimate | mean detectable |\n| --- | --- | ---: | ---: |\n")
	for _, slowdown := range kinds {
		for _, k := range slices.SortedFunc(maps.Keys(changes), func(a, b key) int { return strings.Compare(a.row, b.row) }) {
			if k.slowdown == slowdown {
				e := stats.Mean(changes[k], confidence)
				fmt.Fprintf(&b, "| %s | %s | %.2f %% ± %.2f | %.2f %% |\n", kindName(slowdown), k.row, e.Value, e.Half(), stats.Mean(effects[k], confidence).Value)
			}
		}
	}
	return b.String()
}

// pooled returns the pairs of all comparisons of the commit with itself: the
// logarithms of new/old by row.
func pooled(outcomes []outcome) map[string][]float64 {
	pairs := map[string][]float64{}
	for _, c := range outcomes {
		for row, values := range c.Pairs {
			for _, v := range values {
				if c.Slowdown == 0 {
					pairs[row] = append(pairs[row], math.Log1p(float64(v)/thousandths))
				}
			}
		}
	}
	return pairs
}

// curve tells how often slowdowns are found, from comparisons of some rounds
// that are drawn from the pairs and made slower.
func curve(pairs map[string][]float64, rounds int) string {
	const draws = 1000
	slowdowns := []float64{0, 0.003, 0.005, 0.01, 0.02, 0.025, 0.03}
	random := rand.New(rand.NewPCG(1, 0))
	var b strings.Builder
	fmt.Fprintf(&b, "Resampled from these pairs, in a first stage of %d rounds: how often a slowdown is shown, and how often it is a regression.\n\n| row |", rounds)
	for _, s := range slowdowns {
		fmt.Fprintf(&b, " %g %% |", 100*s)
	}
	b.WriteString("\n| --- |" + strings.Repeat(" ---: |", len(slowdowns)) + "\n")
	for _, row := range slices.Sorted(maps.Keys(pairs)) {
		fmt.Fprintf(&b, "| %s |", row)
		for _, s := range slowdowns {
			shown, regressions := 0, 0
			for range draws {
				diffs := make([]float64, rounds)
				for i := range diffs {
					diffs[i] = pairs[row][random.IntN(len(pairs[row]))] + math.Log1p(s)
				}
				if test := stats.Paired(diffs, confidence); test.Value > 0 && test.P <= alpha/float64(len(pairs)) {
					shown++
					if math.Expm1(test.Value) > threshold {
						regressions++
					}
				}
			}
			fmt.Fprintf(&b, " %.1f, %.1f %% |", 100*float64(shown)/draws, 100*float64(regressions)/draws)
		}
		b.WriteString("\n")
	}
	return b.String()
}
