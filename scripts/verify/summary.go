package main

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"httpserverbench/internal/compare"
	"httpserverbench/internal/stats"
)

const confidence = 0.95

// kindName says what the two sides of a comparison were.
func kindName(slowdown float64) string {
	if slowdown == 0 {
		return "same code, other layout"
	}
	return fmt.Sprintf("slower by %g %%", 100*slowdown)
}

// summary tells in Markdown how often the gate was right, with a column for
// each kind of comparison. The rounds are those of a stage.
func summary(outcomes []outcome, rounds int, o compare.Options) string {
	t := table.NewWriter()
	head := table.Row{"comparisons with"}
	for _, slowdown := range kinds {
		head = append(head, kindName(slowdown))
	}
	t.AppendHeader(head)
	line := func(name string, cell func(of []outcome) string) {
		row := table.Row{name}
		for _, slowdown := range kinds {
			row = append(row, cell(only(outcomes, func(c outcome) bool { return c.Slowdown == slowdown })))
		}
		t.AppendRow(row)
	}
	for _, q := range questions {
		line(q.name, q.share)
	}
	pairs := gather(outcomes, func(r row) []int { return r.Pairs })
	names := slices.Sorted(maps.Keys(pairs))
	for _, name := range names {
		line("mean estimate, "+name, func(of []outcome) string { return mean(gather(of, func(r row) []int { return []int{r.Change} })[name]) })
		line("mean minimum detectable effect, "+name, func(of []outcome) string {
			return mean(gather(of, func(r row) []int { return []int{r.Detectable} })[name])
		})
	}
	return fmt.Sprintf("%s; intervals have a confidence of %.0f %%.\n\n%s\n\n%s", origin(outcomes), 100*confidence, t.RenderMarkdown(), curve(outcomes, rounds, o))
}

// origin says how many comparisons there are and of which commits.
func origin(outcomes []outcome) string {
	var commits []string
	for _, o := range outcomes {
		if short := cmp.Or(o.Commit[:min(7, len(o.Commit))], "one that was not noted"); !slices.Contains(commits, short) {
			commits = append(commits, short)
		}
	}
	if len(commits) == 1 {
		return fmt.Sprintf("%d comparisons of commit %s", len(outcomes), commits[0])
	}
	return fmt.Sprintf("%d comparisons of %d commits (%s)", len(outcomes), len(commits), strings.Join(commits, ", "))
}

// only returns the outcomes of which it is so.
func only(outcomes []outcome, is func(outcome) bool) (some []outcome) {
	for _, c := range outcomes {
		if is(c) {
			some = append(some, c)
		}
	}
	return some
}

// gather returns, as shares, what pick takes from each row, by the row's name.
func gather(outcomes []outcome, pick func(row) []int) map[string][]float64 {
	all := map[string][]float64{}
	for _, c := range outcomes {
		for _, r := range c.Rows {
			for _, v := range pick(r) {
				all[r.Name] = append(all[r.Name], float64(v)/resolution)
			}
		}
	}
	return all
}

// mean writes a mean with its interval.
func mean(values []float64) string {
	e := stats.Mean(values, confidence)
	if !e.HasInterval() {
		return "–"
	}
	return fmt.Sprintf("%.2f %% ± %.2f", 100*e.Value, 100*e.Half())
}

// A question is asked of each comparison.
type question struct {
	name string
	is   func(outcome) bool
}

var questions = []question{
	{"a regression in any row", func(c outcome) bool { return c.Exit == int(compare.Regression) }},
	{"any row shown to be slower", func(c outcome) bool { return slices.ContainsFunc(c.Rows, row.slower) }},
	{"no regression in any row", func(c outcome) bool { return c.Exit == int(compare.NoRegression) }},
	{"an inconclusive row", func(c outcome) bool { return c.Exit == int(compare.Inconclusive) }},
	{"a row not judged, as the floor moved", func(c outcome) bool { return slices.ContainsFunc(c.Rows, func(r row) bool { return r.Withheld }) }},
	{"a regression in " + slowedRow, slowed(func(r row) bool { return r.Verdict == compare.Regression.String() })},
	{"shown to be slower: " + slowedRow, slowed(row.slower)},
	{"shown to be, by less than the threshold", slowed(func(r row) bool { return r.slower() && r.Verdict == compare.NoRegression.String() })},
}

// slowed asks a question of the row that is made slower.
func slowed(is func(row) bool) func(outcome) bool {
	return func(c outcome) bool {
		return slices.ContainsFunc(c.Rows, func(r row) bool { return r.Name == slowedRow && is(r) })
	}
}

// share returns in how many comparisons it is so, with the interval of its
// probability.
func (q question) share(of []outcome) string {
	if len(of) == 0 {
		return "–"
	}
	k := len(only(of, q.is))
	e := stats.Share(k, len(of), confidence)
	return fmt.Sprintf("%d of %d: %.1f–%.1f %%", k, e.N, 100*e.Low, 100*e.High)
}

// curve tells how often slowdowns are found, from comparisons of some rounds
// that are drawn from the pairs of the same code and made slower.
func curve(outcomes []outcome, rounds int, o compare.Options) string {
	pairs := gather(only(outcomes, func(c outcome) bool { return c.Slowdown == 0 }), func(r row) []int { return r.Pairs })
	t := table.NewWriter()
	head := table.Row{"slower by"}
	names := slices.Sorted(maps.Keys(pairs))
	for _, name := range names {
		head = append(head, name+": shown", "regression")
	}
	t.AppendHeader(head)
	random := rand.New(rand.NewPCG(1, 0))
	for _, slowdown := range []float64{0, 0.003, 0.005, 0.01, 0.02, 0.025, 0.03} {
		line := table.Row{fmt.Sprintf("%g %%", 100*slowdown)}
		for _, name := range names {
			shown, regressions := detected(random, pairs[name], rounds, slowdown, o.Alpha/float64(len(pairs)), o.Threshold)
			line = append(line, fmt.Sprintf("%.1f %%", 100*shown), fmt.Sprintf("%.1f %%", 100*regressions))
		}
		t.AppendRow(line)
	}
	if len(pairs) == 0 {
		return ""
	}
	return fmt.Sprintf("Drawn from the pairs of the same code, in a first stage of %d rounds: how often a slowdown is shown, and how often it is a regression.\n\n%s\n", rounds, t.RenderMarkdown())
}

// detected returns in which share of drawn comparisons a slowdown is shown at
// the level alpha, and estimated above the threshold besides. A coin decides
// for each pair which side is the new one, so without a slowdown there is none.
func detected(random *rand.Rand, pairs []float64, rounds int, slowdown, alpha, threshold float64) (shown, regressions float64) {
	const draws = 1000
	diffs := make([]float64, rounds)
	for range draws {
		for i := range diffs {
			diffs[i] = float64(2*random.IntN(2)-1)*math.Log1p(pairs[random.IntN(len(pairs))]) + math.Log1p(slowdown)
		}
		test := stats.Paired(diffs, confidence)
		if test.Value <= 0 || test.P > alpha {
			continue
		}
		shown += 1.0 / draws
		if math.Expm1(test.Value) > threshold {
			regressions += 1.0 / draws
		}
	}
	return shown, regressions
}
