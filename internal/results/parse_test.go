package results_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"httpserverbench/internal/results"
)

func load(t *testing.T) *results.File {
	t.Helper()
	f, err := results.Load(filepath.Join("testdata", "run.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestLoadReadsRows(t *testing.T) {
	f := load(t)
	var names []string
	for _, r := range f.Rows {
		names = append(names, r.Name)
	}
	want := []string{
		"SerialGetJSON/framework=zerodep",
		"SerialGetJSON/framework=chi",
		"SyncVsAsyncHandler/framework=zerodep/handler=async",
	}
	if !slices.Equal(names, want) {
		t.Fatalf("rows %q, want %q", names, want)
	}
	r := f.Row(want[2])
	if r.Scenario != "SyncVsAsyncHandler" || r.Framework != "zerodep" || r.Label() != "zerodep, async" || r.Procs != 2 {
		t.Errorf("row read as %+v", r)
	}
}

func TestLoadKeepsUnitsAndRounds(t *testing.T) {
	f := load(t)
	chi := f.Row("SerialGetJSON/framework=chi")
	want := []results.Sample{{Value: 50000, Round: 1}, {Value: 51000, Round: 2}}
	if got := chi.Samples("ns/op"); !slices.Equal(got, want) {
		t.Errorf("samples %v, want %v", got, want)
	}
	if got := chi.Values("req/s"); !slices.Equal(got, []float64{20000, 19600}) {
		t.Errorf("req/s %v", got)
	}
	if chi.Rounds() != 2 {
		t.Errorf("%d rounds, want 2", chi.Rounds())
	}
}

func TestLoadReadsFactsAboutTheRun(t *testing.T) {
	f := load(t)
	if f.Note("commit") != "1a2b3c4" || f.Note("absent") != "" || len(f.Notes) != 4 {
		t.Errorf("notes %v", f.Notes)
	}
	if f.Config["go"] != "go1.26.8" || f.Config["cpu"] != "Model T" || f.Config["pkg"] != "" {
		t.Errorf("configuration %v", f.Config)
	}
	if !slices.Equal(f.Failed, []results.Failure{{"SerialGetJSON/framework=zerodep", ""}}) {
		t.Errorf("failed %q", f.Failed)
	}
}

func TestFailedRowsAreNamedOnce(t *testing.T) {
	f, err := results.Parse("in.txt", []byte("# failed: BenchmarkA/framework=x: killed: too slow\n--- FAIL: BenchmarkA/framework=x-2\nBenchmarkB 1 3 ns/op\n"))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(f.Failed, []results.Failure{{"A/framework=x", "killed: too slow"}}) {
		t.Errorf("failed %q", f.Failed)
	}
}

func TestRoundsWithoutMarksAreOccurrences(t *testing.T) {
	f, err := results.Parse("count.txt", []byte("BenchmarkA 1 2 ns/op\nBenchmarkA 1 3 ns/op\n"))
	if err != nil {
		t.Fatal(err)
	}
	samples := f.Rows[0].Samples("ns/op")
	if samples[0].Round != 1 || samples[1].Round != 2 {
		t.Errorf("rounds %v", samples)
	}
}

func TestParseRefusesBadInput(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"empty", "", "in.txt: empty file"},
		{"blank", "\n \n", "in.txt: empty file"},
		{"no rows", "PASS\nok\n", "in.txt: no benchmark lines"},
		{"cut off", "BenchmarkA 1 2 ns/op\nBenchmarkB 1 3", "in.txt:2: cut off in the middle of a line"},
		{"damaged", "BenchmarkA 1 2 ns/op\nBenchmarkB 1 3x ns/op\n", "in.txt:2: parsing measurement"},
		{"no value", "BenchmarkA 1\n", "in.txt:1: missing measurements"},
		{"units of a row", "BenchmarkA 1 2 ns/op 1 req/s\nBenchmarkA 1 3 ns/op\n", "in.txt:2: mixed units: A has ns/op here and ns/op, req/s before"},
		{"directions", "Unit req/s better=higher\nUnit req/s better=lower\nBenchmarkA 1 2 req/s\n", "in.txt:2: metadata better of unit req/s already set"},
		{"configuration", "go: go1.26.8\nBenchmarkA 1 2 ns/op\ngo: go1.27\nBenchmarkA 1 3 ns/op\n", `in.txt:4: mixed configuration: go is "go1.27" here and "go1.26.8" above`},
		{"histogram", "# histogram: A HISTF\nBenchmarkA 1 2 ns/op\n", "in.txt:1: the histogram of A is damaged"},
		{"fingerprints", "# fingerprint: A 1\nBenchmarkA 1 2 ns/op\n# fingerprint: A 2\n", "in.txt:3: the fingerprint of A is 2 here and 1 above"},
		{"an old file", "server: in-process\nBenchmarkA 1 2 ns/op\n", "in.txt: measured by an earlier version of this suite"},
		{"processors", "BenchmarkA-2 1 2 ns/op\nBenchmarkA-4 1 3 ns/op\n", "in.txt:2: A has GOMAXPROCS 4 here and 2 before"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := results.Parse("in.txt", []byte(tt.text))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q in it", err, tt.want)
			}
		})
	}
}

func TestLoadRefusesAMissingFile(t *testing.T) {
	_, err := results.Load(filepath.Join(t.TempDir(), "none.txt"))
	if err == nil || !strings.Contains(err.Error(), "none.txt") {
		t.Errorf("error %v, want the file's name in it", err)
	}
}
