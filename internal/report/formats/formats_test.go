package formats_test

import (
	"encoding/json"
	"strings"
	"testing"

	"httpserverbench/internal/report"
	"httpserverbench/internal/report/formats"
	"httpserverbench/internal/results"
)

const text = "placement: single\n# failed: BenchmarkX/framework=chi: killed\n# failed: BenchmarkY: exit status 2\n" +
	"BenchmarkX/framework=gin/conns=8 10 100.123456789 ns/op 1.25 xfloor 20 over-floor-ns/op 12345678.9 B/op 0.000123456789 riddles\n" +
	"BenchmarkX/framework=gin/conns=8 10 102.123456789 ns/op 1.27 xfloor 21 over-floor-ns/op 12345678.9 B/op 0.000123456789 riddles\n" +
	"BenchmarkX/framework=chi 10 90 ns/op\nBenchmarkY/framework=gin 10 90 ns/op\n"

func of(t *testing.T, text string) *report.Report {
	t.Helper()
	f, err := results.Parse("in.txt", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	r, err := report.New([]*results.File{f}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// squeezed returns JSON without the space between its tokens.
func squeezed(data []byte, err error) string {
	return strings.Join(strings.Fields(string(data)), "")
}

func contains(t *testing.T, got string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(got, w) {
			t.Errorf("no %q in\n%s", w, got)
		}
	}
}

func TestJSON(t *testing.T) {
	doc, err := formats.JSON(of(t, text))
	if err != nil || !json.Valid(doc) {
		t.Fatalf("error %v in\n%s", err, doc)
	}
	contains(t, squeezed(doc, err),
		`"placement":"single"`, `"params":{"conns":"8"}`, `"rounds":2`,
		`"xfloor":{"value":1.25996}`,
		`"B/op":{"value":12345679,"low":`, `"riddles":{"value":0.000123457,`,
		`"failed":[{"name":"X/framework=chi","reason":"killed"}]`, `"failed":[{"name":"Y","reason":"exitstatus2"}]`,
	)
	if strings.Contains(string(doc), "req/s") {
		t.Error("a rate of a scenario that says not how many requests an operation is")
	}
}

func TestAction(t *testing.T) {
	doc, err := formats.Action(of(t, text))
	if err != nil || !json.Valid(doc) {
		t.Fatalf("error %v in\n%s", err, doc)
	}
	contains(t, squeezed(doc, err),
		`{"name":"single/X/gin,8-ns/op","unit":"ns/op","value":101.123,"range":"±13%","extra":"2rounds"}`,
		`"unit":"xfloor"`, `"unit":"over-floor-ns/op"`, `"unit":"B/op"`)
}

// What a bigger figure is better in has no place in a file of
// customSmallerIsBetter.
func TestActionLeavesOutWhereBiggerIsBetter(t *testing.T) {
	doc, err := formats.Action(of(t, "placement: single\nBenchmarkSerialGetText/framework=gin 10 100 ns/op 7 MB/s\n"))
	if err != nil || strings.Contains(string(doc), "MB/s") || strings.Contains(string(doc), "req/s") {
		t.Errorf("error %v in\n%s", err, doc)
	}
}

func TestPytest(t *testing.T) {
	table, err := formats.Pytest(of(t, text))
	if err != nil {
		t.Fatal(err)
	}
	contains(t, string(table),
		"benchmark 'X', placement single: 1 test\n", "gin, 8", "100 (1.00)", "102 (1.00)",
		"FAILED X/framework=chi: killed\n", "FAILED Y: exit status 2\n", "Legend:")
}

func TestOneRoundIsNoReasonToFail(t *testing.T) {
	r := of(t, "placement: single\nBenchmarkX/framework=gin 10 100 ns/op\n")
	doc, err := formats.JSON(r)
	if err != nil || !json.Valid(doc) || strings.Contains(string(doc), "low") {
		t.Errorf("error %v, or an interval of one round in\n%s", err, doc)
	}
	table, err := formats.Pytest(r)
	if err != nil || !strings.Contains(string(table), "gin") || strings.Contains(string(table), "NaN") {
		t.Errorf("error %v in\n%s", err, table)
	}
}
