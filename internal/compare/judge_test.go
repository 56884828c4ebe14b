package compare

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"httpserverbench/internal/results"
)

var options = Options{Threshold: 0.05, Alpha: 0.05, Reference: []string{"floor"}}

// A made is one row of a made-up results file.
type made struct {
	name   string
	factor float64 // of the time
	allocs string  // one for each round, in turn
}

// base is what most tests compare with.
var base = []made{
	{"SerialGetJSON/framework=zerodep", 1, "0"},
	{"SerialGetJSON/framework=floor", 1, "0"},
	{"ConcurrentGet/framework=zerodep", 4, "9"},
}

// with returns base with one row replaced.
func with(row made) []made {
	rows := slices.Clone(base)
	for i := range rows {
		if rows[i].name == row.name {
			rows[i] = row
		}
	}
	return rows
}

// file writes a results file: rounds of about 20 µs with a drift that both
// sides share, and 1 % of noise that they do not.
func file(rows []made, rounds int, seed uint64, head ...string) string {
	var b strings.Builder
	for _, line := range head {
		fmt.Fprintln(&b, line)
	}
	b.WriteString("Unit req/s better=higher\nUnit p50-ns better=lower\ngoos: linux\ngo: go1.26.8\n")
	random := rand.New(rand.NewPCG(seed, 0))
	for round := 1; round <= rounds; round++ {
		fmt.Fprintf(&b, "# round: %d\n", round)
		drift := 1 + 0.2*math.Sin(float64(round))
		for _, r := range rows {
			ns := 20000 * r.factor * drift * math.Exp(0.01*random.NormFloat64())
			allocs := strings.Fields(r.allocs)
			fmt.Fprintf(&b, "Benchmark%s-2\t100\t%.0f ns/op\t%.0f p50-ns\t%.0f req/s\t%s allocs/op\n",
				r.name, ns, 0.9*ns, 1e9/ns, allocs[round%len(allocs)])
		}
	}
	return b.String()
}

func parse(t *testing.T, path, content string) *results.File {
	t.Helper()
	f, err := results.Parse(path, []byte(content))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func judge(t *testing.T, old, new string) *Judgement {
	t.Helper()
	j, err := Judge(parse(t, "old.txt", old), parse(t, "new.txt", new), options)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

const inTurn = "# pair: 1"

func TestOutcome(t *testing.T) {
	old := file(base, 20, 1, inTurn)
	tests := []struct {
		name, new string
		want      Outcome
		verdict   string
	}{
		{"noise alone", file(base, 20, 2, inTurn), NoRegression, "no regression: of 2 rows, none"},
		{"slower", file(with(made{"SerialGetJSON/framework=zerodep", 1.1, "0"}), 20, 2, inTurn), Regression, "regression: SerialGetJSON zerodep +"},
		{"slower by less than the threshold", file(with(made{"SerialGetJSON/framework=zerodep", 1.03, "0"}), 20, 2, inTurn), NoRegression, "no regression"},
		{"faster", file(with(made{"SerialGetJSON/framework=zerodep", 0.8, "0"}), 20, 2, inTurn), NoRegression, "no regression"},
		{"the reference is slower", file(with(made{"SerialGetJSON/framework=floor", 1.2, "0"}), 20, 2, inTurn), NoRegression, "no regression"},
		{"first allocation", file(with(made{"SerialGetJSON/framework=zerodep", 1, "1"}), 20, 2, inTurn), Regression, "SerialGetJSON zerodep 0 → 1 allocs/op"},
		{"one allocation more", file(with(made{"ConcurrentGet/framework=zerodep", 4, "10"}), 20, 2, inTurn), Regression, "ConcurrentGet zerodep 9 → 10 allocs/op"},
		{"one allocation fewer", file(with(made{"ConcurrentGet/framework=zerodep", 4, "8"}), 20, 2, inTurn), NoRegression, "no regression"},
		{"now and then an allocation", file(with(made{"ConcurrentGet/framework=zerodep", 4, "9 9 9 9 10"}), 20, 2, inTurn), NoRegression, "no regression"},
		{"mostly an allocation more", file(with(made{"ConcurrentGet/framework=zerodep", 4, "10 10 10 11"}), 20, 2, inTurn), Regression, "ConcurrentGet zerodep 9 → 10 allocs/op"},
		{"separate runs", file(with(made{"SerialGetJSON/framework=zerodep", 3, "0"}), 20, 2), Regression, "SerialGetJSON zerodep +"},
		{"too few rounds", file(base, 5, 2, inTurn), Unclear, "too few rounds for a verdict on 3 rows: 5, measure at least 8"},
		{"one round", file(with(made{"SerialGetJSON/framework=zerodep", 9, "7"}), 1, 2, inTurn), Unclear, "too few rounds for a verdict on 3 rows: 1, measure"},
		{"a row is gone", file(base[:2], 20, 2, inTurn), Unclear, "missing in the new build: ConcurrentGet/framework=zerodep"},
		{"a row failed", file(base, 20, 2, inTurn, "# failed: BenchmarkConcurrentGet/framework=zerodep: gave no result"), Unclear, "failed in new.txt: ConcurrentGet/framework=zerodep"},
		{"slower, and a row is gone", file([]made{{"SerialGetJSON/framework=zerodep", 2, "0"}}, 20, 2, inTurn), Regression, "SerialGetJSON zerodep +"},
		{"half of the rounds", file(base, 10, 2, inTurn, "# rounds: 20"), NoRegression, "no regression"},
		{"less than half", file(base, 10, 2, inTurn, "# rounds: 21"), Unclear, "10 of 21 rounds were measured: give more time"},
		{"slower, with less than half", file(with(made{"SerialGetJSON/framework=zerodep", 2, "0"}), 10, 2, inTurn, "# rounds: 21"), Regression, "SerialGetJSON zerodep +"},
		{"nothing under test", file(base[1:2], 20, 2, inTurn), Unclear, "only reference rows are in common"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			j := judge(t, old, tt.new)
			if j.Outcome() != tt.want || !strings.Contains(j.Verdict(), tt.verdict) {
				t.Errorf("%v: %s\nwant %v: %s", j.Outcome(), j.Verdict(), tt.want, tt.verdict)
			}
		})
	}
}

func TestPairsCancelDrift(t *testing.T) {
	old, new := file(base, 20, 1, inTurn), file(with(made{"SerialGetJSON/framework=zerodep", 1.02, "0"}), 20, 2, inTurn)
	c, _ := judge(t, old, new).Rows[0].Change(timeUnit)
	if c.Verdict != Worse || c.Regression {
		t.Errorf("2 %% more with drift of ±20 %% in both: %+v, want it shown and below the threshold", c)
	}
}

func TestRemarks(t *testing.T) {
	old := file(base, 20, 1, inTurn, "# binary: ab")
	tests := []struct{ name, new, want string }{
		{"separate runs", file(base, 20, 2), "come from separate runs"},
		{"same binary", file(base, 20, 2, inTurn, "# binary: ab"), "the same binary"},
		{"ended early", file(base, 19, 2, inTurn, "# rounds: 20"), "19 of 20 rounds were measured: the budget was spent, an interrupt ended it, or no row was left"},
		{"reference", file(with(made{"SerialGetJSON/framework=floor", 1.2, "0"}), 20, 2, inTurn), "1 row of the reference changed too"},
		{"Go version", strings.Replace(file(base, 20, 2, inTurn), "go1.26.8", "go1.27", 1), "the Go versions differ: go1.26.8 and go1.27"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			remarks := judge(t, old, tt.new).Remarks
			if !strings.Contains(strings.Join(remarks, "\n"), tt.want) {
				t.Errorf("remarks %q, want %q", remarks, tt.want)
			}
		})
	}
}

func TestRowsOnOneSideAreNamed(t *testing.T) {
	j := judge(t, file(base[:2], 20, 1, inTurn), file(base, 20, 2, inTurn))
	if !slices.Equal(j.OnlyNew, []string{"ConcurrentGet/framework=zerodep"}) || j.Outcome() != NoRegression {
		t.Errorf("only new %q, outcome %v", j.OnlyNew, j.Outcome())
	}
}

func TestJudgeRefusesBadInput(t *testing.T) {
	const row = "BenchmarkA/framework=zerodep 1 "
	tests := []struct{ name, old, new, want string }{
		{"no rows in common", row + "2 ns/op\n", "BenchmarkB 1 2 ns/op\n", "no rows in common: old.txt has A/framework=zerodep, new.txt has B"},
		{"scales", row + "2 ns/op\n", row + "2 sec/op\n", "mixed units: A/framework=zerodep has [ns/op] on one side and [sec/op] on the other: both need ns/op"},
		{"allocations on one side", row + "2 ns/op\n", row + "2 ns/op 1 allocs/op\n", "both need allocs/op"},
		{"machines", "cpu: X\n" + row + "2 ns/op\n", "cpu: Y\n" + row + "2 ns/op\n", `not comparable: cpu is "X" in old.txt and "Y" in new.txt`},
		{"modes", "server: process\n" + row + "2 ns/op\n", "server: in-process\n" + row + "2 ns/op\n", "not comparable: server is"},
		{"processors", "BenchmarkA-2 1 2 ns/op\n", "BenchmarkA-4 1 2 ns/op\n", "not comparable: A has GOMAXPROCS 2 on one side and 4 on the other"},
		{"no time", row + "0 ns/op\n", row + "2 ns/op\n", "a time of zero or less"},
		{"no round in common", "# pair: 1\n# round: 1\n" + row + "1 ns/op\n", "# pair: 1\n# round: 2\n" + row + "1 ns/op\n", "no round in common"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Judge(parse(t, "old.txt", tt.old), parse(t, "new.txt", tt.new), options)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}
