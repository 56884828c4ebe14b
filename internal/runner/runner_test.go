package runner

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/perf/benchfmt"
)

// fake returns the binary of testdata/fake, built once for all tests.
func fake(t *testing.T) *Binary {
	t.Helper()
	binary, err := buildFake()
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

var fakeDir string

var buildFake = sync.OnceValues(func() (*Binary, error) {
	return Build(context.Background(), filepath.Join("testdata", "fake"), filepath.Join(fakeDir, "fake.test"))
})

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "runner")
	if err != nil {
		panic(err)
	}
	fakeDir = dir
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

func TestBuildErrors(t *testing.T) {
	empty, broken := t.TempDir(), t.TempDir()
	write(t, filepath.Join(empty, "go.mod"), "module empty\n")
	write(t, filepath.Join(empty, "empty.go"), "package empty\n")
	write(t, filepath.Join(broken, "go.mod"), "module broken\n")
	write(t, filepath.Join(broken, "broken_test.go"), "package broken\n\nvar x = y\n")
	for _, c := range []struct{ name, dir, want string }{
		{"no tests", empty, "there are no test files"},
		{"does not compile", broken, "undefined: y"},
		{"no such directory", filepath.Join(empty, "none"), "none"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Build(t.Context(), c.dir, filepath.Join(t.TempDir(), "x.test"))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestSameSourceSameFingerprint(t *testing.T) {
	first := fake(t)
	elsewhere := t.TempDir()
	if err := os.CopyFS(elsewhere, os.DirFS(first.Dir)); err != nil {
		t.Fatal(err)
	}
	second, err := Build(t.Context(), elsewhere, filepath.Join(t.TempDir(), "x.test"))
	if err != nil {
		t.Fatal(err)
	}
	a, errA := first.Fingerprint()
	b, errB := second.Fingerprint()
	if err := errors.Join(errA, errB); err != nil {
		t.Fatal(err)
	}
	if a != b || len(a) != 16 {
		t.Errorf("fingerprints %q and %q, want the same 16 digits", a, b)
	}
}

func TestRows(t *testing.T) {
	for _, c := range []struct {
		name, bench string
		rows        []Row
		failures    []Row
		err         string
	}{
		{"two", "^BenchmarkGet$", []Row{"BenchmarkGet/framework=zerodep", "BenchmarkGet/framework=chi"}, nil, ""},
		{"by part", "Post/=chi$", []Row{"BenchmarkPost/framework=chi"}, nil, ""},
		{"some fail", "Get|WrongAtOnce/chi", []Row{"BenchmarkGet/framework=zerodep", "BenchmarkGet/framework=chi"}, []Row{"BenchmarkWrongAtOnce/framework=chi"}, ""},
		{"none", "Nonsense", nil, nil, `no benchmark matches "Nonsense"`},
		{"ill-formed", "Get(", nil, nil, "missing closing )"},
		{"dies", "PanicsAtOnce", nil, nil, "out of cheese"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows, failures, err := fake(t).Rows(t.Context(), c.bench, Options{})
			if (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
				t.Fatalf("error %v, want one with %q", err, c.err)
			}
			if !slices.Equal(rows, c.rows) {
				t.Errorf("rows %q, want %q", rows, c.rows)
			}
			if got := failedRows(failures); !slices.Equal(got, c.failures) {
				t.Errorf("failures %q, want %q", got, c.failures)
			}
		})
	}
}

func failedRows(failures []*Failure) []Row {
	var rows []Row
	for _, f := range failures {
		rows = append(rows, f.Row)
	}
	return rows
}

func TestRun(t *testing.T) {
	for _, c := range []struct {
		name   string
		row    Row
		o      Options
		reason string // "" where a result is owed
		output string
	}{
		{"result", "BenchmarkGet/framework=chi", Options{}, "", ""},
		{"wrong", "BenchmarkWrongAtOnce/framework=chi", Options{}, "status 500, owed 200", "status 500, owed 200"},
		{"wrong later", "BenchmarkWrongLater/framework=chi", Options{}, "body is short", "body is short"},
		{"panics", "BenchmarkPanics/framework=chi", Options{}, "panic: out of cheese", "goroutine"},
		{"timeless", "BenchmarkTimeless/framework=chi", Options{}, "gave a result without a time", "BenchmarkTimeless"},
		{"stalls", "BenchmarkStalls/framework=chi", Options{Limit: time.Second}, "not done within 1s", ""},
		{"no such row", "BenchmarkGet/framework=flask", Options{}, "gave no result", ""},
		{"bad argument", "BenchmarkGet/framework=chi", Options{Args: []string{"-nonsense"}}, "exit status 2", "-nonsense"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.o.Benchtime == "" {
				c.o.Benchtime = "10x"
			}
			outcome, err := fake(t).Run(t.Context(), c.row, c.o)
			if err != nil {
				t.Fatal(err)
			}
			if c.reason == "" {
				checkResult(t, outcome)
				return
			}
			f := outcome.Failure
			if f == nil || !strings.Contains(f.Reason, c.reason) || !strings.Contains(f.Output, c.output) {
				t.Errorf("failure %+v, want reason %q and output %q", f, c.reason, c.output)
			}
		})
	}
}

func TestReasonIsTheFirstLineOfTheLog(t *testing.T) {
	const fail = "server: in-process\n--- FAIL: BenchmarkX/framework=chi-2\n"
	for _, c := range []struct{ name, output, want string }{
		{"a line", fail + "    suite_test.go:46: owed status 200, got status 500\nFAIL\n", "owed status 200, got status 500"},
		{"two lines", fail + "    suite_test.go:46: first\n        second\n", "first"},
		{"an empty one first", fail + "    \n    suite_test.go:46: first\n", "first"},
		{"no place", fail + "    killed\n", "killed"},
		{"a colon", fail + "    x_test.go:1: dial: y.go:2: refused\n", "dial: y.go:2: refused"},
		{"in a row's line", "BenchmarkX-2 \t" + fail[len("server: in-process\n"):] + "    x_test.go:1: short\n", "short"},
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

func checkResult(t *testing.T, o Outcome) {
	t.Helper()
	if o.Failure != nil {
		t.Fatal(o.Failure)
	}
	if n := count(o.Records, o.Row); n != 1 {
		t.Errorf("%d results of %s, want 1", n, o.Row)
	}
	if v, ok := o.Value("sec/op"); !ok || v <= 0 {
		t.Errorf("%v sec/op, want a time", v)
	}
	if v, ok := o.Value("furlongs"); ok {
		t.Errorf("%v furlongs, want none", v)
	}
}

func TestPassKeepsTheOrderGiven(t *testing.T) {
	rows := []Row{"BenchmarkPost/framework=chi", "BenchmarkGet/framework=zerodep", "BenchmarkWrongAtOnce/framework=chi", "BenchmarkGet/framework=chi"}
	var ran []Row
	err := fake(t).Pass(t.Context(), PassOptions{
		Options: Options{Benchtime: "1x"},
		Rows:    rows,
		Each:    func(o Outcome) error { ran = append(ran, o.Row); return nil },
	})
	if err != nil || !slices.Equal(ran, rows) {
		t.Errorf("ran %q, error %v; want %q", ran, err, rows)
	}
}

func TestPassEndsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	rows := []Row{"BenchmarkGet/framework=chi", "BenchmarkStalls/framework=chi", "BenchmarkGet/framework=zerodep"}
	n := 0
	err := fake(t).Pass(ctx, PassOptions{
		Options: Options{Benchtime: "10x"},
		Rows:    rows,
		Each:    func(Outcome) error { n++; time.AfterFunc(10*time.Millisecond, cancel); return nil },
	})
	if !errors.Is(err, context.Canceled) || n != 1 {
		t.Errorf("error %v after %d outcomes, want the context's after 1", err, n)
	}
}

func TestPassEndsWithEach(t *testing.T) {
	full := errors.New("disk full")
	err := fake(t).Pass(t.Context(), PassOptions{
		Options: Options{Benchtime: "1x"},
		Rows:    []Row{"BenchmarkGet/framework=chi"},
		Each:    func(Outcome) error { return full },
	})
	if !errors.Is(err, full) {
		t.Errorf("error %v, want %v", err, full)
	}
}

// The grandchild keeps the pipes open: were it not killed with its parent,
// the wait would end with ErrWaitDelay.
func TestTheWholeGroupIsKilled(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh")
	}
	cmd := command{path: shell, limit: 200 * time.Millisecond}
	_, _, err = cmd.run(t.Context(), "-c", "sleep 600 & wait")
	if err == nil || errors.Is(err, exec.ErrWaitDelay) {
		t.Errorf("error %v, want one of a killed process", err)
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

func TestRowParts(t *testing.T) {
	for _, c := range []struct {
		row                        Row
		function, framework, match string
		procs                      string
	}{
		{"BenchmarkSerialGetJSON/framework=chi", "BenchmarkSerialGetJSON", "chi", "^BenchmarkSerialGetJSON$/^framework=chi$", "SerialGetJSON/framework=chi-2"},
		{"BenchmarkX/framework=a/handler=sync", "BenchmarkX", "a", "^BenchmarkX$/^framework=a$/^handler=sync$", "X/framework=a/handler=sync"},
		{"BenchmarkX", "BenchmarkX", "", "^BenchmarkX$", "X-16"},
		{"BenchmarkX/v1.5+", "BenchmarkX", "", `^BenchmarkX$/^v1\.5\+$`, "X/v1.5+-2"},
	} {
		if f, v, p := c.row.Function(), c.row.Value("framework"), c.row.Pattern(); f != c.function || v != c.framework || p != c.match {
			t.Errorf("%s: %q, %q, %q; want %q, %q, %q", c.row, f, v, p, c.function, c.framework, c.match)
		}
		if got := rowOf(&benchfmt.Result{Name: benchfmt.Name(c.procs)}); got != c.row {
			t.Errorf("result %q is of row %q, want %q", c.procs, got, c.row)
		}
	}
}

func TestShuffledKeepsFunctionsTogether(t *testing.T) {
	var rows []Row
	for _, f := range []string{"A", "B", "C"} {
		for _, framework := range []string{"x", "y", "z"} {
			rows = append(rows, Row("Benchmark"+f+"/framework="+framework))
		}
	}
	before := slices.Clone(rows)
	random := rand.New(rand.NewPCG(1, 2))
	orders := make(map[string]bool)
	for range 20 {
		shuffled := Shuffled(rows, random)
		var functions []string
		for _, row := range shuffled {
			functions = append(functions, row.Function())
		}
		if n := len(slices.Compact(functions)); n != 3 {
			t.Fatalf("%q: rows of one function are apart", shuffled)
		}
		orders[strings.Join(functions, " ")] = true
		slices.Sort(shuffled)
		if !slices.Equal(shuffled, before) {
			t.Fatalf("shuffled rows are %q, want those of %q", shuffled, before)
		}
	}
	if len(orders) < 3 || !slices.Equal(rows, before) {
		t.Errorf("%d orders of functions in 20 rounds; given rows are now %q", len(orders), rows)
	}
}

func TestFailureText(t *testing.T) {
	f := &Failure{Row: "BenchmarkX", Reason: "exit status 1", Output: "first\nsecond"}
	want := "BenchmarkX: exit status 1\n    first\n    second"
	if f.Error() != want {
		t.Errorf("%q, want %q", f.Error(), want)
	}
	f.Output = ""
	if f.Error() != "BenchmarkX: exit status 1" {
		t.Errorf("%q", f.Error())
	}
}
