package main

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

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

// summary tells in Markdown how often the gate was right. The rounds are those
// of a stage.
func summary(outcomes []outcome, rounds int, o compare.Options) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s; intervals have a confidence of %.0f %%.\n\n", origin(outcomes), 100*confidence)
	b.WriteString("| of comparisons |")
	for _, slowdown := range kinds {
		fmt.Fprintf(&b, " %s |", kindName(slowdown))
	}
	b.WriteString("\n| --- |" + strings.Repeat(" --- |", len(kinds)) + "\n")
	for _, q := range questions {
		fmt.Fprintf(&b, "| %s |", q.name)
		for _, slowdown := range kinds {
			fmt.Fprintf(&b, " %s |", q.share(outcomes, slowdown))
		}
		b.WriteString("\n")
	}
	b.WriteString("\n| sides | row | mean estimate | mean detectable |\n| --- | --- | ---: | ---: |\n")
	for _, slowdown := range kinds {
		changes := gather(of(outcomes, slowdown), func(r row) []int { return []int{r.Change} })
		effects := gather(of(outcomes, slowdown), func(r row) []int { return []int{r.Detectable} })
		for _, name := range slices.Sorted(maps.Keys(changes)) {
			e := stats.Mean(changes[name], confidence)
			half := "–"
			if e.HasInterval() {
				half = fmt.Sprintf("%.2f", 100*e.Half())
			}
			fmt.Fprintf(&b, "| %s | %s | %.2f %% ± %s | %.2f %% |\n", kindName(slowdown), name, 100*e.Value, half, 100*stats.Mean(effects[name], confidence).Value)
		}
	}
	if pairs := gather(of(outcomes, 0), func(r row) []int { return r.Pairs }); len(pairs) > 0 {
		b.WriteString("\n" + curve(pairs, rounds, o))
	}
	return b.String()
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

// of returns the outcomes of one kind.
func of(outcomes []outcome, slowdown float64) []outcome {
	return slices.DeleteFunc(slices.Clone(outcomes), func(c outcome) bool { return c.Slowdown != slowdown })
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

// A question is asked of each comparison, or of those alone in which a row is
// slower.
type question struct {
	name   string
	slowed bool
	is     func(outcome) bool
}

var questions = []question{
	{"a regression in any row", false, func(c outcome) bool { return c.Exit == int(compare.Regression) }},
	{"any row shown to be slower", false, func(c outcome) bool { return c.any(func(r row) bool { return r.Shown > 0 }) }},
	{"no regression in any row", false, func(c outcome) bool { return c.Exit == int(compare.NoRegression) }},
	{"inconclusive", false, func(c outcome) bool { return c.Exit == int(compare.Inconclusive) }},
	{"a row not judged, as the floor moved", false, func(c outcome) bool { return c.any(func(r row) bool { return r.Withheld }) }},
	{"a regression in the slower row", true, slowedRowIs(func(r row) bool { return r.Verdict == compare.Regression.String() })},
	{"the slower row shown to be slower", true, slowedRowIs(func(r row) bool { return r.Shown > 0 })},
	{"the slower row shown to be, by less than the threshold", true, slowedRowIs(func(r row) bool { return r.Shown > 0 && r.Verdict == compare.NoRegression.String() })},
}

// slowedRowIs asks a question of the row that was made slower.
func slowedRowIs(is func(row) bool) func(outcome) bool {
	return func(c outcome) bool {
		return c.any(func(r row) bool { return r.Name == slowedRow && is(r) })
	}
}

// share returns how many comparisons of a kind have what q asks for, with the
// interval of its probability.
func (q question) share(outcomes []outcome, slowdown float64) string {
	asked := of(outcomes, slowdown)
	if len(asked) == 0 || q.slowed && slowdown == 0 {
		return "–"
	}
	k := len(asked) - len(slices.DeleteFunc(slices.Clone(asked), q.is))
	e := stats.Share(k, len(asked), confidence)
	return fmt.Sprintf("%d of %d: %.1f–%.1f %%", k, e.N, 100*e.Low, 100*e.High)
}

// curve tells how often slowdowns are found, from comparisons of some rounds
// that are drawn from the pairs of the same code and made slower.
func curve(pairs map[string][]float64, rounds int, o compare.Options) string {
	slowdowns := []float64{0, 0.003, 0.005, 0.01, 0.02, 0.025, 0.03}
	random := rand.New(rand.NewPCG(1, 0))
	var b strings.Builder
	fmt.Fprintf(&b, "Resampled from these pairs, in a first stage of %d rounds: how often a slowdown is shown, and how often it is a regression.\n\n| row |", rounds)
	for _, s := range slowdowns {
		fmt.Fprintf(&b, " %g %% |", 100*s)
	}
	b.WriteString("\n| --- |" + strings.Repeat(" ---: |", len(slowdowns)) + "\n")
	for _, name := range slices.Sorted(maps.Keys(pairs)) {
		fmt.Fprintf(&b, "| %s |", name)
		for _, s := range slowdowns {
			shown, regressions := detected(random, pairs[name], rounds, s, o.Alpha/float64(len(pairs)), o.Threshold)
			fmt.Fprintf(&b, " %.1f, %.1f %% |", 100*shown, 100*regressions)
		}
		b.WriteString("\n")
	}
	return b.String()
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
