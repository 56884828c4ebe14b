package harness

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"httpserverbench/frameworks"
	"httpserverbench/internal/load"
	"httpserverbench/internal/results"
	"httpserverbench/internal/scenario"
	"httpserverbench/internal/target"
)

// remote names the servers of placement remote, which were started by someone
// else. The zero value is that of every other placement.
//
// A target without a floor is measured beside itself, as the floor is, and has
// its times alone: what runs elsewhere cannot be compared with a floor here.
type remote struct {
	target, floor string // addresses; floor is "" where there is none
}

// remoteIsMeant settles placement remote and the flags that go with it.
func (s *Suite) remoteIsMeant(f Flags) error {
	switch {
	case f.Target == "" && f.Floor != "":
		return errors.New("-floor=" + f.Floor + ": it is the floor beside a server that runs elsewhere: add -target")
	case f.Target == "" && s.placement == results.Remote:
		return errors.New("-placement=remote: say which server: add -target=http://HOST:PORT")
	case f.Target == "":
		return nil
	case s.placement != results.Remote && s.placement != "":
		return fmt.Errorf("-placement=%s: a server that runs elsewhere has placement remote: leave -placement out", s.placement)
	case f.Groups != "":
		return errors.New("-groups=" + f.Groups + ": with -target that server is measured and no other: leave -groups out")
	}
	s.placement = results.Remote
	s.remote = remote{f.Target, f.Floor}
	return nil
}

// reach finds out before anything is measured whether the servers are there.
func (s *Suite) reach(f Flags) error {
	for _, flag := range []struct{ name, address string }{{"target", f.Target}, {"floor", f.Floor}} {
		if flag.address == "" {
			continue
		}
		if _, err := target.Remote(flag.address); err != nil {
			return fmt.Errorf("-%s: %w", flag.name, err)
		}
	}
	return nil
}

// start returns the target, or the floor beside it.
func (r remote) start(f frameworks.Framework) (*target.Server, error) {
	if f.Name == frameworks.Floor().Name {
		return target.Remote(cmp.Or(r.floor, r.target))
	}
	return target.Remote(r.target)
}

// hasFloor reports whether what is beside a framework is the floor.
func (r remote) hasFloor() bool { return r.target == "" || r.floor != "" }

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
	return slices.DeleteFunc(rows, func(r scenario.Row) bool {
		return r.Variant.Sweep && !s.sweep || r.Variant.Way == load.InMemory && s.placement == results.Apart
	})
}
