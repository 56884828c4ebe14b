package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"httpserverbench/internal/results"
)

// repository makes a module in a git repository and goes there. Its tags are
// base; slow, where one row is slower by 20 %; noisy and odd, where one row
// varies by as much, each when the other does not; gone, where BenchmarkOther is missing; suite, where the harness
// differs; failing, where one row fails; old, which knows no placement; and
// broken, which does not build.
func repository(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("revisions need git: ", err)
	}
	t.Chdir(t.TempDir())
	temp := t.TempDir()
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} { // by whichever the system goes
		t.Setenv(name, temp)
	}
	source, err := os.ReadFile(filepath.Join(sourceDir, "testdata", "fake_test.go.txt"))
	if err != nil {
		t.Fatal(err)
	}
	base := string(source)
	other := strings.Index(base, "func BenchmarkOther")
	git(t, "init", "--quiet")
	write(t, "go.mod", "module fake\n\ngo 1.26\n")
	for _, c := range []struct{ tag, source string }{
		{"base", base},
		{"slow", strings.Replace(base, "1.0", "1.2", 1)},
		{"noisy", strings.Replace(base, "0.0", "0.3", 1)},
		{"odd", strings.NewReplacer("0.0", "0.3", "odd     = false", "odd     = true").Replace(base)},
		{"gone", base[:other]},
		{"suite", strings.Replace(base, `"aa"`, `"bb"`, 1)},
		{"failing", strings.Replace(base, "false", "true", 1)},
		{"old", "package fake\n\nimport \"testing\"\n\nfunc BenchmarkServe(b *testing.B) {\n\tfor b.Loop() {\n\t}\n}\n"},
		{"broken", base + "func (\n"},
	} {
		write(t, "fake_test.go", c.source)
		git(t, "add", ".")
		git(t, "-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "--quiet", "-m", "make it "+c.tag)
		git(t, "tag", c.tag)
	}
}

// sourceDir is this package's directory, which the tests leave.
var sourceDir = func() string {
	dir, err := os.Getwd()
	if err != nil {
		panic(err)
	}
	return dir
}()

func git(t *testing.T, args ...string) string {
	t.Helper()
	out, err := exec.Command("git", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return string(out)
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}

// clean fails the test if a temporary directory but that of the results was
// left behind, or git knows something new.
func clean(t *testing.T) {
	t.Helper()
	if list := git(t, "worktree", "list", "--porcelain"); strings.Count(list, "worktree ") != 1 {
		t.Errorf("worktrees left:\n%s", list)
	}
	left, err := filepath.Glob(filepath.Join(os.TempDir(), "compare-build-*"))
	if len(left) > 0 || err != nil {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// compareIn runs the command with few short rounds.
func compareIn(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	args = append([]string{"-rounds", "8", "-benchtime", "1x"}, args...)
	status = run(t.Context(), append([]string{"-bench", "."}, args...), &out, &errs)
	return status, out.String(), errs.String()
}

func TestRevisions(t *testing.T) {
	repository(t)
	tests := []struct {
		name   string
		args   []string
		status int
		want   string // in either output
	}{
		{"too noisy, after two stages", []string{"noisy", "odd"}, 3, "second stage, rows: 2"},
		{"the suite differs", []string{"base", "suite"}, 3, "client, floor or harness differ"},
		{"a row is gone", []string{"base", "gone"}, 2, "Other/framework=zerodep: the new revision does not have it"},
		{"a row fails", []string{"base", "failing"}, 2, "got status 500, want 200"},
		{"older than the placement", []string{"old", "base"}, 2, "old (old): the benchmarks have no flag -placement"},
		{"does not build", []string{"base", "broken"}, 2, "broken does not build"},
		{"no such revision", []string{"base", "nowhere"}, 2, `no revision "nowhere"`},
		{"no such benchmark", []string{"base", "slow", "-bench", "Nothing"}, 2, `no benchmark matches "(Nothing)`},
		{"no such framework", []string{"base", "slow", "-frameworks", "chi"}, 2, "nothing is under test"},
		{"too few rounds", []string{"base", "slow", "-rounds", "7"}, 2, "too few rounds for a verdict on 2 rows: 7, measure at least 8"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			status, stdout, stderr := compareIn(t, tt.args...)
			if status != tt.status || !strings.Contains(stdout+stderr, tt.want) {
				t.Errorf("status %d, want %d with %q in\n%s%s", status, tt.status, tt.want, stdout, stderr)
			}
			clean(t)
		})
	}
}

func TestDirectory(t *testing.T) {
	repository(t)
	copied := t.TempDir()
	for _, name := range []string{"go.mod", "fake_test.go"} {
		write(t, filepath.Join(copied, name), git(t, "show", "base:"+name))
	}
	status, stdout, stderr := compareIn(t, "base", copied)
	for _, want := range []string{"new: " + copied + "\n", "both sides have the same code"} {
		if status != 0 || !strings.Contains(stdout, want) {
			t.Errorf("status %d, want 0 with %q in\n%s%s", status, want, stdout, stderr)
		}
	}
	clean(t)
}

// What was measured is kept, here of a slower working tree, and is judged again
// as it was, or otherwise if it is asked for otherwise.
func TestResultsAreKept(t *testing.T) {
	repository(t)
	write(t, "fake_test.go", git(t, "show", "slow:fake_test.go"))
	dir := filepath.Join(t.TempDir(), "kept")
	status, first, stderr := compareIn(t, "base", ".", "-dir", dir)
	for _, want := range []string{"new: working tree (", "regression: Serve zerodep is slower by +20.0 %"} {
		if status != 1 || !strings.Contains(first, want) {
			t.Errorf("status %d, want 1 with %q in\n%s%s", status, want, first, stderr)
		}
	}
	old, new := filepath.Join(dir, "old.txt"), filepath.Join(dir, "new.txt")
	if !strings.Contains(stderr, old) || !strings.Contains(stderr, new) {
		t.Fatalf("paths not told:\n%s", stderr)
	}
	status, again, _ := compareIn(t, old, new)
	if status != 1 || again != first {
		t.Errorf("the kept files are judged otherwise:\n%s\n%s", first, again)
	}
	status, allowed, _ := compareIn(t, old, new, "-threshold", "25%")
	if status != 0 || !strings.Contains(allowed, "no regression: slower, by less than 25 %") {
		t.Errorf("status %d where 25 %% are allowed\n%s", status, allowed)
	}
	status, faster, _ := compareIn(t, new, old)
	if status != 0 || !strings.Contains(faster, "no regression: faster") {
		t.Errorf("status %d the other way round\n%s", status, faster)
	}
	status, _, stderr = compareIn(t, "base", "slow", "-dir", dir)
	if status != 2 || !strings.Contains(stderr, "old.txt exists: give another directory with -dir") {
		t.Errorf("status %d, results overwritten?\n%s", status, stderr)
	}
	_, _, stderr = compareIn(t, "base", "nowhere")
	if !strings.Contains(stderr, "1 uncommitted changes are not measured") {
		t.Errorf("no warning of a dirty tree:\n%s", stderr)
	}
	clean(t)
}

// An interrupter cancels when what is written to it holds a text.
type interrupter struct {
	bytes.Buffer
	text   string
	cancel context.CancelFunc
}

func (i *interrupter) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte(i.text)) {
		i.cancel()
	}
	return i.Buffer.Write(p)
}

func TestInterrupt(t *testing.T) {
	repository(t)
	for _, when := range []string{"building new", "measuring", "round 2 of"} {
		t.Run(when, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			stderr := &interrupter{text: when, cancel: cancel}
			dir := t.TempDir()
			status := run(ctx, []string{"-bench", ".", "-rounds", "8", "-benchtime", "1x", "-dir", dir, "base", "slow"}, &bytes.Buffer{}, stderr)
			if status != 130 || !strings.Contains(stderr.String(), "compare: interrupted") {
				t.Errorf("status %d\n%s", status, stderr)
			}
			clean(t)
			if when != "round 2 of" {
				return
			}
			for _, name := range []string{"old.txt", "new.txt"} {
				f, err := results.Load(filepath.Join(dir, name))
				if err != nil || f.Rows[0].Rounds() < 2 {
					t.Errorf("%s: what was measured is lost: %v", name, err)
				}
			}
		})
	}
}

func TestBadInput(t *testing.T) {
	dir := t.TempDir()
	good, empty, cut := filepath.Join(dir, "good.txt"), filepath.Join(dir, "empty.txt"), filepath.Join(dir, "cut.txt")
	write(t, good, "# pair: 1\nBenchmarkA/framework=zerodep 1 2 ns/op 1 xfloor\n")
	write(t, empty, "")
	write(t, cut, "BenchmarkA/framework=zerodep 1 2 ns/op\nBenchm")
	tests := []struct {
		name string
		args []string
		want string
	}{
		{"no arguments", nil, "want two revisions, directories or results files, got []"},
		{"three arguments", []string{"a", "b", "c"}, `got ["a" "b" "c"]`},
		{"file and revision", []string{good, "HEAD"}, "good.txt is a file and HEAD is not"},
		{"revision and file", []string{"HEAD", good}, "good.txt is a file and HEAD is not"},
		{"empty", []string{good, empty}, "empty.txt: empty file"},
		{"cut off", []string{good, cut}, "cut.txt:2: cut off"},
		{"one round", []string{good, good}, "too few rounds"},
		{"threshold", []string{good, good, "-threshold", "much"}, "for flag -threshold: want a share above 0 and below 1"},
		{"format", []string{good, good, "-format", "html"}, "for flag -format: want one of text, markdown"},
		{"rounds", []string{good, good, "-rounds", "0"}, "want a number of 1 or more"},
		{"benchtime", []string{good, good, "-benchtime", "soon"}, "for flag -benchtime: want a time such as"},
		{"pattern", []string{good, good, "-bench", "("}, "for flag -bench: want a regular expression"},
		{"placements", []string{good, good, "-placement", "single,apart"}, "a comparison has one placement"},
		{"pattern and frameworks", []string{good, good, "-bench", "A/x", "-frameworks", "chi"}, "leave one of them out"},
		{"frameworks", []string{good, good, "-frameworks", "a,,b"}, "want names such as"},
		{"one profile", []string{"-profile", good, "HEAD"}, "-profile: want two profiles"},
		{"no profiles", []string{"-profile", good, good}, "go tool pprof: "},
		{"flag", []string{good, good, "-what"}, "flag provided but not defined"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			status := run(t.Context(), tt.args, &stdout, &stderr)
			if status != 2 || !strings.Contains(stdout.String()+stderr.String(), tt.want) {
				t.Errorf("status %d, want 2 with %q in\n%s%s", status, tt.want, &stdout, &stderr)
			}
		})
	}
}

func TestMarkdownTellsWhyThereIsNoJudgement(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("GIT_CEILING_DIRECTORIES", os.TempDir())
	var stdout, stderr bytes.Buffer
	status := run(t.Context(), []string{"-format", "markdown", "HEAD~1", "HEAD"}, &stdout, &stderr)
	for _, want := range []string{"<!-- httpserverbench-compare -->\n", "could not be measured", "revisions need a git working tree"} {
		if status != 2 || !strings.Contains(stdout.String(), want) {
			t.Errorf("status %d, want 2 with %q in\n%s", status, want, &stdout)
		}
	}
}

func TestHelp(t *testing.T) {
	var stdout, stderr bytes.Buffer
	if status := run(t.Context(), []string{"-help"}, &stdout, &stderr); status != 0 || !strings.Contains(stdout.String(), "-threshold") {
		t.Errorf("status %d\n%s%s", status, &stdout, &stderr)
	}
}
