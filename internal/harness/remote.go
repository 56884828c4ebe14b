package harness

import (
	"cmp"
	"slices"

	"httpserverbench/frameworks"
	"httpserverbench/internal/load"
	"httpserverbench/internal/results"
	"httpserverbench/internal/scenario"
	"httpserverbench/internal/target"
)

// remote returns the server of placement remote that stands for f, which someone
// else has started.
//
// A target without a floor is measured beside itself, as the floor is, and has
// its times alone: what runs elsewhere cannot be compared with a floor here.
func (s *Suite) remote(f frameworks.Framework) (*target.Server, error) {
	if f.Name == frameworks.Floor().Name {
		return target.Remote(cmp.Or(s.flags.Floor, s.flags.Target))
	}
	return target.Remote(s.flags.Target)
}

// hasFloor reports whether what is beside a framework is the floor.
func (s *Suite) hasFloor() bool { return s.flags.Target == "" || s.flags.Floor != "" }

// rows returns the rows of sc that the suite measures. Of a server that runs
// elsewhere nothing is known but that it serves the application that every
// framework has. A router in memory is not apart from anything.
func (s *Suite) rows(sc scenario.Scenario) []scenario.Row {
	rows := sc.Rows(s.more...)
	if s.placement == results.Remote {
		rows = nil
		for _, v := range sc.Variants {
			if sc.Needs == "" && !sc.TLS {
				rows = append(rows, scenario.Row{Scenario: sc, Variant: v, Framework: frameworks.Framework{Name: "target"}})
			}
		}
	}
	return s.paced(slices.DeleteFunc(rows, func(r scenario.Row) bool {
		return r.Variant.Sweep && !s.flags.Sweep || r.Variant.Way == load.InMemory && s.placement == results.Apart
	}))
}
