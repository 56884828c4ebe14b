package report

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"httpserverbench/frameworks"
	"httpserverbench/internal/results"
	"httpserverbench/internal/stats"
)

// A Takeaway is sentences with figures.
type Takeaway struct {
	Title string
	Texts []string // in Markdown; of a scenario with parameters one for each choice
}

// takeaways says where the base stands in each scenario of a placement, and over
// all that have no parameters. What lacks a row or an interval is not said.
func takeaways(p *Placement) []Takeaway {
	var all []Takeaway
	for _, g := range p.Groups() {
		var texts []string
		for _, s := range g.Variants {
			if text := s.standing(); text != "" {
				texts = append(texts, text)
			}
		}
		if len(texts) > 0 {
			all = append(all, Takeaway{g.Title, texts})
		}
	}
	if text := dependencies(p); text != "" {
		all = append(all, Takeaway{"Zero dependencies", []string{text}})
	}
	return all
}

// standing says where the base stands. Of a scenario without a choice of
// parameters it says besides how far all are above the floor.
func (s *Scenario) standing() string {
	text := s.comparison()
	switch {
	case text == "":
		return ""
	case s.Params != "":
		return "**" + s.Choice() + "**: " + text
	}
	return text + above(s.Ranked())
}

// comparison compares the base with the fastest of the others, or its own rows
// with each other.
func (s *Scenario) comparison() string {
	ranked := s.Ranked()
	if len(ranked) < 2 || ranked[0].Rank.First == 0 {
		return ""
	}
	if len(ranked) > 2 && s.Undecided() {
		return fmt.Sprintf("No two of %d servers are shown to differ.", len(ranked))
	}
	base, rival := ranked[0], ranked[1]
	if base.Framework != Base {
		base, rival = s.Row(Base), ranked[0]
	}
	if base == nil || base.Noisy || base.Overloaded {
		return ""
	}
	return against(base, rival, s.Ratio(rival, base))
}

// against compares the base with the fastest of the others.
func against(base, rival *Row, ratio Ratio) string {
	switch order := ratio.Order(); {
	case order > 0 && base.Rank.Last == 1:
		return fmt.Sprintf("%s ranks first; %s takes %v its time.", base.Label, rival.Label, ratio)
	case order > 0:
		return fmt.Sprintf("%s takes %v the time of %s.", rival.Label, ratio, base.Label)
	case order < 0:
		return fmt.Sprintf("%s is faster: %s takes %v its time.", rival.Label, base.Label, ratio.Inverse())
	}
	return fmt.Sprintf("No difference between %s and %s is shown: %v.", base.Label, rival.Label, ratio)
}

// above lists the times above the floor, where one was beside the rows.
func above(rows []*Row) string {
	if !rows[0].OfFloor.Exists() {
		return ""
	}
	var times []string
	for _, row := range rows {
		times = append(times, row.Label+" "+NewScale(results.OverFloor, row.AboveIt.Value).Text(row.AboveIt.Value))
	}
	return " Above the floor: " + strings.Join(times, ", ") + "."
}

// dependencies compares the base with the fastest server that has dependencies,
// scenario by scenario: each round gives the geometric mean over the scenarios.
func dependencies(p *Placement) string {
	logs, scenarios := map[int][]float64{}, 0
	for _, s := range p.Scenarios {
		base, ranked := s.Row(Base), s.Ranked()
		i := slices.IndexFunc(ranked, func(r *Row) bool { return r.hasDependency() })
		if s.Params != "" || base == nil || base.Noisy || i < 0 {
			continue
		}
		scenarios++
		for round, t := range base.decides {
			if v, ok := ranked[i].decides[round]; ok {
				logs[round] = append(logs[round], math.Log(v/t))
			}
		}
	}
	maps.DeleteFunc(logs, func(_ int, values []float64) bool { return len(values) < scenarios })
	var means []float64
	for _, round := range slices.Sorted(maps.Keys(logs)) {
		means = append(means, math.Exp(stats.Mean(logs[round], confidence).Value))
	}
	ratio := Centre(means)
	if !ratio.Shown() {
		return ""
	}
	return fmt.Sprintf("In the geometric mean over %d scenarios, the fastest server with dependencies takes %v the time of %s.",
		scenarios, ratio, Base)
}

// hasDependency reports whether a user of the row's framework depends on a
// module of others.
func (r *Row) hasDependency() bool {
	f, err := frameworks.Lookup(r.Framework)
	return err == nil && f.Module != "" && f.Module != "std"
}
