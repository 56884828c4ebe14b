package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"httpserverbench/internal/scenario"
)

// A Group is the scenarios of one benchmark function: one, or one for each
// choice of its parameters.
type Group struct {
	*Scenario // the first
	Variants  []*Scenario
}

// Operations returns what the suite says of the scenarios of all placements, each
// once, in the order of the suite.
func (r *Report) Operations() []scenario.Scenario {
	var all []scenario.Scenario
	for _, p := range r.Placements {
		for _, s := range p.Scenarios {
			if !slices.ContainsFunc(all, func(o scenario.Scenario) bool { return o.Name == s.Name }) {
				all = append(all, s.Scenario)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b scenario.Scenario) int { return bySuite(a.Name, b.Name) })
	return all
}

// Groups returns the scenarios by function.
func (p *Placement) Groups() []Group {
	var groups []Group
	for _, s := range p.Scenarios {
		if last := len(groups) - 1; last >= 0 && groups[last].Name == s.Name {
			groups[last].Variants = append(groups[last].Variants, s)
			continue
		}
		groups = append(groups, Group{s, []*Scenario{s}})
	}
	return groups
}

// fewest is the number of values from which a parameter has a line.
const fewest = 3

// Axis returns the parameter that alone distinguishes the scenarios, and its
// values, if all are numbers and there are three at least.
func (g Group) Axis() (key string, values []string, ok bool) {
	for _, s := range g.Variants {
		name, value, _ := strings.Cut(s.Params, "=")
		if _, err := strconv.ParseFloat(value, 64); err != nil || key != "" && name != key {
			return "", nil, false
		}
		key, values = name, append(values, value)
	}
	return key, values, len(values) >= fewest
}

// Labels returns the rows' labels of all scenarios, each once, the base first
// and the floor last.
func (g Group) Labels() []string {
	var labels []string
	for _, s := range g.Variants {
		for _, row := range s.Rows {
			if !slices.Contains(labels, row.Label) {
				labels = append(labels, row.Label)
			}
		}
	}
	order := map[string]int{Base: -1, Floor: +1}
	slices.SortStableFunc(labels, func(a, b string) int { return cmp.Compare(order[a], order[b]) })
	return labels
}
