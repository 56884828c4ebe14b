package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// inRepository makes a git repository with one commit the working directory.
func inRepository(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("revisions need git: ", err)
	}
	t.Chdir(t.TempDir())
	for _, path := range []string{"README.md", "go.mod", "docs/benchmarks.md", "httpserver/README.md"} {
		write(t, path, "first\n")
	}
	for _, args := range [][]string{
		{"init", "--quiet"},
		{"add", "."},
		{"-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "--quiet", "-m", "first"},
	} {
		if out, err := exec.Command("git", args...).CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// What report rewrites after a run does not make the next one dirty.
func TestDirty(t *testing.T) {
	for _, c := range []struct {
		name    string
		changed []string
		want    string
	}{
		{"nothing", nil, "false"},
		{"what shows the figures", []string{"README.md", "docs/benchmarks.md", "docs/results/new.txt"}, "false"},
		{"a source", []string{"go.mod"}, "true"},
		{"a new file", []string{"new.go"}, "true"},
		{"the page and a source", []string{"docs/benchmarks.md", "go.mod", "README.md"}, "true"},
		{"another README", []string{"httpserver/README.md"}, "true"},
	} {
		t.Run(c.name, func(t *testing.T) {
			inRepository(t)
			for _, path := range c.changed {
				write(t, path, "second\n")
			}
			if commit, dirty := revision(t.Context(), "."); dirty != c.want || len(commit) < 40 {
				t.Errorf("commit %s, dirty %s; want a hash and %s", commit, dirty, c.want)
			}
		})
	}
}
