package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"httpserverbench/internal/compare"
)

// made returns an outcome of the slowed row.
func made(slowdown float64, exit, shown int, verdict string) outcome {
	r := row{slowedRow, verdict, false, shown, thousandths(slowdown), 400, []int{100, -200, 300, -400, 500, -600, 50, -50}}
	return outcome{Slowdown: slowdown, Exit: exit, Rows: []row{r}}
}

func TestSummary(t *testing.T) {
	later := made(0.01, 0, 1, "no regression")
	later.Commit = "0123456789abcdef"
	text := summary([]outcome{
		made(0, 0, 0, "no regression"), made(0, 3, 1, "inconclusive"),
		made(0.025, 1, 1, "regression"), later,
	}, 24, compare.Defaults("floor"))
	for _, want := range []string{
		"4 comparisons of 2 commits (one that was not noted, 0123456)",
		"| comparisons with | same code, other layout | slower by 1 % | slower by 2.5 % | slower by 3 % |",
		"| a regression in any row | 0 of 2: 0.0–65.8 % | 0 of 1: 0.0–79.3 % | 1 of 1: 20.7–100.0 % | – |",
		"| any row shown to be slower | 1 of 2: 9.5–90.5 % | 1 of 1: ",
		"| an inconclusive row | 1 of 2: ",
		"| a regression in " + slowedRow + " | 0 of 2: 0.0–65.8 % | 0 of 1: 0.0–79.3 % | 1 of 1: 20.7–100.0 % | – |",
		"| shown to be, by less than the threshold | 0 of 2: 0.0–65.8 % | 1 of 1: ",
		"| mean estimate, " + slowedRow + " | 0.00 % ± 0.00 | – | – | – |",
		"| 3 % | 100.0 % | 100.0 % |\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

func TestWantedAlternates(t *testing.T) {
	o := options{same: 4, slower: 2}
	var outcomes []outcome
	counts := map[float64]int{}
	for {
		kind, ok := o.wanted(outcomes)
		if !ok {
			break
		}
		counts[kind]++
		outcomes = append(outcomes, outcome{Slowdown: kind})
		if len(outcomes) == 4 && len(counts) != 4 {
			t.Errorf("the first four are %v, want one of each kind", counts)
		}
	}
	if len(outcomes) != 9 || counts[0] != 4 || counts[0.01] != 2 {
		t.Errorf("%v, want 4 of the same, 2 of each slower kind and 1 of the slowest", counts)
	}
}

func TestOutcomesAreKeptAndRead(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "outcomes.jsonl")
	for _, c := range []outcome{made(0, 0, 0, "no regression"), made(0.03, 1, 1, "regression")} {
		if err := c.add(path); err != nil {
			t.Fatal(err)
		}
	}
	var stdout bytes.Buffer
	page := filepath.Join(dir, "page.md")
	const begin, end = "<!-- gate: written by scripts/verify -->\n", "<!-- end of gate -->\n"
	if err := os.WriteFile(page, []byte("# Page\n"+begin+end), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := run(t.Context(), []string{"-same", "1", "-slower", "0", "-dir", dir, "-readme", page}, &stdout, &stdout); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(page); err != nil || string(text) != "# Page\n"+begin+stdout.String()+end {
		t.Errorf("page %q, %v", text, err)
	}
	if !strings.HasPrefix(stdout.String(), "2 comparisons of commit one that was not noted;") {
		t.Errorf("summary of the wrong outcomes:\n%s", &stdout)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "summary.md")); err != nil || string(text) != stdout.String() {
		t.Errorf("summary.md is not what was printed: %v", err)
	}
	if err := os.WriteFile(path, []byte("{\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := readOutcomes(path); err == nil || !strings.Contains(err.Error(), "outcomes.jsonl:1:") {
		t.Errorf("error %v, want the damaged line", err)
	}
}

func TestSteps(t *testing.T) {
	c := cost{Once: 0.001, Step: 0.0001}
	for share, want := range map[float64]int{0.01: 90, 0.025: 240, 0.0005: 1} {
		if got := c.steps(share); got != want {
			t.Errorf("%v: got %d steps, want %d", share, got, want)
		}
	}
}

func TestTheCostOfTheSameCommitIsKnown(t *testing.T) {
	outcomes := []outcome{{}, {Commit: "a", Cost: cost{0.001, 0.0001}}, {Commit: "b", Cost: cost{0.002, 0.0002}}}
	for commit, want := range map[string]float64{"a": 0.0001, "b": 0.0002, "c": 0} {
		if got := known(outcomes, commit); got.Step != want {
			t.Errorf("%s: %+v, want a step of %v", commit, got, want)
		}
	}
}

// The places that a test bed edits are in the repository's files.
func TestBedsEdits(t *testing.T) {
	b := testBed{dir: t.TempDir(), base: t.TempDir()}
	if err := os.CopyFS(filepath.Join(b.base, "frameworks"), os.DirFS("../../frameworks")); err != nil {
		t.Fatal(err)
	}
	if err := b.lighten(); err != nil {
		t.Fatal(err)
	}
	if _, err := b.copy(100); err != nil {
		t.Fatal(err)
	}
}
