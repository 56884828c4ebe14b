package harness

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"httpserverbench/frameworks"
	"httpserverbench/internal/results"
	"httpserverbench/internal/scenario"
	"httpserverbench/internal/target"

	"github.com/HdrHistogram/hdrhistogram-go"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, Sleepers()...) }

func TestResolve(t *testing.T) {
	for _, c := range []struct {
		placement string
		cpu       string
		want      results.Placement
		procs     int
		err       string // "" for none
	}{
		{"", "", results.Single, 0, ""},
		{"", "1", results.Single, 1, ""},
		{"", "4", results.Shared, 4, ""},
		{"shared", "1", results.Shared, 1, ""},
		{"shared", "", results.Shared, 0, ""},
		{"apart", "", results.Apart, 0, ""},
		{"single", "1", results.Single, 1, ""},
		{"single", "2", "", 0, "type -placement=shared -cpu=2"},
		{"apart", "2", "", 0, "leave -cpu out"},
		{"", "1,2", "", 0, "as in -cpu=1 -placement=shared"},
		{"here", "", "", 0, "-placement=here: want one of single, apart, shared"},
		{"", "no", "", 0, "want a number"},
		{"", "0", "", 0, "want a number"},
	} {
		p, procs, err := Flags{Placement: c.placement, CPU: c.cpu}.resolve()
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("-placement=%s -cpu=%s: got error %v, want one with %q", c.placement, c.cpu, err, c.err)
			}
		} else if err != nil || procs != c.procs || p != c.want {
			t.Errorf("-placement=%s -cpu=%s: got %s on %d, error %v, want %s on %d", c.placement, c.cpu, p, procs, err, c.want, c.procs)
		}
	}
}

// The output of benchstat's readers: a row's line with the suite's figures, its
// histogram before it, and all else as it was.
func TestLines(t *testing.T) {
	h := hdrhistogram.New(1, 1e9, 3)
	h.RecordValue(12345)
	var l lines
	for _, name := range []string{"X/framework=chi", "X/framework=gin", "X/framework=gin"} {
		m := measured{name: name, figures: []figure{{20.5, results.NsPerOp}, {1.04132, results.XFloor}}}
		if name == "X/framework=chi" {
			m.latency = h
		}
		l.add(m)
	}
	const in = "goos: linux\n" +
		"BenchmarkX/framework=chi-2\n" +
		"BenchmarkX/framework=chi-2  \t     100\t        21.00 ns/op\t       0 B/op\n" +
		"BenchmarkX/framework=bad-2  \t--- FAIL: BenchmarkX/framework=bad-2\n" +
		"BenchmarkX/framework=bad-2  \t     100\t        21.00 ns/op\n" +
		"BenchmarkX/framework=gin-2  \t       1\t        21.00 ns/op\n" +
		"BenchmarkX/framework=gin-2  \t       2\n" +
		"no end"
	var out bytes.Buffer
	if err := l.copy(&out, strings.NewReader(in)); err != nil {
		t.Fatal(err)
	}
	got := strings.Split(out.String(), "\n")
	if !strings.HasPrefix(got[2], "# histogram: X/framework=chi ") {
		t.Errorf("got %q before the row, want its histogram", got[2])
	}
	got[2] = "# histogram"
	const figures = "\t        20.5000 ns/op\t         1.04132 xfloor"
	want := []string{
		"goos: linux",
		"BenchmarkX/framework=chi-2",
		"# histogram",
		"BenchmarkX/framework=chi-2  \t     100" + figures,
		"BenchmarkX/framework=bad-2  \t--- FAIL: BenchmarkX/framework=bad-2",
		"BenchmarkX/framework=bad-2  \t     100\t        21.00 ns/op",
		"BenchmarkX/framework=gin-2  \t       1" + figures,
		"BenchmarkX/framework=gin-2  \t       2" + figures,
		"no end",
	}
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("got\n%s\nwant\n%s", g, w)
	}
}

func TestFigureText(t *testing.T) {
	for _, c := range []struct {
		value float64
		want  string
	}{
		{0, "0.00000"},
		{0.015625, "0.01562"},
		{1.0413249, "1.04132"},
		{12345.678, "12345.7"},
		{123456789, "123456789.0"},
	} {
		if got := strings.TrimSpace(figure{c.value, "x"}.text()); got != c.want {
			t.Errorf("%v: got %s, want %s", c.value, got, c.want)
		}
	}
}

// With -rate each framework has one row of an open loop, named after that rate.
func TestRowsAtARate(t *testing.T) {
	for _, c := range []struct{ scenario, want string }{
		{"SteadyLoad", "/rate=1500000"},
		{"SerialGetJSON", ""},
	} {
		sc, err := scenario.Lookup(c.scenario)
		if err != nil {
			t.Fatal(err)
		}
		var got, want []string
		for _, r := range (&Suite{flags: Flags{Rate: 1.5e6}}).rows(sc) {
			got = append(got, r.Name())
		}
		for _, f := range sc.Frameworks() {
			want = append(want, c.scenario+"/framework="+f.Name+c.want)
		}
		if !slices.Equal(got, want) {
			t.Errorf("got rows %v\nwant %v", got, want)
		}
	}
}

// A sample of known pairs: the median ignores a pair in which the machine did
// something else, the mean does not, and collections are charged to each by
// what it allocates.
func TestEstimate(t *testing.T) {
	s := sample{
		slice:     10,
		framework: &contender{bytes: 100, heap: &heap{budget: 1000, took: []float64{0.5, 1, 4.5}}},
		floor:     &contender{bytes: 0, heap: &heap{budget: 1000, took: []float64{0.5}}},
		pairs:     []pair{{10, 3000, 2000}, {10, 3000, 2000}, {10, 90000, 2000}},
	}
	e := s.estimate()
	const charge = 20 // an operation of the floor, 200 ns, for 1000 bytes, of which an operation has 100
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"mean", e.mean, 96000.0/30 + charge},
		{"xfloor", e.xfloor, (1.5*200 + charge) / 200},
		{"over", e.over, 100 + charge},
	} {
		if math.Abs(c.got-c.want) > 1e-9 {
			t.Errorf("%s: got %v, want %v", c.name, c.got, c.want)
		}
	}
}

// A sample runs as many operations on the floor as on the framework, in whole
// slices.
func TestSampleIsPaired(t *testing.T) {
	framework, floor := start(t, frameworks.All[0]), start(t, frameworks.Floor())
	const slice, ops = 4, 10
	before := framework.driver.Latency().TotalCount()
	s := newSample(framework, floor, slice)
	for range ops {
		if err := s.op(); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range s.pairs {
		if p.n != slice || p.framework <= 0 || p.floor <= 0 {
			t.Errorf("got a pair %v, want both timed over %d operations", p, slice)
		}
	}
	if len(s.pairs) != 3 || s.ops() != 12 {
		t.Errorf("got %d pairs of %d operations, want 3 of 12", len(s.pairs), s.ops())
	}
	for _, c := range []*contender{framework, floor} {
		if n := c.driver.Latency().TotalCount() - before; n != 12 {
			t.Errorf("%d operations ran, want 12", n)
		}
	}
}

// start starts and verifies f in the first scenario, until the test ends.
func start(t *testing.T, f frameworks.Framework) *contender {
	t.Helper()
	srv, err := target.InProcess(f)
	if err != nil {
		t.Fatal(err)
	}
	c, err := newContender(srv, scenario.All[0], scenario.All[0].Variants[0], requestTimeout)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// A heap is collected when it has grown by its budget, and not before.
func TestHeap(t *testing.T) {
	h := start(t, frameworks.All[0]).heap
	const floor = 1000
	if err := h.collect(floor); err != nil {
		t.Fatal(err)
	}
	before := len(h.took)
	if err := h.grow(h.budget-1, floor); err != nil || len(h.took) != before {
		t.Errorf("below the budget: %d collections, error %v", len(h.took)-before, err)
	}
	if err := h.grow(2, floor); err != nil || len(h.took) != before+1 {
		t.Errorf("beyond the budget: %d collections, error %v, want one", len(h.took)-before, err)
	}
}

// Neither the client nor these servers allocate for a GET: at most what a clock
// that ticks elsewhere in the process does.
func TestGetAllocatesNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	for _, f := range []frameworks.Framework{frameworks.All[0], frameworks.Floor()} {
		if c := start(t, f); c.allocs > 0.05 {
			t.Errorf("framework %s: %v allocations for a request, want none", f.Name, c.allocs)
		}
	}
}

// net/http makes garbage, so all that the harness does to count it shows.
func TestAllocationsAreCounted(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	for _, f := range frameworks.All {
		if f.Module != "std" {
			continue
		}
		if c := start(t, f); c.allocs < 10 || c.allocs > 40 || c.bytes < 1000 || c.bytes > 4000 {
			t.Errorf("framework %s: %v allocations and %v bytes for a request, want about 20 and 2000", f.Name, c.allocs, c.bytes)
		}
	}
}

// Comments and layout are not part of the hash; code is.
func TestTokens(t *testing.T) {
	hash := func(src string) string {
		var b bytes.Buffer
		writeTokens(&b, "x.go", []byte(src))
		return b.String()
	}
	const src = "package x\n\nfunc f() int { return 1 }\n"
	if hash(src) != hash("// Package x.\npackage x\n\nfunc f() int {\n\treturn 1 // one\n}\n") {
		t.Error("a comment and another layout change the hash")
	}
	if hash(src) == hash(strings.Replace(src, "1", "2", 1)) {
		t.Error("another constant does not change the hash")
	}
}
