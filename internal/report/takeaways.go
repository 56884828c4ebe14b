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

// A Takeaway is a sentence or two with figures.
type Takeaway struct {
	Title string `json:"title"`
	Text  string `json:"text"`
}

// takeaways says about a placement what its data shows. What lacks a row or an
// interval is not said.
func takeaways(p *Placement) []Takeaway {
	var all []Takeaway
	add := func(title, text string) {
		if text != "" {
			all = append(all, Takeaway{title, text})
		}
	}
	for _, s := range p.Scenarios {
		add(s.Title, s.standing())
	}
	add("Zero dependencies, time", dependencies(p))
	add("Zero dependencies, allocations", allocations(p))
	return all
}

// standing says where the base stands in a scenario: against the fastest of
// the others, and above the floor. In a scenario with parameters it compares
// the base's own rows.
func (s *Scenario) standing() string {
	ranked := s.Ranked()
	if s.HasParams() {
		if len(ranked) < 2 || ranked[0].Rank.First == 0 {
			return ""
		}
		slowest := ranked[len(ranked)-1]
		return against(ranked[0], slowest, s.Ratio(slowest, ranked[0])) + above(ranked)
	}
	base := s.Row(Base)
	if base == nil || base.Rank.First == 0 {
		return ""
	}
	for _, rival := range ranked {
		if rival != base {
			return against(base, rival, s.Ratio(rival, base)) + above(ranked)
		}
	}
	return ""
}

// against compares the base with the fastest of the others.
func against(base, rival *Row, ratio Ratio) string {
	switch order := ratio.Order(); {
	case order > 0 && base.Rank.Last == 1:
		return fmt.Sprintf("%s is the fastest; %s takes %v its time.", base.Label, rival.Label, ratio)
	case order > 0:
		return fmt.Sprintf("%s takes %v the time of %s.", rival.Label, ratio, base.Label)
	case order < 0:
		return fmt.Sprintf("%s is faster: %s takes %v its time.", rival.Label, base.Label, ratio.Inverse())
	}
	return fmt.Sprintf("No difference between %s and %s is shown: %v.", base.Label, rival.Label, ratio)
}

// above lists the times above the floor.
func above(rows []*Row) string {
	var times []string
	for _, row := range rows {
		if row.AboveIt.N > 0 {
			times = append(times, row.Label+" "+NewScale(results.OverFloor, row.AboveIt.Value).Text(row.AboveIt.Value))
		}
	}
	if len(times) == 0 {
		return ""
	}
	return " Above the floor: " + strings.Join(times, ", ") + "."
}

// dependencies compares the base with the fastest server that has dependencies,
// scenario by scenario: each round gives the geometric mean over the scenarios.
func dependencies(p *Placement) string {
	logs, scenarios := map[int][]float64{}, 0
	for _, s := range p.Scenarios {
		base := s.Row(Base)
		i := slices.IndexFunc(s.Ranked(), func(r *Row) bool { return hasDependency(r.Framework) })
		if base == nil || base.Noisy || i < 0 {
			continue
		}
		scenarios++
		for round, t := range base.decides {
			if v, ok := s.Ranked()[i].decides[round]; ok {
				logs[round] = append(logs[round], math.Log(v/t))
			}
		}
	}
	maps.DeleteFunc(logs, func(_ int, values []float64) bool { return len(values) < scenarios })
	var means []float64
	for _, round := range slices.Sorted(maps.Keys(logs)) {
		means = append(means, math.Exp(stats.Mean(logs[round], confidence).Value))
	}
	ratio := centre(means, confidence)
	if !ratio.Shown() {
		return ""
	}
	return fmt.Sprintf("In the geometric mean over %s, the fastest server with dependencies takes %v the time of %s.",
		Plural(scenarios, "scenario"), ratio, Base)
}

func hasDependency(name string) bool {
	f, err := frameworks.Lookup(name)
	return err == nil && Server{Framework: f}.HasDependency()
}

// allocations lists the allocations of all servers in the first scenario.
func allocations(p *Placement) string {
	var list []string
	s := p.Scenarios[0]
	for _, row := range s.Servers() {
		if e, ok := row.Figures[results.AllocsPerOp]; ok {
			list = append(list, row.Label+" "+Count(e.Value))
		}
	}
	if len(list) < 2 {
		return ""
	}
	return fmt.Sprintf("Allocations for one operation of %s: %s.", s.Title, strings.Join(list, ", "))
}
