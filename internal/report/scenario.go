package report

import (
	"cmp"
	"fmt"
	"slices"

	"httpserverbench/internal/ranktest"
)

// A Scenario is what was measured of one benchmark function.
type Scenario struct {
	Operation

	// Rows are the servers by their mean time, fastest first, and the floor
	// last.
	Rows []*Row

	ratios map[[2]*Row]Ratio // of every two servers, corrected
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
	Iters []int     // operations behind each of Times; 0 if not known

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
	rows := map[string][]*Row{}
	var names []string
	for _, row := range r.rows {
		if rows[row.Scenario] == nil {
			names = append(names, row.Scenario)
		}
		rows[row.Scenario] = append(rows[row.Scenario], newRow(row))
	}
	var all []*Scenario
	for _, name := range inOrder(names) {
		all = append(all, newScenario(operation(name), rows[name]))
	}
	return all
}

func newRow(from *runRow) *Row {
	row := &Row{
		Label:     from.label(),
		Framework: from.Framework,
		Handler:   from.Handler,
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
		if a.IsFloor() != b.IsFloor() {
			return cmp.Compare(place(a), place(b))
		}
		return cmp.Compare(a.Time.Mean, b.Time.Mean)
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
			row.OfFloor = newRatio(row.series, floor.series)
		}
	}
	if floor != nil {
		floor.OfFloor = newRatio(floor.series, floor.series)
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
		return newRatio(a.series, b.series)
	}
	return s.ratios[[2]*Row{a, b}]
}

// compare tests every two servers and corrects for the number of pairs.
func (s *Scenario) compare() {
	servers := s.Servers()
	var pairs [][2]*Row
	var ratios []Ratio
	var ps []float64
	for i, a := range servers {
		for _, b := range servers[i+1:] {
			r := newRatio(a.series, b.series)
			pairs, ratios, ps = append(pairs, [2]*Row{a, b}), append(ratios, r), append(ps, r.P)
		}
	}
	s.ratios = map[[2]*Row]Ratio{}
	for i, p := range ranktest.Holm(ps) {
		ratios[i].P = p
		a, b := pairs[i][0], pairs[i][1]
		s.ratios[[2]*Row{a, b}] = ratios[i]
		s.ratios[[2]*Row{b, a}] = ratios[i].Inverse()
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
