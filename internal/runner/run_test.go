package runner

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestRows(t *testing.T) {
	for _, c := range []struct {
		name, bench string
		rows        []string
		failures    []string
		err         string
	}{
		{"two", "^BenchmarkGet$", []string{"Get/framework=zerodep", "Get/framework=chi"}, nil, ""},
		{"by part", "Post/=chi$", []string{"Post/framework=chi"}, nil, ""},
		{"some fail", "Get|WrongAtOnce/chi", []string{"Get/framework=zerodep", "Get/framework=chi"}, []string{"WrongAtOnce/framework=chi"}, ""},
		{"none", "Nonsense", nil, nil, `no benchmark matches "Nonsense"`},
		{"none that can be measured", "Skipped$", nil, nil, `no benchmark matches "Skipped$" that can be measured: Skipped/conns=9: too few descriptors`},
		{"ill-formed", "Get(", nil, nil, "missing closing )"},
		{"dies", "PanicsAtOnce", nil, nil, "out of cheese"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := fake(t).Rows(t.Context(), c.bench, Options{Placement: "single"})
			if (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
				t.Fatalf("error %v, want one with %q", err, c.err)
			}
			var found, wrong []string
			for _, r := range got.Rows {
				found = append(found, r.Name)
			}
			for _, f := range got.Failures {
				wrong = append(wrong, f.Name)
			}
			if !slices.Equal(found, c.rows) || !slices.Equal(wrong, c.failures) {
				t.Errorf("rows %q, want %q; failures %q, want %q", found, c.rows, wrong, c.failures)
			}
		})
	}
}

func TestRowsOfBenchmarksWithoutPlacement(t *testing.T) {
	dir := t.TempDir()
	write(t, dir+"/go.mod", "module old\n\ngo 1.26\n")
	write(t, dir+"/old_test.go", "package old\n\nimport \"testing\"\n\nfunc BenchmarkX(b *testing.B) {\n\tfor b.Loop() {\n\t}\n}\n")
	old, err := Build(t.Context(), dir, dir+"/old.test", SourceOrder)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := old.Rows(t.Context(), ".", Options{Placement: "single"}); !errors.Is(err, ErrNoPlacement) {
		t.Errorf("error %v, want ErrNoPlacement", err)
	}
}

func TestRun(t *testing.T) {
	for _, c := range []struct {
		name   string
		row    string
		o      Options
		reason string // "" where a result is expected
		output string
	}{
		{"result", "Get/framework=chi", Options{Placement: "single"}, "", ""},
		{"wrong", "WrongAtOnce/framework=chi", Options{}, "got status 500, want 200", "got status 500, want 200"},
		{"wrong later", "WrongLater/framework=chi", Options{}, "body is short", "body is short"},
		{"panics", "Panics/framework=chi", Options{}, "panic: out of cheese", "goroutine"},
		{"timeless", "Timeless/framework=chi", Options{}, "gave a result without a time", "BenchmarkTimeless"},
		{"stalls", "Stalls/framework=chi", Options{Limit: time.Second}, "not done within 1s", ""},
		{"no such row", "Get/framework=flask", Options{}, "no benchmark lines", ""},
		{"bad benchtime", "Get/framework=chi", Options{Benchtime: "soon"}, "exit status 2", "soon"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.o.Benchtime == "" {
				c.o.Benchtime = "10x"
			}
			measured, output, err := fake(t).Run(t.Context(), row(c.row), c.o)
			if c.reason == "" {
				checkResult(t, measured, output, err)
				return
			}
			var f *Failure
			if !errors.As(err, &f) || f.Name != c.row || !strings.Contains(f.Reason, c.reason) || !strings.Contains(f.Output, c.output) {
				t.Errorf("failure %+v, want reason %q and output %q", f, c.reason, c.output)
			}
		})
	}
}

func TestPlacementReachesTheBinary(t *testing.T) {
	for placement, want := range map[string]string{"": "placement: shared\n", "apart": "placement: apart\n"} {
		o := Options{Benchtime: "1x"}
		if placement != "" {
			o.Placement = "apart"
		}
		_, output, err := fake(t).Run(t.Context(), row("Get/framework=chi"), o)
		if err != nil || !strings.Contains(string(output), want) {
			t.Errorf("error %v, output\n%s\nwant %q in it", err, output, want)
		}
	}
}

func TestReasonIsTheFirstLineOfTheLog(t *testing.T) {
	const fail = "placement: single\n--- FAIL: BenchmarkX/framework=chi-2\n"
	for _, c := range []struct{ name, output, want string }{
		{"a line", fail + "    suite_test.go:46: want status 200, got status 500\nFAIL\n", "want status 200, got status 500"},
		{"two lines", fail + "    suite_test.go:46: first\n        second\n", "first"},
		{"an empty one first", fail + "    \n    suite_test.go:46: first\n", "first"},
		{"no place", fail + "    killed\n", "killed"},
		{"a colon", fail + "    x_test.go:1: dial: y.go:2: refused\n", "dial: y.go:2: refused"},
		{"in a row's line", "BenchmarkX-2 \t" + fail[len("placement: single\n"):] + "    x_test.go:1: short\n", "short"},
		{"two failures", fail + "    x_test.go:1: first\n" + fail + "    x_test.go:1: second\n", "first"},
		{"a function that logged nothing", "--- FAIL: BenchmarkX\nFAIL\n", ""},
		{"no failure", "PASS\n    x_test.go:1: talk\n", ""},
		{"long", fail + "    x_test.go:1: " + strings.Repeat("a", 400) + "\n", strings.Repeat("a", 300) + "…"},
		{"cut between characters", fail + "    x_test.go:1: a" + strings.Repeat("é", 200) + "\n", "a" + strings.Repeat("é", 149) + "…"},
		{"no text", fail + "    x_test.go:1: got \xff\n", "got �"},
	} {
		if got := logged([]byte(c.output)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestLimit(t *testing.T) {
	for _, c := range []struct {
		o    Options
		want time.Duration
	}{
		{Options{}, 70 * time.Second},
		{Options{Benchtime: "3s"}, 90 * time.Second},
		{Options{Benchtime: "100x"}, countLimit},
		{Options{Benchtime: "3s", Limit: time.Second}, time.Second},
	} {
		if got := c.o.limit(); got != c.want {
			t.Errorf("%+v: limit %v, want %v", c.o, got, c.want)
		}
	}
}

func TestPatternSelectsARowAlone(t *testing.T) {
	for name, want := range map[string]string{
		"SerialGetJSON/framework=chi": "^BenchmarkSerialGetJSON$/^framework=chi$",
		"X/framework=a/handler=sync":  "^BenchmarkX$/^framework=a$/^handler=sync$",
		"X":                           "^BenchmarkX$",
		"X/v1.5+":                     `^BenchmarkX$/^v1\.5\+$`,
	} {
		if got := pattern(row(name)); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestFailureText(t *testing.T) {
	f := &Failure{Name: "X", Reason: "exit status 1", Output: "first\nsecond"}
	want := "X: exit status 1\n    first\n    second"
	if f.Error() != want {
		t.Errorf("%q, want %q", f.Error(), want)
	}
	for _, f.Output = range []string{"", "row.go:35: exit status 1"} {
		if f.Error() != "X: exit status 1" {
			t.Errorf("%q", f.Error())
		}
	}
}

// A line is why the child ended, such as what its flags lack; more is its log.
func TestWhyAChildEnded(t *testing.T) {
	for _, c := range []struct{ said, reason, rest string }{
		{"", "exit status 2", ""},
		{"-target: no server", "exit status 2: -target: no server", ""},
		{"usage:\n-target", "exit status 2", "usage:\n-target"},
	} {
		if reason, rest := ended(errors.New("exit status 2"), c.said); reason != c.reason || rest != c.rest {
			t.Errorf("%q: %q and %q, want %q and %q", c.said, reason, rest, c.reason, c.rest)
		}
	}
}

// What follows a failed row belongs to the next one.
func TestFailedRowsAmongOthers(t *testing.T) {
	const output = `goos: linux
BenchmarkX/framework=chi
--- FAIL: BenchmarkX/framework=chi
    row.go:35: no such module
BenchmarkX/framework=gin-2 	       1	   2003 ns/op
BenchmarkX/framework=zerodep
--- FAIL: BenchmarkX/framework=zerodep
    row.go:35: ended
        with status 3
FAIL
`
	want := []Failure{
		{"X/framework=chi", "no such module", "row.go:35: no such module"},
		{"X/framework=zerodep", "ended", "row.go:35: ended\n        with status 3"},
	}
	got := failed([]byte(output))
	if len(got) != len(want) || *got[0] != want[0] || *got[1] != want[1] {
		t.Errorf("got %v, want %v", got, want)
	}
}
