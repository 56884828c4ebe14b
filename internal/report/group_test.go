package report

import (
	"fmt"
	"strings"
	"testing"

	"httpserverbench/internal/results"
)

// sweep returns rows of a scenario with a parameter.
func sweep(param string, values ...string) string {
	var b strings.Builder
	for _, v := range values {
		for _, server := range []string{"zerodep", "chi", "floor"} {
			b.WriteString(row("X/"+server+"/"+param+"="+v, map[string]float64{"zerodep": 1.1, "chi": 1.2, "floor": 1}[server]))
		}
	}
	return b.String()
}

func TestServersAreComparedForEachChoiceOfParameters(t *testing.T) {
	var got []string
	for _, s := range of(t, sweep("conns", "1", "64")).Scenarios {
		var rows []string
		for _, row := range s.Rows {
			rows = append(rows, strings.TrimSpace(row.Label+" "+row.Rank.String()))
		}
		got = append(got, s.Heading()+" ("+s.ID()+"): "+strings.Join(rows, ", "))
	}
	want := "X, conns=1 (X-conns-1): zerodep 1, chi 2, floor; X, conns=64 (X-conns-64): zerodep 1, chi 2, floor"
	if s := strings.Join(got, "; "); s != want {
		t.Errorf("got %s\nwant %s", s, want)
	}
}

func TestAFailureIsThatOfItsParameters(t *testing.T) {
	for _, c := range []struct{ failed, want string }{
		{"X/framework=chi/conns=1", "[zerodep floor] [zerodep chi floor]"},
		{"X/framework=chi", "[zerodep floor] [zerodep floor]"},
		{"X", "[] []"},
	} {
		var got []string
		for _, s := range of(t, sweep("conns", "1", "64")+"--- FAIL: Benchmark"+c.failed+"\n").Scenarios {
			labels := []string{}
			for _, row := range s.Rows {
				labels = append(labels, row.Label)
			}
			got = append(got, fmt.Sprint(labels))
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: rows %s, want %s", c.failed, s, c.want)
		}
	}
}

// What is measured in some placements only is among the operations, and what has
// several rows is there once.
func TestOperations(t *testing.T) {
	text := func(placement, rows string) *results.File {
		return parse(t, placement+".txt", "placement: "+placement+"\n"+rows)
	}
	r, err := New([]*results.File{
		text("single", row("X/chi", 1.1)+row("Stream/chi", 1.1)),
		text("apart", row("SteadyLoad/chi/load=25", 1.1)+row("SteadyLoad/chi/load=50", 1.1)+row("Stream/chi", 1.1)),
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range r.Operations() {
		got = append(got, s.Name)
	}
	if s := strings.Join(got, " "); s != "SteadyLoad Stream X" {
		t.Errorf("got %s", s)
	}
}

// What was skipped is said where it would stand; what was overloaded has no rank.
func TestRemarks(t *testing.T) {
	text := sweep("conns", "1", "64") + row("X/gin/conns=1", 1.3) +
		"# skipped: X/framework=chi/conns=4096: too few descriptors\n" +
		"# overloaded: X/framework=chi/conns=1: 3 % below its rate\n# overloaded: X/framework=chi/conns=1: 4 % below its rate\n"
	p := of(t, text)
	var got []string
	for _, s := range p.Scenarios {
		got = append(got, fmt.Sprint(s.Params, s.Remarks))
	}
	want := "conns=1[chi: overloaded: 3 % below its rate] conns=64[] conns=4096[chi: skipped: too few descriptors]"
	if s := strings.Join(got, " "); s != want {
		t.Errorf("got %s\nwant %s", s, want)
	}
	if chi, gin := p.Scenarios[0].Row("chi"), p.Scenarios[0].Row("gin"); !chi.Overloaded || chi.Rank.First != 0 || gin.Rank != (Rank{2, 2}) {
		t.Errorf("chi %v and gin %v, want no rank and 2", chi.Rank, gin.Rank)
	}
}

func TestGroups(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       string
	}{
		{"a parameter", sweep("conns", "1", "8", "64"), "X: conns [1 8 64] true [zerodep chi floor]"},
		{"two values", sweep("conns", "1", "8"), "X:  [] false [zerodep chi floor]"},
		{"words", sweep("route", "static", "last", "miss"), "X:  [] false [zerodep chi floor]"},
		{"no parameter", row("X/chi", 1.1), "X:  [] false [chi]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			groups := of(t, c.text).Groups()
			if len(groups) != 1 {
				t.Fatalf("%d groups, want 1", len(groups))
			}
			key, values, ok := groups[0].Axis()
			if !ok {
				key, values = "", nil
			}
			if got := fmt.Sprintf("%s: %s %v %t %v", groups[0].Name, key, values, ok, groups[0].Labels()); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestUndecided(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       bool
	}{
		{"no order", row("X/chi", 1.1) + row("X/gin", 1.1), true},
		{"an order", row("X/chi", 1.1) + row("X/gin", 1.2), false},
		{"too few rounds", lines("X/chi", 1.1) + lines("X/gin", 1.2), false},
		{"one server", row("X/chi", 1.1), false},
	} {
		if got := of(t, c.text).Scenarios[0].Undecided(); got != c.want {
			t.Errorf("%s: %t, want %t", c.name, got, c.want)
		}
	}
}

func TestWhoLacksWhatAScenarioNeeds(t *testing.T) {
	s := of(t, strings.ReplaceAll(row("X/zerodep/handler=sync", 1.1), "BenchmarkX", "BenchmarkSyncVsAsyncHandler")).Scenarios[0]
	feature, servers := s.Lacking()
	const want = "nethttp, chi, gin, httprouter, fasthttp: the scenario compares two handlers of zerodep"
	if feature == "" || len(servers) != 1 || !strings.HasPrefix(servers[0], want) {
		t.Errorf("no %s: %q, want one reason of all", feature, servers)
	}
	if feature, servers := of(t, row("X/chi", 1)).Scenarios[0].Lacking(); feature != "" || servers != nil {
		t.Errorf("a scenario that the suite does not know needs %s", feature)
	}
}
