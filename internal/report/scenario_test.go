package report

import (
	"regexp"
	"strings"
	"testing"
)

// ranks returns "chi 1, gin 2" for the rows of a report's only scenario.
func ranks(t *testing.T, text string) string {
	t.Helper()
	var got []string
	for _, row := range of(t, text).Scenarios[0].Rows {
		got = append(got, strings.TrimSpace(row.Label+" "+row.Rank.String()))
	}
	return strings.Join(got, ", ")
}

func TestRanks(t *testing.T) {
	wild := lines("X/gin", around(1.3, 0.5)...)
	tests := []struct{ name, text, want string }{
		{"an order", row("X/chi", 1.1) + row("X/gin", 1.2), "chi 1, gin 2"},
		{"no order", row("X/chi", 1.1) + row("X/gin", 1.1), "chi 1–2, gin 1–2"},
		{"a tie after the first", row("X/chi", 1.2) + row("X/gin", 1.2) + row("X/zerodep", 1.1), "zerodep 1, chi 2–3, gin 2–3"},
		{"too few rounds", lines("X/chi", 1.1, 1.1, 1.1) + lines("X/gin", 1.9, 1.9, 1.9), "chi, gin"},
		{"the floor has none", row("X/floor", 1) + row("X/chi", 1.1), "chi 1, floor"},
		{"parameters", row("X/zerodep/handler=async", 1.5) + row("X/zerodep/handler=sync", 1.1), "zerodep, sync 1, zerodep, async 2"},
		{"no floor beside them", timesAlone(row("X/chi", 1.1) + row("X/gin", 1.2)), "chi 1, gin 2"},
		{"too noisy, no floor", timesAlone(row("X/chi", 1.1) + wild + row("X/zerodep", 1.5)), "chi 1, gin, zerodep 2"},
		{"too noisy", row("X/chi", 1.1) + wild + row("X/zerodep", 1.5), "chi 1, gin, zerodep 2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := ranks(t, tt.text); got != tt.want {
				t.Errorf("ranks %q, want %q", got, tt.want)
			}
		})
	}
	s := of(t, row("X/chi", 1.1)+wild).Scenarios[0]
	if gin := s.Row("gin"); !gin.Noisy || s.Row("chi").Noisy {
		t.Errorf("gin %v is not too noisy, or chi is", gin.OfFloor)
	}
}

// timesAlone removes the figures that a row has from a floor beside it.
func timesAlone(text string) string {
	return regexp.MustCompile(`(?m) \S+ xfloor.*$`).ReplaceAllString(text, "")
}

// The ratio to the floor decides, not the time, which drifts: here chi was
// measured while the machine was slow.
func TestRatiosToTheFloorDecide(t *testing.T) {
	slow := strings.ReplaceAll(row("X/chi", 1.1), " 10 1", " 10 91") // ns/op ninefold, xfloor as it was
	if got := ranks(t, slow+row("X/gin", 1.2)); got != "chi 1, gin 2" {
		t.Errorf("ranks %q", got)
	}
}

// With many pairs, one of them looks different by chance.
func TestOrderIsCorrectedForTheNumberOfPairs(t *testing.T) {
	close := row("X/chi", 1) + lines("X/gin", 1.02, 1.02, 1.02, 1.02, 1.02, 1.02, 1.02, 1.02)
	if got := ranks(t, close); got != "chi 1, gin 2" {
		t.Fatalf("two servers alone: %q", got)
	}
	others := row("X/a", 1) + row("X/b", 1) + row("X/c", 1) + row("X/d", 1)
	if gin := of(t, close+others).Scenarios[0].Row("gin"); gin.Rank.First == 6 {
		t.Errorf("among six servers gin, with eight rounds, is ranked %v", gin.Rank)
	}
}

// A rate is derived from the mean time: the mean of two samples' rates would
// be 43,190 where 10 requests take 241 µs on average.
func TestRatesComeFromTheMeanTime(t *testing.T) {
	s := of(t, "BenchmarkConcurrentGet/framework=floor 1 200000 ns/op 50 MB/s\nBenchmarkConcurrentGet/framework=floor 1 282000 ns/op 35.460993 MB/s\n").Scenarios[0]
	row := s.Rows[0]
	if got := Count(row.Rate); got != "41,494" {
		t.Errorf("%s requests a second, want 41,494", got)
	}
	if row.Bandwidth < 41.49 || row.Bandwidth > 41.50 {
		t.Errorf("%v MB/s, want 10 MB in 241 ms", row.Bandwidth)
	}
}

// A server that responded wrongly in a later round is not ranked by the rounds
// before it.
func TestWhatFailedHasNoFigures(t *testing.T) {
	three := row("X/chi", 1.1) + row("X/zerodep", 1.2) + row("X/gin", 1.3) + row("X/floor", 1)
	tests := []struct{ name, text, ranks, failures string }{
		{"none", "", "chi 1, zerodep 2, gin 3, floor", ""},
		{"a row", "# failed: BenchmarkX/framework=chi-2: status 500\n", "zerodep 1, gin 2, floor", "X/framework=chi: status 500"},
		{"a row and, as testing has it, its function", "--- FAIL: BenchmarkX/framework=chi-2\n--- FAIL: BenchmarkX\n", "zerodep 1, gin 2, floor", "X/framework=chi"},
		{"the floor", "--- FAIL: BenchmarkX/framework=floor-2\n", "chi 1, zerodep 2, gin 3", "X/framework=floor"},
		{"a row that was never measured", "--- FAIL: BenchmarkX/framework=httprouter-2\n", "chi 1, zerodep 2, gin 3, floor", "X/framework=httprouter"},
		{"the scenario", "--- FAIL: BenchmarkX\n", "", "X"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := of(t, three+tt.text).Scenarios[0]
			var failures []string
			for _, f := range s.Failures {
				failures = append(failures, strings.TrimSuffix(f.Name+": "+f.Reason, ": "))
			}
			if got, failed := ranks(t, three+tt.text), strings.Join(failures, ", "); got != tt.ranks || failed != tt.failures {
				t.Errorf("rows %q, failed %q; want %q and %q", got, failed, tt.ranks, tt.failures)
			}
		})
	}
}

func TestAFailureOfOneParameterIsNotThatOfBoth(t *testing.T) {
	text := row("X/zerodep/handler=async", 1.5) + row("X/zerodep/handler=sync", 1.1) + "--- FAIL: BenchmarkX/framework=zerodep/handler=async\n"
	if got := ranks(t, text); got != "zerodep, sync 1" {
		t.Errorf("rows %q", got)
	}
}

func TestTakeaways(t *testing.T) {
	tests := []struct{ name, title, text, want string }{
		{"faster", "X", row("X/zerodep", 1.04) + row("X/chi", 1.43), "zerodep ranks first; chi takes 1.375× ("},
		{"slower", "X", row("X/zerodep", 1.43) + row("X/chi", 1.04), "chi is faster: zerodep takes 1.375× ("},
		{"no difference", "X", row("X/zerodep", 1.43) + row("X/chi", 1.43), "No difference between zerodep and chi is shown: 1.000× (1.000–1.000)."},
		{"not shown to be faster than the next", "X", row("X/zerodep", 1.04) + row("X/chi", 1.43) + row("X/gin", 1.04), "No difference between zerodep and gin is shown"},
		{"above the floor", "X", row("X/zerodep", 1.04) + row("X/chi", 1.43), "Above the floor: zerodep 4.00 ns, chi 43.0 ns."},
		{"base alone", "X", row("X/zerodep", 1), ""},
		{"no base", "X", row("X/chi", 1) + row("X/gin", 1), ""},
		{"few rounds", "X", lines("X/zerodep", 1) + lines("X/chi", 2), ""},
		{"parameters", "X", row("X/zerodep/handler=sync", 1.1) + row("X/zerodep/handler=async", 1.32), "zerodep, sync ranks first; zerodep, async takes 1.200× ("},
		{"each choice", "X", row("X/zerodep/conns=1", 1.1) + row("X/chi/conns=1", 1.32) + row("X/zerodep/conns=8", 1.1) + row("X/chi/conns=8", 1.1), "**conns=1**: zerodep ranks first; chi takes 1.200× (1.200–1.200) its time. **conns=8**: No difference between zerodep and chi is shown: 1.000× (1.000–1.000)."},
		{"two parameters", "X", row("X/zerodep/route=last/via=wire", 1.1) + row("X/chi/route=last/via=wire", 1.32), "**route=last, via=wire**: zerodep ranks first; chi takes 1.200× ("},
		{"no two differ", "X", row("X/zerodep/conns=1", 1.1) + row("X/chi/conns=1", 1.1) + row("X/gin/conns=1", 1.1), "**conns=1**: No two of 3 servers are shown to differ."},
		{"no floor", "X", timesAlone(row("X/zerodep", 1.1) + row("X/chi", 1.32)), "zerodep ranks first; chi takes 1.200× (1.200–1.200) its time."},
		{"dependencies", "Zero dependencies", row("X/zerodep", 1) + row("X/nethttp", 1) + row("X/chi", 2) + row("Y/zerodep", 1) + row("Y/gin", 1), "mean over 2 scenarios, the fastest server with dependencies takes 1.414×"},
		{"no dependency", "Zero dependencies", row("X/zerodep", 1) + row("X/nethttp", 2), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			for _, takeaway := range of(t, tt.text).Takeaways {
				if takeaway.Title == tt.title {
					got = strings.Join(takeaway.Texts, " ")
				}
			}
			if !strings.Contains(got, tt.want) || (tt.want == "") != (got == "") {
				t.Errorf("says %q, want %q", got, tt.want)
			}
		})
	}
}
