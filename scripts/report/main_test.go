package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"httpserverbench/internal/cli"
)

// call runs the program.
func call(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	err := run(args, &out)
	status = cli.Exit(t.Context(), "report", err, &errs)
	return status, out.String(), errs.String()
}

// inNewDir makes a new directory with an example, run.txt, the working
// directory.
func inNewDir(t *testing.T) (text string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "internal", "report", "testdata", "apart.txt"))
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	put(t, "run.txt", string(data))
	return string(data)
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

func get(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// names lists what stands in a directory, or "".
func names(t *testing.T, dir string) string {
	t.Helper()
	var names []string
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

const marks = "# A\n<!-- results: written by scripts/report -->\nold\n<!-- end of results -->\nB\n"

func TestWritesThePageWhereItIsTold(t *testing.T) {
	inNewDir(t)
	put(t, "README.md", marks)
	status, stdout, stderr := call(t, "-dir", "out", "run.txt")
	if status != 0 || stderr != "" {
		t.Fatalf("status %d, %s", status, stderr)
	}
	if got := names(t, "out"); got != "benchmarks.html benchmarks.md plots" {
		t.Errorf("wrote %s", got)
	}
	if got := names(t, "."); got != "README.md out run.txt" || get(t, "README.md") != marks {
		t.Errorf("%s, or the README was changed", got)
	}
	for _, name := range []string{"out/benchmarks.md", "out/plots/apart/SerialGetText.svg"} {
		if !strings.Contains(stdout, "wrote "+filepath.FromSlash(name)+"\n") {
			t.Errorf("no word of %s in\n%s", name, stdout)
		}
	}
	md := get(t, filepath.Join("out", "benchmarks.md"))
	if !strings.Contains(md, "[run.txt](../run.txt)") || strings.Contains(md, "## History") {
		t.Error("the page lacks the link to its data, or has a history without one")
	}
}

func TestHasAChapterOnTheOriginalPageIfItIsAskedTo(t *testing.T) {
	inNewDir(t)
	put(t, "original/a.txt", "placement: apart\nBenchmarkNewConnection/framework=microdot/serving=original/conns=1 1 271000 ns/op\n")
	put(t, "original/b.txt", "BenchmarkBurst/framework=microdot/serving=original/path=ping/until=eof/conns=1 1 457000 ns/op\n")
	if status, _, stderr := call(t, "-original", "original", "run.txt"); status != 0 {
		t.Fatalf("status %d, %s", status, stderr)
	}
	html := get(t, filepath.Join("report", "benchmarks.html"))
	for _, want := range []string{`<h2 id="original">`, `<a href="original.md">`, "457 µs for microdot, 271 µs with a client in Go", `<a href="../original/b.txt">b.txt</a>`} {
		if !strings.Contains(html, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if md, want := get(t, filepath.Join("report", "original.md")), "[a.txt](../original/a.txt), [b.txt](../original/b.txt)"; !strings.Contains(md, want) {
		t.Errorf("original.md lacks %q", want)
	}
	os.Remove(filepath.Join("original", "b.txt"))
	if status, _, stderr := call(t, "-original", "original", "run.txt"); status != 1 || !strings.Contains(stderr, "-original original: want results of the suite and of burst.py") {
		t.Errorf("without burst.py: status %d, %s", status, stderr)
	}
}

func TestRenewsAReadmeIfItIsAskedTo(t *testing.T) {
	inNewDir(t)
	put(t, "README.md", marks)
	status, _, stderr := call(t, "run.txt", "-dir", "docs", "-readme", "README.md")
	if got := get(t, "README.md"); status != 0 || !strings.Contains(got, "(docs/plots/apart/SerialGetText.svg)") || strings.Contains(got, "\nold\n") {
		t.Errorf("status %d, %s: %s", status, stderr, got)
	}
	put(t, "README.md", "no place for results\n")
	if status, _, stderr := call(t, "run.txt", "-readme", "README.md"); status != 1 || !strings.Contains(stderr, "README.md has no place for the results") {
		t.Errorf("status %d, %s", status, stderr)
	}
}

// A file that this version cannot read takes nothing from what it can.
func TestShowsTheHistory(t *testing.T) {
	text := inNewDir(t)
	put(t, filepath.Join("past", "first.txt"), text)
	put(t, filepath.Join("past", "empty.txt"), "")
	status, stdout, stderr := call(t, "-history", "past", "-dir", "out", "run.txt")
	if status != 0 || !strings.Contains(stdout, "not in the history: past"+string(filepath.Separator)+"empty.txt: empty file") {
		t.Fatalf("status %d, %s%s", status, stdout, stderr)
	}
	if md := get(t, filepath.Join("out", "benchmarks.md")); !strings.Contains(md, "## History in apart") {
		t.Error("the page has no history")
	}
}

func TestText(t *testing.T) {
	inNewDir(t)
	status, stdout, stderr := call(t, "run.txt", "-format", "text")
	if status != 0 || !strings.Contains(stdout, "\nServer     ") && !strings.Contains(stdout, "\nserver  ") || !strings.Contains(stdout, "\nSerial GET, text\n") {
		t.Errorf("status %d, %s\n%s", status, stderr, stdout)
	}
	if got := names(t, "."); got != "run.txt" {
		t.Errorf("text wrote more: %s", got)
	}
}

func TestHelpGoesToStandardOutput(t *testing.T) {
	status, stdout, stderr := call(t, "-help")
	if status != 0 || stderr != "" || !strings.Contains(stdout, "usage: go run ./scripts/report") || !strings.Contains(stdout, "-history") {
		t.Errorf("status %d, %q, %q", status, stdout, stderr)
	}
}

func TestBadInputEndsInOneClearLine(t *testing.T) {
	inNewDir(t)
	put(t, "empty.txt", "")
	put(t, "cut.txt", "BenchmarkX/framework=chi 1 2 ns/op\nBenchmarkX/fr")
	put(t, "foreign.txt", "placement: single\nBenchmarkX 1 2 ns/op\n")
	put(t, "mixed.txt", "BenchmarkX/framework=chi 1 2 ns/op\nBenchmarkX/framework=chi 1 2 ns/op 3 xfloor\n")
	put(t, "other.txt", "# commit: ffff\nplacement: apart\nBenchmarkX/framework=chi 1 2 ns/op\n")
	put(t, "file", "")
	tests := []struct {
		name   string
		args   []string
		status int
		want   string
	}{
		{"no file", nil, 2, "no results file: go run ./scripts/bench -o new makes"},
		{"missing file", []string{"none.txt"}, 1, "none.txt"},
		{"empty file", []string{"empty.txt"}, 1, "empty.txt: empty file"},
		{"truncated file", []string{"cut.txt"}, 1, "cut.txt:2: cut off"},
		{"other benchmarks", []string{"foreign.txt"}, 1, "foreign.txt: no row has the key framework="},
		{"mixed units", []string{"mixed.txt"}, 1, "mixed.txt:2: mixed units"},
		{"two commits", []string{"run.txt", "other.txt"}, 1, "compare them with go run ./scripts/compare"},
		{"a file in the way", []string{"-dir", "file", "run.txt"}, 1, "not a directory"},
		{"unknown format", []string{"-format", "x", "run.txt"}, 2, "want one of page, text"},
		{"unknown flag", []string{"run.txt", "-what"}, 2, "flag provided but not defined: -what: see -help"},
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
