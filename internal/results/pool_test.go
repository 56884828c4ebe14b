package results

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// machine returns the results of one load machine: lines, each of a round, with
// latencies of the first row where there are any.
func machine(t *testing.T, cpu string, latencies []int64, lines ...string) *File {
	t.Helper()
	var text bytes.Buffer
	fmt.Fprintf(&text, "placement: remote\ncpu: %s\n# fingerprint: A 1234\n", cpu)
	if latencies != nil {
		h := hdrhistogram.New(1, 1e9, 3)
		for _, l := range latencies {
			h.RecordValue(l)
		}
		if err := WriteHistogram(&text, "A/framework=target", h); err != nil {
			t.Fatal(err)
		}
	}
	for i, line := range lines {
		fmt.Fprintf(&text, "# round: %d\n%s\n", i+1, line)
	}
	return parse(t, cpu+".txt", text.String())
}

func parse(t *testing.T, path, text string) *File {
	t.Helper()
	f, err := Parse(path, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestPool(t *testing.T) {
	const line = "BenchmarkA/framework=target-2 1 %d ns/op %d MB/s"
	one := machine(t, "x", []int64{10, 20}, fmt.Sprintf(line, 300, 1), fmt.Sprintf(line, 100, 2))
	two := machine(t, "y", []int64{30}, fmt.Sprintf(line, 600, 5), fmt.Sprintf(line, 100, 4))
	pooled, lacking, err := Pool([]*File{one, two})
	if err != nil || lacking != nil {
		t.Fatalf("lacking %q, error %v", lacking, err)
	}
	// What is written is what was pooled.
	var text bytes.Buffer
	if _, err := pooled.WriteTo(&text); err != nil {
		t.Fatal(err)
	}
	for _, f := range []*File{pooled, parse(t, "merged", text.String())} {
		if len(f.Rows) != 1 || f.Config["cpu"] != "x and y" || f.Placement() != Remote || f.fingerprint("A") != "1234" {
			t.Fatalf("got rows %v, configuration %v, fingerprints %v", f.Rows, f.Config, f.Fingerprints)
		}
		row := f.Rows[0]
		for unit, want := range map[string]string{
			NsPerOp:     "[{200 1} {50 2}]",
			MBPerSecond: "[{6 1} {6 2}]",
		} {
			if got := fmt.Sprint(row.Samples(unit)); got != want {
				t.Errorf("%s: got %s, want %s", unit, got, want)
			}
		}
		if n := row.Latencies.TotalCount(); n != 3 || row.Procs != 2 {
			t.Errorf("%d latencies and GOMAXPROCS %d, want 3 and 2", n, row.Procs)
		}
	}
}

func TestPoolLeavesOutWhatOneLacks(t *testing.T) {
	const a, b = "BenchmarkA/framework=target 1 100 ns/op", "BenchmarkB/framework=target 1 100 ns/op"
	one := machine(t, "x", []int64{1}, a, a, b)
	two := machine(t, "y", []int64{1}, a)
	pooled, lacking, err := Pool([]*File{one, two})
	if err != nil {
		t.Fatal(err)
	}
	if len(pooled.Rows) != 1 || pooled.Rows[0].Rounds() != 1 || pooled.Rows[0].Latencies != nil {
		t.Errorf("got rows %v, want one round of A without latencies", pooled.Rows)
	}
	want := "A/framework=target: rounds left out: 1, and with them the percentiles: not every machine measured them\n" +
		"B/framework=target: left out: not in y.txt"
	if got := strings.Join(lacking, "\n"); got != want {
		t.Errorf("lacking:\n%s\nwant\n%s", got, want)
	}
}

func TestPoolRefuses(t *testing.T) {
	good := parse(t, "good", "placement: remote\ncpu: x\nBenchmarkA/framework=target 1 100 ns/op\n")
	for _, c := range []struct{ text, want string }{
		{"placement: single\nBenchmarkA 1 1 ns/op\n", "placement single: what is pooled are the results of several machines, each with -target"},
		{"BenchmarkA 1 1 ns/op\n", "placement unknown"},
		{"placement: remote\nrace: true\nBenchmarkA 1 1 ns/op\n", "race"},
		{"placement: remote\nBenchmarkA/framework=target 1 1 ns/op 2 xfloor\n", "measure both in the same way"},
		{"placement: remote\nBenchmarkB/framework=target 1 1 ns/op\n", "no round of any row was measured by all machines"},
	} {
		if _, _, err := Pool([]*File{good, parse(t, "other", c.text)}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want %q", c.text, err, c.want)
		}
	}
	ratio := parse(t, "ratio", "placement: remote\nBenchmarkA/framework=target 1 1 ns/op 2 xfloor\n")
	if _, _, err := Pool([]*File{ratio, ratio}); err == nil || !strings.Contains(err.Error(), "the xfloor of several machines cannot be pooled: measure without -floor") {
		t.Errorf("ratios to a floor: error %v", err)
	}
}
