package report

import (
	"strings"
	"testing"

	"httpserverbench/internal/results"
)

// three are rows of which chi is the fastest and gin the slowest.
var three = lines("X/chi", 100, 101, 102) + lines("X/zerodep", 200, 201, 203) + lines("X/gin", 300, 301, 303) + lines("X/floor", 50, 51, 51)

// A server that answered wrongly in a later round is not ranked by the rounds
// before it.
func TestWhatFailedHasNoFigures(t *testing.T) {
	tests := []struct{ name, text, rows, failures string }{
		{"none", "", "chi 1 1.00×, zerodep 2 1.99×, gin 3 2.98×, floor", ""},
		{"a row", "# failed: BenchmarkX/framework=chi-2: status 500\n", "zerodep 1 1.00×, gin 2 1.50×, floor", "X/framework=chi: status 500"},
		{"a row and, as testing has it, its function", "--- FAIL: BenchmarkX/framework=chi-2\n--- FAIL: BenchmarkX\n", "zerodep 1 1.00×, gin 2 1.50×, floor", "X/framework=chi"},
		{"the floor", "--- FAIL: BenchmarkX/framework=floor-2\n", "chi 1 1.00×, zerodep 2 1.99×, gin 3 2.98×", "X/framework=floor"},
		{"a row that was never measured", "--- FAIL: BenchmarkX/framework=httprouter-2\n", "chi 1 1.00×, zerodep 2 1.99×, gin 3 2.98×, floor", "X/framework=httprouter"},
		{"the scenario", "# failed: BenchmarkX: exit status 2\n", "", "X: exit status 2"},
		{"another scenario", "--- FAIL: BenchmarkXY/framework=chi-2\n", "chi 1 1.00×, zerodep 2 1.99×, gin 3 2.98×, floor", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := of(t, three+tt.text).Scenario("X")
			var rows, failures []string
			for _, row := range s.Rows {
				text, _, _ := strings.Cut(row.OfBest.String(), " ")
				if row.IsFloor() {
					text = ""
				}
				rows = append(rows, strings.TrimSpace(row.Label+" "+row.Rank.String()+" "+text))
			}
			for _, f := range s.Failures {
				failures = append(failures, f.String())
			}
			if got := strings.Join(rows, ", "); got != tt.rows {
				t.Errorf("rows %s, want %s", got, tt.rows)
			}
			if got := strings.Join(failures, ", "); got != tt.failures {
				t.Errorf("failures %q, want %q", got, tt.failures)
			}
		})
	}
}

func TestAFailureOfOneHandlerIsNotThatOfBoth(t *testing.T) {
	s := of(t, lines("X/zerodep/handler=sync", 100, 101)+lines("X/zerodep/handler=async", 200, 203)+
		"--- FAIL: BenchmarkX/framework=zerodep/handler=async-2\n--- FAIL: BenchmarkX/framework=zerodep\n--- FAIL: BenchmarkX\n").Scenarios[0]
	if len(s.Rows) != 1 || s.Rows[0].Label != "zerodep, sync" || len(s.Failures) != 1 || s.Failures[0].Label != "zerodep, async" {
		t.Errorf("rows %+v and failures %+v", s.Rows, s.Failures)
	}
}

func TestWhatFailedHasNoPlaceInTakeawaysAndHistory(t *testing.T) {
	text := duel("SerialGetJSON", once, twice) + lines("SerialGetJSON/gin", twice...) + lines("SerialGetJSON/floor", once...)
	bad := parse(t, "bad.txt", text+"--- FAIL: BenchmarkSerialGetJSON/framework=chi-2\n")
	r, err := New([]*results.File{bad}, catalogue, []*results.File{bad})
	if err != nil {
		t.Fatal(err)
	}
	if got := say(t, "Serial latency", r); !strings.Contains(got, "gin") || strings.Contains(got, "chi") {
		t.Errorf("says %q", got)
	}
	if ratio := r.History.Runs[0].OfFloor("chi", "SerialGetJSON"); ratio.Exists() {
		t.Errorf("the history has %v of chi", ratio)
	}
}
