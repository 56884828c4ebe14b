package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"httpserverbench/internal/cli"
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

// command runs bench in one placement and returns its exit status and what it printed.
func command(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = run(t.Context(), append([]string{"-placement", "shared"}, args...), &out, &errs)
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
	if status != 0 || !strings.Contains(stdout, "12 samples in results-shared.txt") || !strings.Contains(stderr, "round 3 of 3:") {
		t.Fatalf("status %d\n%s%s", status, stdout, stderr)
	}
	file := load(t, "results-shared.txt")
	if len(file.Rows) != 4 {
		t.Errorf("%d rows, want 4", len(file.Rows))
	}
	for _, row := range file.Rows {
		if row.Rounds() != 3 {
			t.Errorf("%s has %d rounds, want 3", row.Name, row.Rounds())
		}
	}
	for key, want := range map[string]string{
		"command": "go run ./scripts/bench -placement shared -rounds 3 -bench 'Get|Post' -benchtime 10x -seed 7",
		"seed":    "7",
		"commit":  "unknown",
		"dirty":   "unknown",
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
	order := func(name, seed string) string {
		command(t, "-rounds", "4", "-bench", "Get|Post", "-benchtime", "1x", "-seed", seed, "-o", name)
		text, err := os.ReadFile(name + "-shared.txt")
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
	if a, b := order("a", "1"), order("b", "1"); a != b {
		t.Errorf("seed 1 gave two orders:\n%s\n%s", a, b)
	}
	if a, b := order("c", "1"), order("d", "2"); a == b {
		t.Errorf("seeds 1 and 2 gave the same order:\n%s", a)
	}
	if got := measured(t, "d-shared.txt"); !slices.Equal(got, []string{"zerodep", "chi"}) {
		t.Errorf("the file begins with %q, want the suite's order", got)
	}
}

func TestFrameworks(t *testing.T) {
	inFake(t)
	if status, _, stderr := command(t, "-rounds", "1", "-bench", "Get", "-benchtime", "1x", "-frameworks", "chi"); status != 0 {
		t.Fatalf("status %d\n%s", status, stderr)
	}
	if got := measured(t, "results-shared.txt"); !slices.Equal(got, []string{"chi"}) {
		t.Errorf("frameworks %q, want chi", got)
	}
}

// Every placement has a file of its own, with the rows that are measured in it,
// and a row fails in all if it fails in one.
func TestPlacements(t *testing.T) {
	inFake(t)
	if status, stdout, stderr := command(t, "-rounds", "2", "-bench", "Get|Apart", "-benchtime", "1x", "-placement", "apart,single", "-o", "new.txt"); status != 0 || !strings.Contains(stdout, "12 samples in new-single.txt, new-apart.txt;") {
		t.Fatalf("status %d\n%s%s", status, stdout, stderr)
	}
	for p, rows := range map[results.Placement]int{results.Single: 2, results.Apart: 4} {
		file := load(t, "new-"+string(p)+".txt")
		if file.Placement() != p || len(file.Rows) != rows || file.Rows[0].Rounds() != 2 {
			t.Errorf("%s: placement %s, %d rows", p, file.Placement(), len(file.Rows))
		}
	}
	os.Remove("new-apart.txt")
	if status, _, _ := command(t, "-rounds", "2", "-bench", "Get", "-benchtime", "1x", "-placement", "apart,single", "-o", "new"); status != cli.ExitUsage {
		t.Errorf("status %d where one file is refused", status)
	}
	if _, err := os.Stat("new-apart.txt"); err == nil {
		t.Error("there is a results file without results")
	}
}

func TestMakesTheFolderOfItsFiles(t *testing.T) {
	inFake(t)
	name := filepath.Join("new", "folder", "run")
	status, _, stderr := command(t, "-rounds", "1", "-bench", "Get", "-benchtime", "1x", "-o", name)
	if status != 0 {
		t.Errorf("status %d: %s", status, stderr)
	}
	if _, err := os.Stat(name + "-shared.txt"); err != nil {
		t.Error(err)
	}
}

func TestLeavesAFileThatExists(t *testing.T) {
	inFake(t)
	const text = "mine\n"
	if err := os.WriteFile("results-shared.txt", []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	status, _, stderr := command(t, "-rounds", "1", "-bench", "Get", "-benchtime", "1x")
	if status != cli.ExitUsage || !strings.Contains(stderr, "give another name with -o") {
		t.Errorf("status %d, want %d\n%s", status, cli.ExitUsage, stderr)
	}
	if got, err := os.ReadFile("results-shared.txt"); err != nil || string(got) != text {
		t.Errorf("the file was changed (error %v)", err)
	}
}

func TestFailingRows(t *testing.T) {
	for _, c := range []struct {
		bench string
		want  []string // on stderr
	}{
		{"Get|WrongAtOnce", []string{"failed: WrongAtOnce/framework=zerodep: got status 500, want 200", "2 rows failed"}},
		{"Get|WrongLater", []string{"failed: WrongLater/framework=chi: body is short", "2 rows failed"}},
		{"Get|Panics$", []string{"failed: Panics/framework=chi: panic: out of cheese", "2 rows failed"}},
	} {
		t.Run(c.bench, func(t *testing.T) {
			inFake(t)
			status, _, stderr := command(t, "-rounds", "2", "-bench", c.bench, "-benchtime", "10x")
			for _, want := range c.want {
				if !strings.Contains(stderr, want) {
					t.Errorf("no %q in\n%s", want, stderr)
				}
			}
			file := load(t, "results-shared.txt")
			if status != cli.ExitFailed || len(file.Rows) != 2 || file.Rows[0].Rounds() != 2 {
				t.Errorf("status %d and %d rows, want %d and 2 rows of 2 rounds", status, len(file.Rows), cli.ExitFailed)
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
	if status != cli.ExitFailed || !strings.Contains(stderr, "2 rows failed") {
		t.Errorf("status %d, want %d\n%s", status, cli.ExitFailed, stderr)
	}
	if _, err := os.Stat("results-shared.txt"); err == nil {
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
	stderr := &hook{text: "round 2 of 16:", f: cancel}
	var stdout bytes.Buffer
	status := run(ctx, []string{"-placement", "shared", "-rounds", "16", "-bench", "Get", "-benchtime", "1x"}, &stdout, stderr)
	if status != cli.ExitInterrupted || !strings.Contains(stdout.String(), "samples in results-shared.txt") {
		t.Errorf("status %d, want %d\n%s%s", status, cli.ExitInterrupted, stdout.String(), stderr.String())
	}
	file := load(t, "results-shared.txt")
	if n := file.Rows[0].Rounds(); n != 2 || file.Note("interrupted") != "true" {
		t.Errorf("%d rounds and interrupted %q, want 2 and true", n, file.Note("interrupted"))
	}
}

func TestInterruptBeforeAnyResult(t *testing.T) {
	inFake(t)
	ctx, cancel := context.WithCancel(t.Context())
	stderr := &hook{text: "measuring", f: cancel}
	if status := run(ctx, []string{"-placement", "shared", "-bench", "Get"}, stderr, stderr); status != cli.ExitInterrupted {
		t.Errorf("status %d, want %d\n%s", status, cli.ExitInterrupted, stderr.String())
	}
	if _, err := os.Stat("results-shared.txt"); err == nil {
		t.Error("there is a results file without results")
	}
}

func TestUsage(t *testing.T) {
	inFake(t)
	for _, c := range []struct {
		args string
		want string
	}{
		{"-rounds 0", "for flag -rounds: want a number of 1 or more"},
		{"-rounds x", `invalid value "x" for flag -rounds`},
		{"-benchtime 0s", "for flag -benchtime: want a time such as"},
		{"-bench Get(", "want a regular expression"},
		{"-bench Nonsense", `no benchmark matches "Nonsense"`},
		{"-frameworks flask -bench Get", `-frameworks: no framework "flask": choose one of zerodep`},
		{"-frameworks gin -bench Get", `no benchmark matches "(Get)/^framework=(gin)$"`},
		{"-frameworks chi -bench Get/x", "leave one of them out"},
		{"-frameworks chi,,gin", "want names"},
		{"-frameworks +python", "-groups=python: their servers are programs of their own: add -placement=apart"},
		{"-frameworks +ruby -placement apart", `-frameworks +ruby: no group of frameworks "ruby": choose one of python`},
		{"-target http://127.0.0.1:1 -placement remote", "no server at http://127.0.0.1:1: "},
		{"-target 10.0.0.2:80 -placement remote", "is no address of a server"},
		{"-placement here", "want one of single, apart, shared"},
		{"-nonsense", "flag provided but not defined: -nonsense: see -help"},
		{"Get", `unexpected argument "Get"`},
		{"-target http://10.0.0.2:80", "leave -placement out"},
		{"-placement remote", "say which server: add -target="},
		{"-floor http://10.0.0.2:80", "add -target"},
		{"-target http://10.0.0.2:80 -placement remote -frameworks chi", "leave -frameworks out"},
		{"-o=", "-o: want the name of a file"},
	} {
		t.Run(c.args, func(t *testing.T) {
			status, _, stderr := command(t, strings.Fields(c.args)...)
			if status != cli.ExitUsage || !strings.Contains(stderr, c.want) {
				t.Errorf("status %d, want %d and %q in\n%s", status, cli.ExitUsage, c.want, stderr)
			}
		})
	}
}

// A profile is left for each row, and its functions are printed.
func TestProfile(t *testing.T) {
	inFake(t)
	var out, errs bytes.Buffer
	status := run(t.Context(), strings.Fields("-profile cpu -bench Get -benchtime 10x -o new/first"), &out, &errs)
	if status != 0 || !strings.Contains(out.String(), "Get/framework=chi in new/first-Get-chi.pprof\n") || !strings.Contains(out.String(), "flat%") {
		t.Fatalf("status %d\n%s%s", status, &out, &errs)
	}
	for _, name := range []string{"zerodep", "chi"} {
		if _, err := os.Stat("new/first-Get-" + name + ".pprof"); err != nil {
			t.Error(err)
		}
	}
	errs.Reset()
	if status := run(t.Context(), strings.Fields("-profile cpu -bench Get -placement single"), &out, &errs); status != cli.ExitUsage || !strings.Contains(errs.String(), "add -placement=apart") {
		t.Errorf("status %d: %s", status, &errs)
	}
	errs.Reset()
	if status := run(t.Context(), strings.Fields("-profile cpu -bench WrongLater -benchtime 10x"), &out, &errs); status != cli.ExitFailed || !strings.Contains(errs.String(), "failed: WrongLater/framework=chi: body is short") {
		t.Errorf("status %d: %s", status, &errs)
	}
}

func TestHelp(t *testing.T) {
	status, stdout, stderr := command(t, "-help")
	if status != 0 || !strings.Contains(stdout, "-placement placements") || stderr != "" {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
}

func TestOutsideOfAModule(t *testing.T) {
	t.Chdir(t.TempDir())
	if status, _, stderr := command(t); status != cli.ExitFailed || !strings.Contains(stderr, "go.mod file not found") {
		t.Errorf("status %d\n%s", status, stderr)
	}
}

func TestDoesNotBuild(t *testing.T) {
	inFake(t)
	if err := os.WriteFile("broken_test.go", []byte("package fake\n\nvar x = y\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if status, _, stderr := command(t); status != cli.ExitFailed || !strings.Contains(stderr, "undefined: y") {
		t.Errorf("status %d\n%s", status, stderr)
	}
}

// The servers of a group are programs of their own: without -placement their
// placement is apart.
func TestPlacementOfAGroup(t *testing.T) {
	o, err := parseOptions([]string{"-frameworks", "zerodep,+ruby"}, io.Discard)
	if want := `no group of frameworks "ruby"`; err == nil || !strings.Contains(err.Error(), want) || !slices.Equal(o.Placements, []results.Placement{results.Apart}) {
		t.Errorf("error %v and placements %v, want %s and apart", err, o.Placements, want)
	}
}
