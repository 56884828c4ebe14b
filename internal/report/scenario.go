package report

import (
	"cmp"
	"slices"
	"strings"

	"httpserverbench/frameworks"
	"httpserverbench/internal/load"
	"httpserverbench/internal/results"
	"httpserverbench/internal/scenario"
	"httpserverbench/internal/stats"
)

// A Scenario is what was measured of one benchmark function, or of one choice
// of its parameters.
type Scenario struct {
	// Scenario is what the suite says of it. Of a scenario that the suite does
	// not know it has the name alone, which is the title too.
	scenario.Scenario

	Params string // such as "conns=64", where servers are compared for each choice; else ""

	// Rows are the servers, fastest first, and the floor last. A row that
	// failed in any round is not among them.
	Rows     []*Row
	Failures []Failure
	Remarks  []Remark

	ratios map[[2]*Row]Ratio // of every two ranked servers; the intervals hold jointly
}

// scenarios sorts a run by scenario, in the order of the suite.
func (r *run) scenarios() []*Scenario {
	apart := r.compared()
	var all []*Scenario
	find := func(row *results.Row) *Scenario {
		params := ""
		if apart[row.Scenario] {
			params = row.ParamText()
		}
		i := slices.IndexFunc(all, func(s *Scenario) bool { return s.Name == row.Scenario && s.Params == params })
		if i < 0 {
			i, all = len(all), append(all, newScenario(row.Scenario, params))
		}
		return all[i]
	}
	for _, row := range r.Rows {
		find(row)
	}
	concerned := func(name string) []*Scenario {
		if !slices.ContainsFunc(all, func(s *Scenario) bool { return s.concerns(name) }) {
			find(results.ParseName(name))
		}
		return slices.DeleteFunc(slices.Clone(all), func(s *Scenario) bool { return !s.concerns(name) })
	}
	for _, f := range r.failures {
		for _, s := range concerned(f.Name) {
			s.Failures = append(s.Failures, f)
		}
	}
	for _, remark := range r.remarks {
		for _, s := range concerned(remark.Name) {
			s.Remarks = append(s.Remarks, remark)
		}
	}
	for _, row := range r.Rows {
		s := find(row)
		if !slices.ContainsFunc(s.Failures, func(f Failure) bool { return f.covers(row.Name) }) {
			s.add(row)
		}
	}
	slices.SortStableFunc(all, func(a, b *Scenario) int { return bySuite(a.Name, b.Name) })
	for _, s := range all {
		s.rank()
	}
	return all
}

// bySuite compares the names of two scenarios: they have the order of the suite, and
// those that it does not know come last.
func bySuite(a, b string) int {
	names := scenario.Names()
	place := func(name string) int {
		if i := slices.Index(names, name); i >= 0 {
			return i
		}
		return len(names)
	}
	return cmp.Compare(place(a), place(b))
}

// compared returns the scenarios that compare servers for each choice of their
// parameters. Where the base is alone, the choices are compared with each other.
func (r *run) compared() map[string]bool {
	apart := map[string]bool{}
	for _, row := range r.Rows {
		if len(row.Params) > 0 && row.Framework != Base && row.Framework != Floor {
			apart[row.Scenario] = true
		}
	}
	return apart
}

// newScenario describes a scenario, with nothing measured yet.
func newScenario(name, params string) *Scenario {
	known, err := scenario.Lookup(name)
	if err != nil {
		known = scenario.Scenario{Name: name, Title: name}
	}
	return &Scenario{Scenario: known, Params: params}
}

// add computes the figures of a row. In an open loop the time of an operation is a
// latency, of which no rate follows.
func (s *Scenario) add(from *results.Row) {
	requests := s.Requests(from.Name)
	if s.OpenLoop() {
		requests = 0
	}
	row := newRow(from, requests)
	if s.Params != "" {
		row.Label, row.Params = from.Framework, nil
	}
	row.Overloaded = slices.ContainsFunc(s.Remarks, func(r Remark) bool { return r.Name == from.Name && r.Key == results.NoteOverloaded })
	s.Rows = append(s.Rows, row)
}

// concerns reports whether what is said of the given name, of a row or of several,
// is said of s.
func (s *Scenario) concerns(name string) bool {
	row := results.ParseName(name)
	params := row.ParamText()
	return s.Name == row.Scenario && (params == "" || s.Params == "" || s.Params == params)
}

// OpenLoop reports whether requests are due at a rate, so that their latencies tell
// how long a client has to wait.
func (s *Scenario) OpenLoop() bool {
	return len(s.Variants) > 0 && s.Variants[0].Way == load.OpenLoop
}

// Heading names the scenario and its parameters.
func (s *Scenario) Heading() string {
	if s.Params == "" {
		return s.Title
	}
	return s.Title + ", " + s.Choice()
}

// Choice names the parameters, "route=static, via=wire".
func (s *Scenario) Choice() string { return strings.ReplaceAll(s.Params, "/", ", ") }

// ID tells the scenarios of a placement apart, in addresses and file names.
func (s *Scenario) ID() string {
	if s.Params == "" {
		return s.Name
	}
	return s.Name + "-" + strings.NewReplacer("/", "-", "=", "-").Replace(s.Params)
}

// Undecided reports whether servers were compared and none is shown to differ
// from any other.
func (s *Scenario) Undecided() bool {
	ranked := s.Ranked()
	return len(ranked) > 1 && !slices.ContainsFunc(ranked, func(r *Row) bool { return r.Rank != Rank{1, len(ranked)} })
}

// Lacking returns the feature that the scenario needs, and the servers that do
// without it, those of one reason together with that; "" where all have it.
func (s *Scenario) Lacking() (feature string, servers []string) {
	names := map[string][]string{} // by reason
	var reasons []string
	for _, f := range frameworks.All {
		if _, err := f.With(s.Needs); err != nil && f.Name != Floor {
			reason := f.Lacks[s.Needs]
			if names[reason] == nil {
				reasons = append(reasons, reason)
			}
			names[reason] = append(names[reason], f.Name)
			feature = string(s.Needs)
		}
	}
	for _, reason := range reasons {
		servers = append(servers, strings.Join(names[reason], ", ")+": "+reason)
	}
	return feature, servers
}

// rank puts the rows in order, compares them and gives them places.
func (s *Scenario) rank() {
	slices.SortStableFunc(s.Rows, func(a, b *Row) int {
		return cmp.Or(cmp.Compare(last(a), last(b)), cmp.Compare(a.OfFloor.Value, b.OfFloor.Value), cmp.Compare(a.Time.Value, b.Time.Value))
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

// Ranked returns the servers that are neither too noisy nor overloaded, fastest
// first.
func (s *Scenario) Ranked() []*Row {
	return slices.DeleteFunc(slices.Clone(s.Rows), func(r *Row) bool { return r.Noisy || r.Overloaded || r.Framework == Floor })
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
