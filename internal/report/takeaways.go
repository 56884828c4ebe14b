package report

import (
	"fmt"
	"math"
	"strings"
)

// A Takeaway is a sentence or two with figures.
type Takeaway struct {
	Title, Text string
}

// A rule says something about the data where the data allows it. It returns
// "" if what it needs was not measured, or in fewer than two rounds.
type rule struct {
	title string
	say   func(*Report) string
}

var rules = []rule{
	{"Serial latency", func(r *Report) string { return r.standing("SerialGetJSON", "a serial GET") }},
	{"Concurrency", concurrency},
	{"Asynchronous handler", asyncHandler},
	{"Large payloads", largePayloads},
	{"Zero dependencies, time", dependencies},
	{"Zero dependencies, memory", allocations},
}

// takeaways applies the rules in their order.
func takeaways(r *Report) []Takeaway {
	var all []Takeaway
	for _, rule := range rules {
		if text := rule.say(r); text != "" {
			all = append(all, Takeaway{rule.title, text})
		}
	}
	return all
}

// standing says where the base stands in a scenario: its time, against the
// fastest of the others, and against the floor.
func (r *Report) standing(scenario, what string) string {
	s, base, rival := r.duel(scenario)
	if rival == nil {
		return ""
	}
	text := fmt.Sprintf("%s takes %s for %s. %s", Base, withInterval(base.Time), what, against(s, base, rival))
	return text + aboveFloor(base)
}

// duel returns a scenario, the base's row in it and that of the fastest other
// server; nil where one is missing or they cannot be compared.
func (r *Report) duel(scenario string) (s *Scenario, base, rival *Row) {
	s = r.Scenario(scenario)
	if s == nil {
		return nil, nil, nil
	}
	base = s.Row(Base, "")
	for _, row := range s.Servers() {
		if base != nil && row.Framework != Base && s.Ratio(row, base).Tested() {
			return s, base, row
		}
	}
	return nil, nil, nil
}

// against compares the base with the fastest of the others.
func against(s *Scenario, base, rival *Row) string {
	ratio := s.Ratio(rival, base)
	switch order := ratio.Order(); {
	case order > 0 && base.Rank.Last == 1:
		return fmt.Sprintf("It is the fastest; %s, the next, takes %v its time.", rival.Label, ratio)
	case order > 0:
		return fmt.Sprintf("%s, which has the lowest mean of the others, takes %v its time.", rival.Label, ratio)
	case order < 0:
		return fmt.Sprintf("%s is faster: %s takes %v its time.", rival.Label, Base, ratio.Inverse())
	}
	return fmt.Sprintf("No difference shown from %s, which has the lowest mean of the others: %v.", rival.Label, ratio)
}

// aboveFloor says how far from the floor a row is, if that was measured.
func aboveFloor(row *Row) string {
	switch {
	case !row.OfFloor.Tested():
		return ""
	case row.OfFloor.Order() == 0:
		return fmt.Sprintf(" No difference shown from the floor: %v.", row.OfFloor)
	}
	return fmt.Sprintf(" %s takes %v the floor's time.", row.Label, row.OfFloor)
}

func concurrency(r *Report) string {
	text := r.standing("ConcurrentGet", "ten GETs at once")
	if text == "" {
		return ""
	}
	rate := r.Scenario("ConcurrentGet").Row(Base, "").Figures["req/s"]
	if rate.N == 0 {
		return text
	}
	return fmt.Sprintf("%s That makes %s requests a second.", text, strings.TrimSpace(Count(rate.Mean)+" "+rate.Percent()))
}

func asyncHandler(r *Report) string {
	s := r.Scenario("SyncVsAsyncHandler")
	if s == nil {
		return ""
	}
	sync, async := s.Row(Base, "sync"), s.Row(Base, "async")
	if sync == nil || async == nil || !s.Ratio(async, sync).Tested() {
		return ""
	}
	ratio := s.Ratio(async, sync)
	if ratio.Order() == 0 {
		return fmt.Sprintf("No difference shown between a handler on its own goroutine and one on the connection's: %v.", ratio)
	}
	return fmt.Sprintf("With a handler on its own goroutine a request takes %v the time of one on the connection's: %s, not %s.",
		ratio, withInterval(async.Time), withInterval(sync.Time))
}

func largePayloads(r *Report) string {
	text := r.standing("LargePayloadPost", "30 KB of JSON there and back")
	if text == "" {
		return ""
	}
	servers := r.Scenario("LargePayloadPost").Servers()
	if len(servers) == 2 { // all is said
		return text
	}
	low, high := servers[0], servers[len(servers)-1]
	if high.OfBest.Order() == 0 {
		return text + " No difference shown between the lowest mean and the highest."
	}
	return fmt.Sprintf("%s The highest mean is that of %s, %v the time of %s, the lowest.", text, high.Label, high.OfBest, low.Label)
}

// dependencies weighs the base against the fastest server that has
// dependencies, scenario by scenario: each round gives the geometric mean over
// the scenarios.
func dependencies(r *Report) string {
	logs, scenarios := map[int][]float64{}, 0
	for _, s := range r.Scenarios {
		base, rival := s.Row(Base, ""), r.fastestWithDependencies(s)
		if base == nil || rival == nil {
			continue
		}
		scenarios++
		for round, t := range base.series {
			if v, ok := rival.series[round]; ok {
				logs[round] = append(logs[round], math.Log(v/t))
			}
		}
	}
	ratio := ratioOfLogs(completeMeans(logs, scenarios), confidence)
	if !ratio.Tested() {
		return ""
	}
	over := fmt.Sprintf("in the geometric mean over %s", Plural(scenarios, "scenario"))
	const rival = "the server with dependencies that has the lowest mean in each"
	switch ratio.Order() {
	case +1:
		return fmt.Sprintf("%s takes less time: %s, %s takes %v its time.", Base, over, rival, ratio)
	case -1:
		return fmt.Sprintf("%s takes more time: %s, it takes %v the time of %s.", Base, over, ratio.Inverse(), rival)
	}
	return fmt.Sprintf("No difference shown from %s, %s: %v.", rival, over, ratio)
}

func (r *Report) fastestWithDependencies(s *Scenario) *Row {
	for _, row := range s.Servers() {
		if r.Server(row.Framework).Dependency {
			return row
		}
	}
	return nil
}

// completeMeans returns the mean of each round that has n values, by round.
func completeMeans(values map[int][]float64, n int) []float64 {
	series := Series{}
	for round, v := range values {
		if len(v) != n {
			continue
		}
		for _, x := range v {
			series[round] += x / float64(n)
		}
	}
	var means []float64
	for _, round := range sortedRounds(series) {
		means = append(means, series[round])
	}
	return means
}

// allocations is about counts, not times: they are compared as they are.
func allocations(r *Report) string {
	s := r.Scenario("SerialGetJSON")
	if s == nil || s.Row(Base, "") == nil {
		return ""
	}
	base, ok := s.Row(Base, "").Figures["allocs/op"]
	others, least, most := r.allocsWithDependencies(s)
	if !ok || len(others) == 0 {
		return ""
	}
	list := strings.Join(others, ", ")
	subject := fmt.Sprintf("%s allocates %s per serial GET", Base, Plural(int(base.Mean), "time"))
	switch {
	case base.Mean < least:
		return fmt.Sprintf("%s, less often than any server with dependencies: %s.", subject, list)
	case base.Mean > most:
		return fmt.Sprintf("%s, more often than any server with dependencies: %s.", subject, list)
	case least == most:
		return fmt.Sprintf("No difference shown: %s, as the servers with dependencies do: %s.", subject, list)
	}
	return fmt.Sprintf("%s; the servers with dependencies: %s.", subject, list)
}

// allocsWithDependencies lists allocations per operation, "chi 12", with the
// least and the most of them.
func (r *Report) allocsWithDependencies(s *Scenario) (list []string, least, most float64) {
	least = math.Inf(1)
	for _, server := range r.Servers {
		row := s.Row(server.Name, "")
		if !server.Dependency || row == nil || row.Figures["allocs/op"].N == 0 {
			continue
		}
		n := row.Figures["allocs/op"].Mean
		list = append(list, server.Name+" "+Count(n))
		least, most = min(least, n), max(most, n)
	}
	return list, least, most
}

// withInterval writes a time in ns, "7.12 µs ± 0.6 %".
func withInterval(e Estimate) string {
	return strings.TrimSpace(NewScale(timeUnit, e.Mean).Text(e) + " " + e.Percent())
}
