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
	text := summary([]outcome{
		made(0, 0, 0, "no regression"), made(0, 3, 1, "inconclusive"),
		made(0.025, 1, 1, "regression"), made(0.01, 0, 1, "no regression"),
	}, 24, compare.Defaults("floor"))
	for _, want := range []string{
		"4 comparisons",
		"| the same code in other layouts | a regression in any row | 0 of 2 | 0.0 % |",
		"| the same code in other layouts | any row shown to be slower | 1 of 2 | 50.0 % |",
		"| the same code in other layouts | inconclusive | 1 of 2 | 50.0 % |",
		"| slower by 2.5 % | a regression in its row | 1 of 1 | 100.0 % |",
		"| slower by 1 % | its row slower, by less than the threshold | 1 of 1 | 100.0 % |",
		"| slower by 3 % | a regression in its row | 0 | – | – |",
		"| slower by 2.5 % | " + slowedRow + " | 2.50 % ±",
		"100.0, 100.0 % |\n", // 3 % slower, resampled
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
		if err := appendOutcome(path, c); err != nil {
			t.Fatal(err)
		}
	}
	var stdout bytes.Buffer
	if err := run(t.Context(), []string{"-same", "1", "-slower", "0", "-dir", dir}, &stdout, &stdout); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(stdout.String(), "2 comparisons") {
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
	c := cost{once: 0.001, step: 0.0001}
	for share, want := range map[float64]int{0.01: 90, 0.025: 240, 0.0005: 1} {
		if got := c.steps(share); got != want {
			t.Errorf("%v: got %d steps, want %d", share, got, want)
		}
	}
}
