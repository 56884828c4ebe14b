package report

import (
	"cmp"
	"slices"

	"httpserverbench/internal/results"
	"httpserverbench/internal/scenario"
	"httpserverbench/internal/stats"
)

// A Scenario is what was measured of one benchmark function.
type Scenario struct {
	Name   string
	Title  string
	About  string // what one operation is, or ""
	Client string // how the requests are sent, or ""

	// Rows are the servers, fastest first, and the floor last. A row that
	// failed in any round is not among them.
	Rows     []*Row
	Failures []Failure

	known  scenario.Scenario // what the suite says of it; zero if nothing
	ratios map[[2]*Row]Ratio // of every two ranked servers; the intervals hold jointly
}

// scenarios sorts a run by scenario, in the order of the suite.
func (r *run) scenarios() []*Scenario {
	var all []*Scenario
	find := func(name string) *Scenario {
		i := slices.IndexFunc(all, func(s *Scenario) bool { return s.Name == name })
		if i < 0 {
			i, all = len(all), append(all, newScenario(name))
		}
		return all[i]
	}
	for _, name := range scenario.Names() {
		find(name)
	}
	for _, f := range r.failures {
		s := find(results.ParseName(f.Name).Scenario)
		s.Failures = append(s.Failures, f)
	}
	for _, row := range r.Rows {
		s := find(row.Scenario)
		if !slices.ContainsFunc(s.Failures, func(f Failure) bool { return f.covers(row.Name) }) {
			s.Rows = append(s.Rows, newRow(row, s.known.Requests(row.Name)))
		}
	}
	all = slices.DeleteFunc(all, func(s *Scenario) bool { return len(s.Rows)+len(s.Failures) == 0 })
	for _, s := range all {
		s.rank()
	}
	return all
}

// newScenario describes a scenario. One that the suite does not know has its
// name alone.
func newScenario(name string) *Scenario {
	known, err := scenario.Lookup(name)
	if err != nil {
		return &Scenario{Name: name, Title: name}
	}
	return &Scenario{Name: name, Title: known.Title, About: known.About, Client: known.Client(), known: known}
}

// rank puts the rows in order, compares them and gives them places.
func (s *Scenario) rank() {
	slices.SortStableFunc(s.Rows, func(a, b *Row) int {
		return cmp.Or(cmp.Compare(last(a), last(b)), cmp.Compare(a.OfFloor.Value, b.OfFloor.Value))
	})
	s.compare()
	ranked := s.Ranked()
	for _, row := range ranked {
		row.OfBest = s.Ratio(row, ranked[0])
		row.Rank = s.rankOf(row)
	}
}

// last puts the floor after the servers.
func last(r *Row) int {
	if r.Framework == Floor {
		return 1
	}
	return 0
}

// Ranked returns the servers that are not too noisy, fastest first.
func (s *Scenario) Ranked() []*Row {
	return slices.DeleteFunc(slices.Clone(s.Rows), func(r *Row) bool { return r.Noisy || r.Framework == Floor })
}

// Floor returns the floor's row, or nil.
func (s *Scenario) Floor() *Row { return s.Row(Floor) }

// HasParams reports whether the rows differ in more than the framework.
func (s *Scenario) HasParams() bool {
	return slices.ContainsFunc(s.Rows, func(r *Row) bool { return len(r.Params) > 0 })
}

// Failed reports whether a framework has no row, or not all, because it
// failed.
func (s *Scenario) Failed(framework string) bool {
	return slices.ContainsFunc(s.Failures, func(f Failure) bool {
		return f.Framework == framework || f.Framework == ""
	})
}

// Row returns the row of a label, or nil.
func (s *Scenario) Row(label string) *Row {
	for _, row := range s.Rows {
		if row.Label == label {
			return row
		}
	}
	return nil
}

// Ratio returns how many times the time of b a takes, both ranked servers of
// the scenario and not the same.
func (s *Scenario) Ratio(a, b *Row) Ratio { return s.ratios[[2]*Row{a, b}] }

// compare compares every two ranked servers. The intervals of all pairs hold
// together with the confidence of the page.
//
// Note: Holm's procedure would show an order of a few more pairs, but none that
// can be read from an interval: beside "1.07× (1.02–1.13)" it may have to say
// that no difference is shown.
func (s *Scenario) compare() {
	s.ratios = map[[2]*Row]Ratio{}
	ranked := s.Ranked()
	level := stats.Jointly(confidence, len(ranked)*(len(ranked)-1)/2)
	for i, a := range ranked {
		for _, b := range ranked[i+1:] {
			ratio := ratioOf(a.decides, b.decides, level)
			s.ratios[[2]*Row{a, b}] = ratio
			s.ratios[[2]*Row{b, a}] = ratio.Inverse()
		}
	}
}

// rankOf counts the servers that are shown to be faster or slower than row.
// Where the rounds are too few to show any difference there is no rank.
func (s *Scenario) rankOf(row *Row) Rank {
	ranked := s.Ranked()
	rank := Rank{1, len(ranked)}
	for _, other := range ranked {
		if other == row {
			continue
		}
		ratio := s.Ratio(other, row)
		if !ratio.Shown() {
			return Rank{}
		}
		switch ratio.Order() {
		case -1:
			rank.First++
		case +1:
			rank.Last--
		}
	}
	return rank
}
