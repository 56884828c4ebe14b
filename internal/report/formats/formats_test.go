package formats_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"httpserverbench/internal/golden"
	"httpserverbench/internal/report"
	"httpserverbench/internal/report/formats"
	"httpserverbench/internal/results"
)

func load(t *testing.T) *report.Report {
	t.Helper()
	f, err := results.Load("../testdata/run.txt")
	if err != nil {
		t.Fatal(err)
	}
	return of(t, f)
}

func of(t *testing.T, f *results.File) *report.Report {
	t.Helper()
	r, err := report.New([]*results.File{f}, []report.Server{{Name: "zerodep"}, {Name: "gin", Dependency: true}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestFormatsAreAsTheyWereLookedAt(t *testing.T) {
	r := load(t)
	pytest, err := formats.Pytest(r)
	if err != nil {
		t.Fatal(err)
	}
	golden.Check(t, filepath.Join("testdata", "pytest.txt"), pytest)
	doc, err := formats.JSON(r)
	if err != nil {
		t.Fatal(err)
	}
	golden.Check(t, filepath.Join("testdata", "report.json"), doc)
	files, err := formats.Action(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		golden.Check(t, filepath.Join("testdata", f.Name), f.Data)
	}
}

// Each unit stands in the file whose name says which way is better.
func TestActionKnowsTheDirectionOfUnits(t *testing.T) {
	f, err := results.Parse("in.txt", []byte("Unit req/s better=higher\nUnit p50-ns better=lower\n"+
		"BenchmarkX/framework=gin 10 100 ns/op 90 p50-ns 5 req/s 7 MB/s 3 B/op 1 allocs/op 4 riddles\n"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := formats.Action(of(t, f))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"customSmallerIsBetter.json": "ns/op B/op allocs/op p50-ns",
		"customBiggerIsBetter.json":  "MB/s req/s",
	}
	for _, file := range files {
		var entries []struct{ Name, Unit string }
		if err := json.Unmarshal(file.Data, &entries); err != nil {
			t.Fatal(err)
		}
		var units []string
		for _, e := range entries {
			units = append(units, e.Unit)
		}
		if got := strings.Join(units, " "); got != want[file.Name] {
			t.Errorf("%s has %q, want %q", file.Name, got, want[file.Name])
		}
	}
}

func TestFiguresHaveSixDigitsAndTheirWholePart(t *testing.T) {
	f, err := results.Parse("in.txt", []byte("BenchmarkX/framework=gin 10 100.123456789 ns/op 12345678.9 B/op 0.000123456789 riddles\n"))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := formats.JSON(of(t, f))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`100.123`, `12345679`, `0.000123457`} {
		if !strings.Contains(string(doc), `"value": `+want+"\n") {
			t.Errorf("no %s in\n%s", want, doc)
		}
	}
}

func TestNothingThatFailedIsLost(t *testing.T) {
	f, err := results.Parse("in.txt", []byte("# imprecise: first\n# imprecise: second\n"+
		"# failed: BenchmarkX/framework=chi: killed\n# failed: BenchmarkY: exit status 2\n"+
		"BenchmarkX/framework=gin 10 100 ns/op\nBenchmarkX/framework=chi 10 90 ns/op\nBenchmarkY/framework=gin 10 90 ns/op\n"))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := formats.JSON(of(t, f))
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Environment []struct{ Name, Value string }
		Scenarios   []struct {
			Rows   []struct{ Framework string }
			Failed []struct{ Name, Reason string }
		}
	}
	if err := json.Unmarshal(doc, &got); err != nil {
		t.Fatal(err)
	}
	want := []string{"first", "second", "X/framework=chi: killed", "Y: exit status 2"}
	for _, fact := range got.Environment {
		if len(want) > 0 && fact.Value == want[0] {
			want = want[1:]
		}
	}
	if len(want) > 0 {
		t.Errorf("no %q in %+v", want, got.Environment)
	}
	x, y := got.Scenarios[0], got.Scenarios[1]
	if len(x.Rows) != 1 || len(x.Failed) != 1 || x.Failed[0].Reason != "killed" || len(y.Rows) != 0 || len(y.Failed) != 1 {
		t.Errorf("X %+v and Y %+v", x, y)
	}
	table, err := formats.Pytest(of(t, f))
	if err != nil || !strings.Contains(string(table), "FAILED X/framework=chi: killed\n") || !strings.Contains(string(table), "FAILED Y: exit status 2\n") {
		t.Errorf("error %v in\n%s", err, table)
	}
}

func TestOneRoundIsNoReasonToFail(t *testing.T) {
	f, err := results.Parse("in.txt", []byte("BenchmarkX/framework=gin 10 100 ns/op\n"))
	if err != nil {
		t.Fatal(err)
	}
	r := of(t, f)
	doc, err := formats.JSON(r)
	if err != nil || !json.Valid(doc) || strings.Contains(string(doc), "low") {
		t.Errorf("error %v, or an interval of one round in\n%s", err, doc)
	}
	table, err := formats.Pytest(r)
	if err != nil || !strings.Contains(string(table), "gin") || strings.Contains(string(table), "NaN") {
		t.Errorf("error %v in\n%s", err, table)
	}
}
