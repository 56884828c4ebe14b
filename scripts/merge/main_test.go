package main

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"httpserverbench/internal/results"
)

// files writes results files of load machines that began at the given times,
// and returns their paths.
func files(t *testing.T, starts ...string) []string {
	t.Helper()
	var paths []string
	for _, start := range starts {
		path := filepath.Join(t.TempDir(), "remote.txt")
		text := "# date: " + start + "\n# cpus: 2\nplacement: remote\nBenchmarkA/framework=target 1 100 ns/op\n"
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

func TestMerge(t *testing.T) {
	out := filepath.Join(t.TempDir(), "both.txt")
	args := append([]string{"-o", out}, files(t, "2026-11-24T14:41:02Z", "2026-11-24T14:51:03Z")...)
	var stdout, stderr strings.Builder
	if err := run(args, &stdout, &stderr); err != nil {
		t.Fatal(err)
	}
	if want := "rows: 1, machines: 2, in " + out + "\n"; stdout.String() != want {
		t.Errorf("printed %q, want %q", &stdout, want)
	}
	if !strings.Contains(stderr.String(), "were begun 10m1s apart") {
		t.Errorf("printed %q, want a note on the starts", &stderr)
	}
	merged, err := results.Load(out)
	if err != nil {
		t.Fatal(err)
	}
	if got := merged.Rows[0].Values(results.NsPerOp); got[0] != 50 {
		t.Errorf("got %v ns/op, want 50", got)
	}
	if got := merged.Note(noteMachine); !strings.Contains(got, args[2]+", date 2026-11-24T14:41:02Z, cpus 2") {
		t.Errorf("note on the first machine: %q", got)
	}
	if err := run(args, &stdout, &stderr); err == nil || !strings.Contains(err.Error(), "give another name with -o") {
		t.Errorf("a file that exists: error %v", err)
	}
}

func TestUsage(t *testing.T) {
	one := files(t, "")[0]
	for _, c := range []struct {
		args []string
		want string
	}{
		{nil, "want two results files or more"},
		{[]string{one}, "got 1"},
		{[]string{one, one}, "the same file twice"},
		{[]string{one, "no.txt"}, "no.txt"},
	} {
		if err := run(c.args, new(strings.Builder), new(strings.Builder)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want %q", c.args, err, c.want)
		}
	}
	if err := run([]string{"-help"}, new(strings.Builder), new(strings.Builder)); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("-help: error %v", err)
	}
}
