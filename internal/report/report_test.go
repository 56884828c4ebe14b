package report

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"httpserverbench/internal/results"
)

// catalogue is what the tests know of servers.
var catalogue = []Server{
	{Name: "zerodep"}, {Name: "nethttp"},
	{Name: "chi", Dependency: true}, {Name: "gin", Dependency: true},
	{Name: "floor"},
}

// lines returns benchmark lines of one row, a round each: "SCENARIO/SERVER"
// and its times in ns. A time may carry other values behind it.
func lines(name string, times ...any) string {
	scenario, server, _ := strings.Cut(name, "/")
	var b strings.Builder
	for i, t := range times {
		fmt.Fprintf(&b, "# round: %d\nBenchmark%s/framework=%s-2 10 %v\n", i+1, scenario, server, withUnit(t))
	}
	return b.String()
}

func withUnit(t any) string {
	s := fmt.Sprint(t)
	if strings.Contains(s, " ") {
		return s
	}
	return s + " ns/op"
}

// parse returns a results file of the given text.
func parse(t *testing.T, path, text string) *results.File {
	t.Helper()
	f, err := results.Parse(path, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// of returns the report on a file of the given text.
func of(t *testing.T, text string) *Report {
	t.Helper()
	r, err := New([]*results.File{parse(t, "run.txt", text)}, catalogue, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestFilesAreOneRun(t *testing.T) {
	a := parse(t, "a.txt", "go: go1.26.8\n"+lines("X/chi", 100, 102))
	b := parse(t, "b.txt", "go: go1.26.8\n"+lines("X/chi", 104)+lines("X/gin", 200))
	r, err := New([]*results.File{a, b}, catalogue, nil)
	if err != nil {
		t.Fatal(err)
	}
	chi, gin := r.Scenarios[0].Row("chi", ""), r.Scenarios[0].Row("gin", "")
	if r.Rounds != 3 || chi.Time.Mean != 102 || chi.Time.N != 3 {
		t.Errorf("%d rounds and %+v, want 3 with a mean of 102", r.Rounds, chi.Time)
	}
	if gin.OfBest.Rounds != 1 || digits(gin.OfBest.Mean) != "1.92" {
		t.Errorf("gin is %+v of chi, want 200/104 of the one round that has both", gin.OfBest)
	}
}

func TestNewRefusesWhatIsNotOneRun(t *testing.T) {
	row := lines("X/chi", 100)
	tests := []struct{ name, a, b, want string }{
		{"configuration", "go: go1.26.8\n" + row, "go: go1.27\n" + row, `a.txt has go "go1.26.8", b.txt has "go1.27"`},
		{"configuration on one side", row, "race: true\n" + row, `b.txt has "true"`},
		{"commit", "# commit: 1a\n" + row, "# commit: 2b\n" + row, "go run ./scripts/compare"},
		{"processors", row, strings.ReplaceAll(row, "-2", "-4"), "b.txt has X/framework=chi at GOMAXPROCS 4"},
		{"no framework", "BenchmarkX 1 2 ns/op\n", "BenchmarkX 1 2 ns/op\n", "a.txt: no row has the key framework="},
		{"no time", "BenchmarkX/framework=chi 1 2 req/s\n", row, "a.txt:1: X/framework=chi has no ns/op above 0"},
		{"time of zero", lines("X/chi", 0), row, "a.txt:2: X/framework=chi has no ns/op above 0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := []*results.File{parse(t, "a.txt", tt.a), parse(t, "b.txt", tt.b)}
			_, err := New(files, catalogue, nil)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q in it", err, tt.want)
			}
		})
	}
	if _, err := New(nil, nil, nil); err == nil {
		t.Error("no error without files")
	}
}

// The page describes every benchmark of the suite, and none that is gone.
func TestEveryBenchmarkIsDescribed(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "../../httpserver_bench_test.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	described := map[string]bool{}
	for _, op := range operations {
		described[op.Scenario] = true
	}
	for _, decl := range file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		name, ok := strings.CutPrefix(f.Name.Name, "Benchmark")
		if ok && !described[name] {
			t.Errorf("Benchmark%s is not described in catalogue.go", name)
		}
		delete(described, name)
	}
	for name := range described {
		t.Errorf("catalogue.go describes %s, which is no benchmark", name)
	}
}

func TestUnknownScenariosAndServersAreShownByName(t *testing.T) {
	r := of(t, lines("Novel/echo", 100)+lines("SerialGetText/chi", 100))
	if len(r.Scenarios) != 2 || r.Scenarios[1].Title != "Novel" {
		t.Fatalf("scenarios %+v", r.Scenarios)
	}
	if len(r.Servers) != 2 || r.Servers[1].Name != "echo" {
		t.Errorf("servers %+v", r.Servers)
	}
}

func TestVersionsComeFromTheFile(t *testing.T) {
	r := of(t, "# commit: 1a2b\n# version/chi: v5.5.0\n# version/zerodep: (devel)\n"+
		lines("X/chi", 100)+lines("X/gin", 100)+lines("X/zerodep", 100))
	for name, want := range map[string]string{"chi": "v5.5.0", "gin": "", "zerodep": "1a2b"} {
		if got := r.Server(name).Version; got != want {
			t.Errorf("%s has version %q, want %q", name, got, want)
		}
	}
}

func TestEnvironmentComesFromTheFile(t *testing.T) {
	r := of(t, "# commit: 0123456789abcdef\n# dirty: true\n# cpus: 2\n# noise: busy\n# date: 2026-11-22T20:00:00+01:00\ncpu: Model T\nrace: true\n"+
		lines("X/chi", 100)+"--- FAIL: BenchmarkX/framework=gin-2\n")
	want := map[string]string{
		"CPU": "Model T", "Cores": "2, GOMAXPROCS 2", "Go": "not recorded", "Date": "2026-11-22 19:00 UTC", "Rounds": "1",
		"Commit": "0123456789ab, with uncommitted changes", "Noise": "busy", "Failed": "X/framework=gin",
		"Race detector": "on: no measure of speed",
	}
	for _, f := range r.Environment {
		if w, ok := want[f.Name]; ok && w != f.Value {
			t.Errorf("%s is %q, want %q", f.Name, f.Value, w)
		}
		delete(want, f.Name)
	}
	if len(want) > 0 {
		t.Errorf("no word of %v", want)
	}
}

func TestEveryDoubtIsNamedOnce(t *testing.T) {
	r := of(t, "# imprecise: a\n# imprecise: b\n# failed: BenchmarkX/framework=gin: killed\n# failed: BenchmarkX/framework=zerodep: died\n"+
		lines("X/chi", 100)+"--- FAIL: BenchmarkX/framework=gin-2\n--- FAIL: BenchmarkX\n")
	var got []string
	for _, f := range r.Environment {
		if f.Name == "Less precise than wanted" || f.Name == "Failed" {
			got = append(got, f.Value)
		}
	}
	want := "a, b, X/framework=gin: killed, X/framework=zerodep: died"
	if s := strings.Join(got, ", "); s != want {
		t.Errorf("doubts %q, want %q", s, want)
	}
}
