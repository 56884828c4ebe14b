package results_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"httpserverbench/internal/results"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// counted returns a histogram of the values from low to high.
func counted(low, high int64) *hdrhistogram.Histogram {
	h := hdrhistogram.New(1, 10_000_000_000, 3)
	for v := low; v <= high; v++ {
		h.RecordValue(v)
	}
	return h
}

// child returns what a benchmark binary prints for a row.
func child(t *testing.T, ns string, h *hdrhistogram.Histogram) []byte {
	t.Helper()
	var out bytes.Buffer
	header := results.Header{
		Placement: results.Single, Benchtime: "50ms", Suite: "abc123",
		Fingerprints: []results.Fingerprint{{Scenario: "SerialGetText", Hash: "5e88"}},
	}
	if _, err := header.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	out.WriteString("# affinity: server 1, client 0\n# missing: ruby\n# missing: python\ngoos: linux\npkg: httpserverbench\n")
	if err := results.WriteHistogram(&out, "SerialGetText/framework=chi", h); err != nil {
		t.Fatal(err)
	}
	out.WriteString("BenchmarkSerialGetText/framework=chi-2 \t 100\t " + ns + " ns/op\t 1.5 xfloor\nPASS\nok  \thttpserverbench\t1s\n")
	return out.Bytes()
}

// What the writer writes, the reader reads.
func TestWriterAndReader(t *testing.T) {
	var out bytes.Buffer
	w := results.NewWriter(&out)
	steps := []error{
		w.Notes([]results.Note{{"commit", "1a2b3c4"}, {"kernel", ""}, {"noise", "two\nlines"}}),
		w.Round(1),
		w.Copy(child(t, "20000", counted(1, 600))),
		w.Round(2),
		w.Copy(child(t, "21000", counted(601, 1000))),
		w.Failed("SerialGetText/framework=gin", "got status 500"),
	}
	if err := errors.Join(steps...); err != nil {
		t.Fatal(err)
	}
	for _, once := range []string{"placement: single\n", "Unit xfloor better=lower\n", "# fingerprint: SerialGetText 5e88\n", "goos: linux\n", "# affinity: server 1, client 0\n", "# missing: ruby\n", "# missing: python\n"} {
		if n := strings.Count(out.String(), once); n != 1 {
			t.Errorf("%q stands %d times, want once, in\n%s", once, n, out.String())
		}
	}
	if strings.Contains(out.String(), "PASS") || strings.Contains(out.String(), "kernel") {
		t.Errorf("more than results in\n%s", out.String())
	}
	f, err := results.Parse("out.txt", out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	checkWritten(t, f)
}

func checkWritten(t *testing.T, f *results.File) {
	t.Helper()
	if f.Placement() != results.Single || f.Config["suite"] != "abc123" || f.Config["benchtime"] != "50ms" {
		t.Errorf("configuration %v", f.Config)
	}
	if f.Note("commit") != "1a2b3c4" || f.Note("noise") != "two lines" || f.LastRound() != 2 {
		t.Errorf("notes %v, last round %d", f.Notes, f.LastRound())
	}
	if !slices.Equal(f.Failed, []results.Failure{{"SerialGetText/framework=gin", "got status 500"}}) {
		t.Errorf("failed %q", f.Failed)
	}
	row := f.Row("SerialGetText/framework=chi")
	if row == nil || row.Rounds() != 2 || row.Latencies.TotalCount() != 1000 {
		t.Fatalf("row read as %+v", row)
	}
	if p := row.Percentile(99); p < 989 || p > 991 {
		t.Errorf("p99 of 1 to 1000 is %v", p)
	}
}

// A configuration that changes in the middle must reach the reader, who
// refuses it.
func TestCopyWritesWhatChanges(t *testing.T) {
	var out bytes.Buffer
	w := results.NewWriter(&out)
	for _, text := range []string{"go: go1.26\nBenchmarkA 1 2 ns/op\n", "go: go1.27\nBenchmarkA 1 2 ns/op\n"} {
		if err := w.Copy([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := results.Parse("out.txt", out.Bytes()); err == nil || !strings.Contains(err.Error(), "mixed configuration") {
		t.Errorf("error %v, want mixed configuration", err)
	}
}

func TestPercentileNeedsTenRequestsAboveIt(t *testing.T) {
	tests := []struct {
		requests int64
		q        float64
		want     bool
	}{
		{999, 99, false}, {1000, 99, true}, {20, 50, true}, {19, 50, false}, {9999, 99.9, false}, {10_000, 99.9, true}, {0, 50, false},
	}
	for _, tt := range tests {
		row := results.Row{Latencies: counted(1, tt.requests)}
		if p := row.Percentile(tt.q); (p > 0) != tt.want {
			t.Errorf("p%v of %d requests is %v, want it to be shown: %t", tt.q, tt.requests, p, tt.want)
		}
	}
	if p := new(results.Row).Percentile(50); p != 0 {
		t.Error("a percentile of nothing")
	}
}

// Percentiles of several files are those of the pooled requests, not a mean.
// A histogram is of the next line, if that is its row's, and of no other.
func TestAHistogramCountsOnce(t *testing.T) {
	var text bytes.Buffer
	for _, name := range []string{"A", "B"} {
		if err := results.WriteHistogram(&text, name, counted(1, 20)); err != nil {
			t.Fatal(err)
		}
		text.WriteString("BenchmarkA 1 2 ns/op\nBenchmarkA 1 3 ns/op\n")
	}
	f, err := results.Parse("in.txt", text.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if n := f.Rows[0].Latencies.TotalCount(); n != 20 {
		t.Errorf("%d latencies, want 20", n)
	}
}

func TestMerge(t *testing.T) {
	file := func(name string, h *hdrhistogram.Histogram) *results.File {
		f, err := results.Parse(name, child(t, "20000", h))
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	a, b := file("a.txt", counted(1, 900)), file("b.txt", counted(10_001, 10_100))
	all, err := results.Merge(a, b)
	if err != nil {
		t.Fatal(err)
	}
	row := all.Rows[0]
	if p := row.Percentile(50); p < 499 || p > 501 {
		t.Errorf("p50 %v, want 500", p)
	}
	if samples := row.Samples("xfloor"); len(samples) != 2 || samples[1].Round != 2 {
		t.Errorf("samples %v, want one in each of two rounds", samples)
	}
	if a.Rows[0].Latencies.TotalCount() != 900 || a.Rows[0].Rounds() != 1 {
		t.Error("merging changed what it merges")
	}
	b.Config["go"] = "go9"
	if _, err := results.Merge(a, b); err == nil || !strings.Contains(err.Error(), "cannot be compared: go is") {
		t.Errorf("error %v", err)
	}
}

func TestPlacementIsAFlag(t *testing.T) {
	var p results.Placement
	if err := p.Set("apart"); err != nil || p != results.Apart {
		t.Errorf("%q, error %v", p, err)
	}
	if err := p.Set("process"); err == nil || !strings.Contains(err.Error(), "single, apart, shared") {
		t.Errorf("error %v, want the placements in it", err)
	}
	for _, p := range results.Placements {
		if p.About() == "" || p.Question() == "" {
			t.Errorf("%s is not described", p)
		}
	}
}
