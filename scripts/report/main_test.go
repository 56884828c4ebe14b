package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const example = "../../internal/report/testdata/run.txt"

// call runs the program in an empty directory that has the example as run.txt.
func call(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = run(args, &out, &errs)
	return status, out.String(), errs.String()
}

func inNewDir(t *testing.T) {
	t.Helper()
	data, err := os.ReadFile(example)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	put(t, "run.txt", string(data))
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestWritesThePage(t *testing.T) {
	inNewDir(t)
	status, stdout, stderr := call(t, "run.txt")
	if status != 0 || stderr != "" {
		t.Fatalf("status %d, %s", status, stderr)
	}
	for _, name := range []string{"docs/benchmarks.md", "docs/benchmarks.html", "docs/plots/SerialGetJSON.svg"} {
		name = filepath.FromSlash(name)
		if info, err := os.Stat(name); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
		if !strings.Contains(stdout, "wrote "+name+"\n") {
			t.Errorf("no word of %s in\n%s", name, stdout)
		}
	}
	md, _ := os.ReadFile(filepath.Join("docs", "benchmarks.md"))
	if !strings.Contains(string(md), "[run.txt](../run.txt)") || strings.Contains(string(md), "## History") {
		t.Error("the page lacks the link to its data, or has a history without one")
	}
}

func TestShowsTheHistory(t *testing.T) {
	inNewDir(t)
	data, _ := os.ReadFile("run.txt")
	put(t, filepath.Join("docs", "results", "first.txt"), string(data))
	if status, _, stderr := call(t, "-o", "out", "run.txt"); status != 0 {
		t.Fatalf("status %d, %s", status, stderr)
	}
	md, _ := os.ReadFile(filepath.Join("out", "benchmarks.md"))
	if !strings.Contains(string(md), "## History") {
		t.Error("the page has no history")
	}
}

func TestRenewsTheReadmeOfTheDefaultPage(t *testing.T) {
	inNewDir(t)
	const old = "# A\n<!-- results: written by scripts/report -->\nold\n<!-- end of results -->\nB\n"
	read := func() string {
		data, err := os.ReadFile("README.md")
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	put(t, "README.md", old)
	if status, _, stderr := call(t, "run.txt", "-o", "elsewhere"); status != 0 || read() != old {
		t.Errorf("status %d, %s: the page of another directory changed the README:\n%s", status, stderr, read())
	}
	status, stdout, stderr := call(t, "run.txt")
	if status != 0 || !strings.Contains(stdout, "wrote README.md\n") || !strings.Contains(read(), "(docs/plots/SerialGetJSON.svg)") {
		t.Errorf("status %d, %s: %s", status, stderr, read())
	}
	put(t, "README.md", "no place for results\n")
	if status, stdout, _ := call(t, "run.txt"); status != 0 || strings.Contains(stdout, "README") || read() != "no place for results\n" {
		t.Errorf("status %d, %s: %s", status, stdout, read())
	}
}

// Pictures of scenarios that are gone go, whatever else lies beside them.
func TestDeletesThePicturesThatItNoLongerShows(t *testing.T) {
	inNewDir(t)
	data, _ := os.ReadFile("run.txt")
	gone := strings.ReplaceAll(string(data), "BenchmarkSerialGetText", "BenchmarkGone")
	put(t, "gone.txt", gone)
	foreign := filepath.Join("docs", "plots", "Drawn.svg")
	put(t, foreign, "<svg/>")
	for _, file := range []string{"gone.txt", "run.txt"} {
		if status, _, stderr := call(t, file); status != 0 {
			t.Fatalf("status %d, %s", status, stderr)
		}
	}
	for name, want := range map[string]bool{"Gone.svg": false, "SerialGetText.svg": true, "Drawn.svg": true} {
		if _, err := os.Stat(filepath.Join("docs", "plots", name)); (err == nil) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFlagsMayStandBehindFiles(t *testing.T) {
	inNewDir(t)
	status, stdout, stderr := call(t, "run.txt", "-format", "json")
	if status != 0 || !json.Valid([]byte(stdout)) {
		t.Errorf("status %d, %s", status, stderr)
	}
}

func TestHelpGoesToStandardOutput(t *testing.T) {
	status, stdout, stderr := call(t, "-help")
	if status != 0 || stderr != "" || !strings.Contains(stdout, "usage: go run ./scripts/report") || !strings.Contains(stdout, "-history") {
		t.Errorf("status %d, %q, %q", status, stdout, stderr)
	}
}

func TestPrintsFormats(t *testing.T) {
	inNewDir(t)
	status, stdout, _ := call(t, "-style", "pytest", "run.txt")
	if status != 0 || !strings.Contains(stdout, "benchmark 'SerialGetJSON': 7 tests") {
		t.Errorf("status %d,\n%s", status, stdout)
	}
	status, stdout, _ = call(t, "-format", "json", "run.txt")
	if status != 0 || !json.Valid([]byte(stdout)) {
		t.Errorf("status %d,\n%s", status, stdout)
	}
	status, _, _ = call(t, "-format", "github-action-benchmark", "-o", "bench", "run.txt")
	for _, name := range []string{"customSmallerIsBetter.json", "customBiggerIsBetter.json"} {
		data, err := os.ReadFile(filepath.Join("bench", name))
		if status != 0 || err != nil || !json.Valid(data) {
			t.Errorf("status %d, %v in %s", status, err, name)
		}
	}
	if _, err := os.Stat("docs"); err == nil {
		t.Error("a format wrote the page as well")
	}
}

func TestBadInputEndsInOneClearLine(t *testing.T) {
	inNewDir(t)
	put(t, "empty.txt", "")
	put(t, "cut.txt", "BenchmarkX/framework=chi 1 2 ns/op\nBenchmarkX/fr")
	put(t, "foreign.txt", "BenchmarkX 1 2 ns/op\n")
	put(t, "mixed.txt", "BenchmarkX/framework=chi 1 2 ns/op\nBenchmarkX/framework=chi 1 2 ns/op 3 req/s\n")
	put(t, "other.txt", "# commit: ffff\nBenchmarkX/framework=chi 1 2 ns/op\n")
	put(t, filepath.Join("past", "bad.txt"), "")
	put(t, "file", "")
	tests := []struct {
		name   string
		args   []string
		status int
		want   string
	}{
		{"no file", nil, 2, "no results file: go run ./scripts/bench -o new.txt makes one"},
		{"missing file", []string{"none.txt"}, 1, "none.txt"},
		{"empty file", []string{"empty.txt"}, 1, "empty.txt: empty file"},
		{"truncated file", []string{"cut.txt"}, 1, "cut.txt:2: cut off"},
		{"other benchmarks", []string{"foreign.txt"}, 1, "foreign.txt: no row has the key framework="},
		{"mixed units", []string{"mixed.txt"}, 1, "mixed.txt:2: mixed units"},
		{"two runs", []string{"run.txt", "other.txt"}, 1, "report on each alone"},
		{"bad history", []string{"-history", "past", "run.txt"}, 1, "history: "},
		{"no room", []string{"-o", "file", "run.txt"}, 1, "make room or choose another place with -o"},
		{"unknown flag", []string{"run.txt", "-what"}, 2, "flag provided but not defined: -what: see -help"},
		{"unknown style", []string{"-style", "x", "run.txt"}, 2, `no style "x": choose pytest`},
		{"unknown format", []string{"-format", "x", "run.txt"}, 2, `no format "x": choose json`},
		{"both", []string{"-style", "pytest", "-format", "json", "run.txt"}, 2, "exclude each other"},
		{"directory for print", []string{"-format", "json", "-o", "x", "run.txt"}, 2, "redirect it"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			status, _, stderr := call(t, tt.args...)
			if status != tt.status || !strings.Contains(stderr, tt.want) || strings.Count(stderr, "\n") != 1 {
				t.Errorf("status %d and %q, want %d and %q in one line", status, stderr, tt.status, tt.want)
			}
		})
	}
}

// What is there stays until the new is whole.
func TestAFailedWriteKeepsTheOldPage(t *testing.T) {
	inNewDir(t)
	put(t, filepath.Join("docs", "benchmarks.md", "in-the-way"), "")
	if status, _, stderr := call(t, "run.txt"); status != 1 {
		t.Fatalf("status %d, %s", status, stderr)
	}
	entries, err := os.ReadDir("docs")
	if err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}
