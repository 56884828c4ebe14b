package report

import (
	"fmt"
	"strings"
	"testing"

	"httpserverbench/internal/results"
)

const single = "placement: single\n"

// lines returns benchmark lines of one row, a round each: "SCENARIO/FRAMEWORK"
// and its multiples of a floor of 100 ns. The floor itself has none.
func lines(name string, multiples ...float64) string {
	scenario, framework, _ := strings.Cut(name, "/")
	var b strings.Builder
	for i, x := range multiples {
		fmt.Fprintf(&b, "# round: %d\nBenchmark%s/framework=%s 10 %v ns/op", i+1, scenario, framework, 100*x)
		if framework != Floor {
			fmt.Fprintf(&b, " %v xfloor %v over-floor-ns/op", x, 100*x-100)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// around returns twelve values within a share of v.
func around(v, share float64) []float64 {
	var values []float64
	for i := range 12 {
		values = append(values, v*(1+share*(float64(i*5%12)-5.5)/5.5))
	}
	return values
}

// row returns twelve lines of a row whose multiples are close to v.
func row(name string, v float64) string { return lines(name, around(v, 0.005)...) }

// parse returns a results file of the given text.
func parse(t *testing.T, path, text string) *results.File {
	t.Helper()
	f, err := results.Parse(path, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// of returns the report on a file of the given text, in placement single.
func of(t *testing.T, text string) *Placement {
	t.Helper()
	r, err := New([]*results.File{parse(t, "run.txt", single+text)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r.Placements[0]
}

func TestFilesOfOnePlacementAreOneRun(t *testing.T) {
	a := parse(t, "a.txt", single+lines("X/chi", 1.00, 1.02))
	b := parse(t, "b.txt", single+lines("X/chi", 1.04)+lines("X/gin", 2))
	r, err := New([]*results.File{a, b}, nil)
	if err != nil {
		t.Fatal(err)
	}
	p := r.Placements[0]
	chi := p.Scenarios[0].Row("chi")
	if p.Rounds != "1 to 3" || chi.Time.Value != 102 || chi.Time.N != 3 {
		t.Errorf("%s rounds and %+v, want 1 to 3 with a mean of 102", p.Rounds, chi.Time)
	}
}

// Figures of different placements never meet, and stand in a fixed order.
func TestEachPlacementIsAPartOfItsOwn(t *testing.T) {
	apart := parse(t, "apart.txt", "placement: apart\n"+row("X/chi", 3))
	shared := parse(t, "shared.txt", "placement: shared\n"+row("X/chi", 2))
	alone := parse(t, "single.txt", single+row("X/chi", 1))
	r, err := New([]*results.File{shared, apart, alone}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range r.Placements {
		got = append(got, fmt.Sprintf("%s %.1f", p.Placement, p.Scenarios[0].Rows[0].OfFloor.Value))
	}
	if s := strings.Join(got, ", "); s != "single 1.0, apart 3.0, shared 2.0" {
		t.Errorf("placements %s", s)
	}
}

func TestNewRefusesWhatIsNotOneRun(t *testing.T) {
	x := row("X/chi", 1)
	tests := []struct{ name, a, b, want string }{
		{"Go", single + "go: go1.26.8\n" + x, single + "go: go1.27\n" + x, "version of Go"},
		{"suite", single + "suite: a\n" + x, single + "suite: b\n" + x, "the client, the floor or the harness has changed"},
		{"commit", "# commit: 1a\n" + single + x, "# commit: 2b\nplacement: apart\n" + x, "go run ./scripts/compare"},
		{"processors", single + x, single + strings.ReplaceAll(x, "chi ", "chi-4 "), "b.txt: X/framework=chi has GOMAXPROCS 4 here and 1 before"},
		{"no framework", single + "BenchmarkX 1 2 ns/op\n", single + "BenchmarkX 1 2 ns/op\n", "a.txt: no row has the key framework="},
		{"no placement", x, x, `a.txt: placement is ""`},
		{"unknown placement", "placement: up\n" + x, "placement: up\n" + x, `a.txt: placement is "up"`},
		{"ratio of zero", single + "BenchmarkX/framework=chi 1 2 ns/op 0 xfloor\n", single + "BenchmarkX/framework=chi 1 2 ns/op 0 xfloor\n", "a.txt: X/framework=chi has no xfloor above 0"},
		{"no time", single + "BenchmarkX/framework=chi 1 2 xfloor\n", single + "BenchmarkX/framework=chi 1 2 xfloor\n", "a.txt: X/framework=chi has no ns/op above 0"},
		{"units", single + "BenchmarkX/framework=chi 1 2 ns/op\n", single + x, "b.txt: mixed units: X/framework=chi has ns/op, xfloor, over-floor-ns/op here and ns/op before"},
		{"time of zero", single + lines("X/floor", 0), single + lines("X/floor", 0), "a.txt: X/framework=floor has no ns/op above 0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := New([]*results.File{parse(t, "a.txt", tt.a), parse(t, "b.txt", tt.b)}, nil)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q in it", err, tt.want)
			}
		})
	}
	if _, err := New(nil, nil); err == nil {
		t.Error("no error without files")
	}
}

func TestUnknownScenariosAndServersAreShownByName(t *testing.T) {
	r, err := New([]*results.File{parse(t, "run.txt", single+row("Novel/echo", 1)+row("SerialGetText/chi", 1))}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if all := r.Placements[0].Scenarios; len(all) != 2 || all[1].Title != "Novel" {
		t.Errorf("scenarios %+v", all)
	}
	if len(r.Servers) != 2 || r.Servers[1].Name != "echo" || r.Servers[1].About != "" {
		t.Errorf("servers %+v", r.Servers)
	}
}

func TestEnvironmentAndVersionsComeFromTheFile(t *testing.T) {
	text := "# commit: 0123456789abcdef\n# dirty: true\n# cpus: 2\n# noise: busy\n# noise: loud\n# noise: busy\n# date: 2026-11-22T20:00:00+01:00\n" +
		"# version/chi: v5.5.0\n# version/zerodep: (devel)\n# version/snake: 1.2\n# kind/snake: server in Python\ncpu: Model T\nrace: true\n" + single +
		row("X/chi", 1) + row("X/zerodep", 1) + row("X/snake", 1) + "--- FAIL: BenchmarkX/framework=gin-2\n"
	r, err := New([]*results.File{parse(t, "run.txt", text)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, f := range r.Environment {
		got += f.Key + ": " + f.Value + "\n"
	}
	for _, s := range r.Servers {
		got += s.Name + " is " + s.Version + ", a " + s.Kind + "\n"
	}
	for _, want := range []string{
		"cpu: Model T", "cpus: 2", "date: 2026-11-22T20:00:00+01:00", "commit: 0123456789abcdef", "dirty: true", "noise: busy", "noise: loud", "race: true",
		"chi is v5.5.0", "zerodep is commit 0123456789ab, with uncommitted changes", "gin is ", "snake is 1.2, a server in Python",
	} {
		if strings.Count(got, want) != 1 {
			t.Errorf("%q does not stand once in\n%s", want, got)
		}
	}
}

func TestHistoryHoldsRunsThatCanBeCompared(t *testing.T) {
	now := parse(t, "now.txt", single+"suite: s\n"+row("X/zerodep", 1))
	past := []*results.File{
		parse(t, "b.txt", "# date: 2026-12-01T10:00:00Z\n# commit: bb\n"+single+"suite: s\n"+row("X/zerodep", 2)),
		parse(t, "a.txt", "# date: 2026-11-01T10:00:00Z\n# commit: aa\n"+single+"suite: s\n"+row("X/zerodep", 3)+row("X/chi", 4)),
		parse(t, "old.txt", single+"suite: r\n"+row("X/zerodep", 9)),
		parse(t, "apart.txt", "placement: apart\nsuite: s\n"+row("X/zerodep", 9)),
		parse(t, "none.txt", single+"suite: s\nBenchmarkX 1 2 ns/op\n"),
	}
	r, err := New([]*results.File{now}, past)
	if err != nil {
		t.Fatal(err)
	}
	h := r.Placements[0].History
	if len(h.Runs) != 2 || h.Runs[0].Commit != "aa" || digits(h.Runs[0].Base("X").Value) != "3.00" || digits(h.Runs[1].Base("X").Value) != "2.00" {
		t.Errorf("runs %+v, want a and b", h.Runs)
	}
	if left := strings.Join(h.LeftOut, "\n"); len(h.LeftOut) != 2 || !strings.Contains(left, "old.txt: ") || !strings.Contains(left, "none.txt: ") {
		t.Errorf("left out %q", left)
	}
	if h.Runs[0].Base("Y").Exists() {
		t.Error("a multiple of what was not measured")
	}
}
