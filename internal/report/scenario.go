package report

import (
	"cmp"
	"fmt"
	"slices"
)

// A Scenario is what was measured of one benchmark function.
type Scenario struct {
	Operation

	// Rows are the servers by their mean time, fastest first, and the floor
	// last. A row that failed in any round is not among them.
	Rows []*Row

	Failures []Failure

	ratios map[[2]*Row]Ratio // of every two servers, whose intervals hold jointly
}

// A Row is one server in one scenario.
type Row struct {
	Label     string // "chi", or "zerodep, async"
	Framework string
	Handler   string // "" mostly

	Time    Estimate            // of one operation, in ns
	Figures map[string]Estimate // by unit, other than ns/op
	OfBest  Ratio               // to the fastest server; none for the floor
	OfFloor Ratio               // none in a scenario without floor
	Rank    Rank                // zero for the floor, and after one round

	Times []float64 // ns/op of each sample, in the order of the file
	Iters []int     // operations behind each of Times

	series Series
}

// A Rank is the range of places that a server may have: First is one more
// than the number of servers shown to be faster, Last the number of those not
// shown to be slower. Servers that no order is shown for share places.
type Rank struct {
	First, Last int
}

// String returns "1", "2–3", or "" for what has no rank.
func (r Rank) String() string {
	switch {
	case r.First == 0:
		return ""
	case r.First == r.Last:
		return fmt.Sprint(r.First)
	}
	return fmt.Sprintf("%d–%d", r.First, r.Last)
}

// IsFloor tells whether the row is the limit and not a server.
func (r *Row) IsFloor() bool { return r.Framework == Floor }

// scenarios takes a run apart.
func (r *run) scenarios() []*Scenario {
	var names []string
	rows, failures := map[string][]*Row{}, map[string][]Failure{}
	for _, row := range r.rows {
		names = append(names, row.Scenario)
		if !slices.ContainsFunc(r.failures, func(f Failure) bool { return f.covers(row.Name) }) {
			rows[row.Scenario] = append(rows[row.Scenario], newRow(row))
		}
	}
	for _, f := range r.failures {
		names = append(names, f.scenario())
		failures[f.scenario()] = append(failures[f.scenario()], f)
	}
	var all []*Scenario
	for _, name := range inOrder(names) {
		s := newScenario(operation(name), rows[name])
		s.Failures = failures[name]
		all = append(all, s)
	}
	return all
}

func newRow(from *runRow) *Row {
	row := &Row{
		Label:     label(from.Name),
		Framework: from.Framework,
		Handler:   from.Param("handler"),
		Time:      newEstimate(from.values(timeUnit)),
		Figures:   map[string]Estimate{},
		Times:     from.values(timeUnit),
		series:    from.series(),
	}
	for _, s := range from.samples {
		row.Iters = append(row.Iters, s.iters)
	}
	for _, unit := range from.Units {
		switch unit {
		case timeUnit:
		case "B/op", "allocs/op":
			row.Figures[unit] = newExact(from.values(unit))
		default:
			row.Figures[unit] = newEstimate(from.values(unit))
		}
	}
	return row
}

func newScenario(op Operation, rows []*Row) *Scenario {
	slices.SortStableFunc(rows, func(a, b *Row) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a.Time.Mean, b.Time.Mean))
	})
	s := &Scenario{Operation: op, Rows: rows}
	s.compare()
	servers, floor := s.Servers(), s.Floor()
	for _, row := range servers {
		row.OfBest = s.Ratio(row, servers[0])
		if row.Time.HasInterval() {
			row.Rank = s.rank(row)
		}
		if floor != nil {
			row.OfFloor = newRatio(row.series, floor.series, confidence)
		}
	}
	if floor != nil {
		floor.OfFloor = newRatio(floor.series, floor.series, confidence)
	}
	return s
}

// place puts the floor behind the servers.
func place(r *Row) int {
	if r.IsFloor() {
		return 1
	}
	return 0
}

// Servers returns the rows without the floor.
func (s *Scenario) Servers() []*Row {
	if s.Floor() != nil {
		return s.Rows[:len(s.Rows)-1]
	}
	return s.Rows
}

// Floor returns the floor's row, or nil.
func (s *Scenario) Floor() *Row {
	if n := len(s.Rows); n > 0 && s.Rows[n-1].IsFloor() {
		return s.Rows[n-1]
	}
	return nil
}

// Failed tells whether a framework has no row, or not all, because it failed.
func (s *Scenario) Failed(framework string) bool {
	return slices.ContainsFunc(s.Failures, func(f Failure) bool {
		return f.Framework == framework || f.Framework == ""
	})
}

// Row returns the first row of a framework with the given handler ("" mostly),
// or nil.
func (s *Scenario) Row(framework, handler string) *Row {
	for _, row := range s.Rows {
		if row.Framework == framework && row.Handler == handler {
			return row
		}
	}
	return nil
}

// Ratio returns how many times the time of b a takes, both servers of the
// scenario.
func (s *Scenario) Ratio(a, b *Row) Ratio {
	if a == b {
		return newRatio(a.series, b.series, confidence)
	}
	return s.ratios[[2]*Row{a, b}]
}

// compare compares every two servers.
func (s *Scenario) compare() {
	s.ratios = map[[2]*Row]Ratio{}
	servers := s.Servers()
	pairs := len(servers) * (len(servers) - 1) / 2
	for i, a := range servers {
		for _, b := range servers[i+1:] {
			ratio := newRatio(a.series, b.series, jointly(pairs))
			s.ratios[[2]*Row{a, b}] = ratio
			s.ratios[[2]*Row{b, a}] = ratio.Inverse()
		}
	}
}

func (s *Scenario) rank(row *Row) Rank {
	servers := s.Servers()
	rank := Rank{1, len(servers)}
	for _, other := range servers {
		if other == row {
			continue
		}
		switch s.Ratio(other, row).Order() {
		case -1:
			rank.First++
		case +1:
			rank.Last--
		}
	}
	return rank
}
