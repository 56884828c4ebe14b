package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"httpserverbench/internal/results"
)

// inFake makes a copy of the runner's fake suite the working directory.
func inFake(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "..", "internal", "runner", "testdata", "fake"))); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
}

// command runs bench and returns its exit status and what it printed.
func command(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = run(t.Context(), args, &out, &errs)
	return status, out.String(), errs.String()
}

func load(t *testing.T, path string) *results.File {
	t.Helper()
	file, err := results.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// measured returns the frameworks of a file's rows, each once.
func measured(t *testing.T, path string) []string {
	t.Helper()
	var names []string
	for _, row := range load(t, path).Rows {
		if !slices.Contains(names, row.Framework) {
			names = append(names, row.Framework)
		}
	}
	return names
}

func TestRounds(t *testing.T) {
	inFake(t)
	status, stdout, stderr := command(t, "-rounds", "3", "-bench", "Get|Post", "-benchtime", "10x", "-seed", "7")
	if status != 0 || !strings.Contains(stdout, "12 results in results.txt") || !strings.Contains(stderr, "round 3 of 3:") {
		t.Fatalf("status %d\n%s%s", status, stdout, stderr)
	}
	file := load(t, "results.txt")
	if len(file.Rows) != 4 {
		t.Errorf("%d rows, want 4", len(file.Rows))
	}
	for _, row := range file.Rows {
		if row.Rounds() != 3 {
			t.Errorf("%s has %d rounds, want 3", row.Name, row.Rounds())
		}
	}
	for key, want := range map[string]string{
		"command":   "go run ./scripts/bench -rounds 3 -bench Get|Post -benchtime 10x -seed 7",
		"seed":      "7",
		"benchtime": "10x",
		"commit":    "unknown",
		"dirty":     "unknown",
	} {
		if got := file.Note(key); got != want {
			t.Errorf("note %s is %q, want %q", key, got, want)
		}
	}
	for _, key := range []string{"date", "os", "cpus", "binary", "version/gin"} {
		if file.Note(key) == "" {
			t.Errorf("there is no note %s", key)
		}
	}
}

func TestSameSeedSameOrder(t *testing.T) {
	inFake(t)
	order := func(path, seed string) string {
		command(t, "-rounds", "4", "-bench", "Get|Post", "-benchtime", "1x", "-seed", seed, "-o", path)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for line := range strings.Lines(string(text)) {
			if name, _, _ := strings.Cut(line, "\t"); strings.HasPrefix(name, "Benchmark") {
				names = append(names, name)
			}
		}
		return strings.Join(names, " ")
	}
	if a, b := order("a.txt", "1"), order("b.txt", "1"); a != b {
		t.Errorf("seed 1 gave two orders:\n%s\n%s", a, b)
	}
	if a, b := order("c.txt", "1"), order("d.txt", "2"); a == b {
		t.Errorf("seeds 1 and 2 gave the same order:\n%s", a)
	}
	if got := measured(t, "d.txt"); !slices.Equal(got, []string{"zerodep", "chi"}) {
		t.Errorf("the file begins with %q, want the suite's order", got)
	}
}

func TestFrameworks(t *testing.T) {
	inFake(t)
	if status, _, stderr := command(t, "-rounds", "1", "-bench", "Get", "-benchtime", "1x", "-frameworks", "chi"); status != 0 {
		t.Fatalf("status %d\n%s", status, stderr)
	}
	if got := measured(t, "results.txt"); !slices.Equal(got, []string{"chi"}) {
		t.Errorf("frameworks %q, want chi", got)
	}
}

func TestServerProcess(t *testing.T) {
	inFake(t)
	if status, _, stderr := command(t, "-rounds", "1", "-bench", "Get", "-benchtime", "1x", "-server", "process"); status != 0 {
		t.Fatalf("status %d\n%s", status, stderr)
	}
	if got := load(t, "results.txt").Config["server"]; got != "process" {
		t.Errorf("server: %s, want process", got)
	}
}

func TestContinuesItsOwnFile(t *testing.T) {
	inFake(t)
	args := []string{"-rounds", "2", "-bench", "Get", "-benchtime", "1x"}
	for range 2 {
		if status, _, stderr := command(t, args...); status != 0 {
			t.Fatalf("status %d\n%s", status, stderr)
		}
	}
	var rounds []int
	for _, sample := range load(t, "results.txt").Row("Get/framework=chi").Samples("ns/op") {
		rounds = append(rounds, sample.Round)
	}
	if !slices.Equal(rounds, []int{1, 2, 3, 4}) {
		t.Errorf("rounds %d, want 1 to 4", rounds)
	}
}

func TestRefusesForeignFiles(t *testing.T) {
	inFake(t)
	args := []string{"-rounds", "1", "-bench", "Get", "-benchtime", "1x"}
	if status, _, stderr := command(t, args...); status != 0 {
		t.Fatalf("status %d\n%s", status, stderr)
	}
	own, err := os.ReadFile("results.txt")
	if err != nil {
		t.Fatal(err)
	}
	otherProcs := regexp.MustCompile(`(framework=[a-z]+)\S*`).ReplaceAll(own, []byte("$1-77"))
	other := bytes.Replace(own, []byte("# binary: "), []byte("# binary: 0"), 1)
	for _, c := range []struct {
		name string
		text []byte
		args []string
		want string
	}{
		{"other binary", other, nil, "has results of binary"},
		{"other benchtime", own, []string{"-benchtime", "2x"}, `has results of benchtime "1x" and this run is of "2x"`},
		{"other server", own, []string{"-server", "process"}, `has results of server "in-process"`},
		{"other GOMAXPROCS", otherProcs, nil, `has results of GOMAXPROCS "77"`},
		{"no results", []byte("hello\n"), nil, "no benchmark lines"},
		{"cut off", own[:len(own)-1], nil, "cut off in the middle of a line"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := os.WriteFile("foreign.txt", c.text, 0o666); err != nil {
				t.Fatal(err)
			}
			status, _, stderr := command(t, append(append(args, "-o", "foreign.txt"), c.args...)...)
			if status != exitUsage || !strings.Contains(stderr, c.want) || !strings.Contains(stderr, "give another file with -o") {
				t.Errorf("status %d, want %d and %q\n%s", status, exitUsage, c.want, stderr)
			}
			if text, err := os.ReadFile("foreign.txt"); err != nil || !bytes.Equal(text, c.text) {
				t.Errorf("the file was changed (error %v)", err)
			}
		})
	}
}

func TestFailingRows(t *testing.T) {
	for _, c := range []struct {
		bench string
		want  []string // on stderr
	}{
		{"Get|WrongAtOnce", []string{"failed: BenchmarkWrongAtOnce/framework=zerodep: status 500, owed 200", "2 rows failed"}},
		{"Get|WrongLater", []string{"failed: BenchmarkWrongLater/framework=chi: body is short", "2 rows failed"}},
		{"Get|Panics$", []string{"failed: BenchmarkPanics/framework=chi: panic: out of cheese", "2 rows failed"}},
	} {
		t.Run(c.bench, func(t *testing.T) {
			inFake(t)
			status, _, stderr := command(t, "-rounds", "2", "-bench", c.bench, "-benchtime", "10x")
			for _, want := range c.want {
				if !strings.Contains(stderr, want) {
					t.Errorf("no %q in\n%s", want, stderr)
				}
			}
			file := load(t, "results.txt")
			if status != exitFailed || len(file.Rows) != 2 || file.Rows[0].Rounds() != 2 {
				t.Errorf("status %d and %d rows, want %d and 2 rows of 2 rounds", status, len(file.Rows), exitFailed)
			}
			if len(file.Failed) != 2 {
				t.Errorf("the file names %q as failed, want two rows", file.Failed)
			}
		})
	}
}

func TestEveryRowFails(t *testing.T) {
	inFake(t)
	status, _, stderr := command(t, "-bench", "WrongAtOnce")
	if status != exitFailed || !strings.Contains(stderr, "2 rows failed") {
		t.Errorf("status %d, want %d\n%s", status, exitFailed, stderr)
	}
	if _, err := os.Stat("results.txt"); err == nil {
		t.Error("there is a results file without results")
	}
}

// A hook is a writer that calls f once text is written to it.
type hook struct {
	bytes.Buffer
	text string
	f    func()
}

func (h *hook) Write(p []byte) (int, error) {
	if strings.Contains(string(p), h.text) {
		h.f()
	}
	return h.Buffer.Write(p)
}

func TestInterrupt(t *testing.T) {
	inFake(t)
	ctx, cancel := context.WithCancel(t.Context())
	stderr := &hook{text: "round 2 of 1000:", f: cancel}
	var stdout bytes.Buffer
	status := run(ctx, []string{"-rounds", "1000", "-bench", "Get", "-benchtime", "1x"}, &stdout, stderr)
	if status != exitInterrupted || !strings.Contains(stdout.String(), "results in results.txt") {
		t.Errorf("status %d, want %d\n%s%s", status, exitInterrupted, stdout.String(), stderr.String())
	}
	file := load(t, "results.txt")
	if n := file.Rows[0].Rounds(); n != 2 || file.Note("interrupted") != "true" {
		t.Errorf("%d rounds and interrupted %q, want 2 and true", n, file.Note("interrupted"))
	}
}

func TestInterruptBeforeAnyResult(t *testing.T) {
	inFake(t)
	ctx, cancel := context.WithCancel(t.Context())
	stderr := &hook{text: "measuring", f: cancel}
	if status := run(ctx, []string{"-bench", "Get"}, stderr, stderr); status != exitInterrupted {
		t.Errorf("status %d, want %d\n%s", status, exitInterrupted, stderr.String())
	}
	if _, err := os.Stat("results.txt"); err == nil {
		t.Error("there is a results file without results")
	}
}

func TestFullDisk(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("there is no /dev/full")
	}
	inFake(t)
	status, _, stderr := command(t, "-bench", "Get", "-benchtime", "1x", "-o", "/dev/full")
	if status != exitFailed || !strings.Contains(stderr, "write the results: write /dev/full: no space left on device") {
		t.Errorf("status %d, want %d\n%s", status, exitFailed, stderr)
	}
}

func TestPrecision(t *testing.T) {
	inFake(t)
	status, _, stderr := command(t, "-precision", "99%", "-bench", "Get", "-benchtime", "100000x", "-frameworks", "chi")
	if status != 0 || strings.Contains(stderr, "imprecise") {
		t.Fatalf("status %d\n%s", status, stderr)
	}
	if n := load(t, "results.txt").Rows[0].Rounds(); n < minRounds {
		t.Errorf("%d rounds, want %d or more", n, minRounds)
	}
}

func TestBudget(t *testing.T) {
	inFake(t)
	status, _, stderr := command(t, "-precision", "0.000001%", "-budget", "1ms", "-bench", "Get", "-benchtime", "1x")
	if status != 0 || !strings.Contains(stderr, "imprecise: BenchmarkGet/framework=chi: no interval yet, wanted ± 1e-06 %") {
		t.Errorf("status %d\n%s", status, stderr)
	}
	if file := load(t, "results.txt"); file.Rows[0].Rounds() != 1 || file.Note("imprecise") == "" {
		t.Errorf("%d rounds and note %q, want one round and a note", file.Rows[0].Rounds(), file.Note("imprecise"))
	}
}

func TestUsage(t *testing.T) {
	inFake(t)
	for _, c := range []struct {
		args string
		want string
	}{
		{"-rounds 0", "-rounds 0: at least one round is needed"},
		{"-rounds x", `invalid value "x" for flag -rounds`},
		{"-rounds 3 -precision 2%", "exclude each other"},
		{"-precision 2", "for flag -precision: a share above 0 and below 1 is needed"},
		{"-precision 0%", "a share above 0"},
		{"-budget 5m", "-budget needs -precision"},
		{"-precision 2% -budget -5m", "a time is needed"},
		{"-benchtime 0s", "for flag -benchtime: a time such as"},
		{"-bench Get(", "it is no regular expression"},
		{"-bench Nonsense", `no benchmark matches "Nonsense"`},
		{"-frameworks flask,chi -bench Get", `no benchmark matches framework "flask": choose from zerodep, chi`},
		{"-frameworks chi,,gin", "names are needed"},
		{"-server remote", "choose in-process or process"},
		{"-nonsense", "flag provided but not defined: -nonsense: see -help"},
		{"Get", `unexpected argument "Get"`},
		{"-o=", "the name of a results file is needed"},
	} {
		t.Run(c.args, func(t *testing.T) {
			status, _, stderr := command(t, strings.Fields(c.args)...)
			if status != exitUsage || !strings.Contains(stderr, c.want) {
				t.Errorf("status %d, want %d and %q in\n%s", status, exitUsage, c.want, stderr)
			}
		})
	}
}

func TestHelp(t *testing.T) {
	status, stdout, stderr := command(t, "-help")
	if status != 0 || !strings.Contains(stdout, "-precision share") || stderr != "" {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
}

func TestOutsideOfAModule(t *testing.T) {
	t.Chdir(t.TempDir())
	if status, _, stderr := command(t); status != exitUsage || !strings.Contains(stderr, "run bench from within the module") {
		t.Errorf("status %d\n%s", status, stderr)
	}
}

func TestDoesNotBuild(t *testing.T) {
	inFake(t)
	if err := os.WriteFile("broken_test.go", []byte("package fake\n\nvar x = y\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if status, _, stderr := command(t); status != exitFailed || !strings.Contains(stderr, "undefined: y") {
		t.Errorf("status %d\n%s", status, stderr)
	}
}
