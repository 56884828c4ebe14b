package gitrev_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"httpserverbench/internal/gitrev"
)

// repository makes a repository with two commits of the file sub/a.txt.
func repository(t *testing.T) (dir string, repo *gitrev.Repo) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("revisions need git: ", err)
	}
	dir = t.TempDir()
	git(t, dir, "init", "--quiet")
	if err := os.Mkdir(filepath.Join(dir, "sub"), 0o777); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"one", "two"} {
		write(t, filepath.Join(dir, "sub", "a.txt"), text)
		git(t, dir, "add", ".")
		git(t, dir, "-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "--quiet", "-m", "say "+text)
	}
	repo, err := gitrev.Open(t.Context(), filepath.Join(dir, "sub"))
	if err != nil {
		t.Fatal(err)
	}
	return dir, repo
}

func git(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return string(out)
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// checkGone reports what is left in parent, and changes of the working tree.
func checkGone(t *testing.T, dir, parent string) {
	t.Helper()
	left, err := os.ReadDir(parent)
	if status := git(t, dir, "status", "--porcelain"); len(left) > 0 || err != nil || status != "" {
		t.Errorf("left behind: %v, %v, changes %q", left, err, status)
	}
}

func TestExport(t *testing.T) {
	dir, repo := repository(t)
	commit, err := repo.Resolve(t.Context(), "HEAD~1")
	if err != nil {
		t.Fatal(err)
	}
	if commit.Subject != "say one" || len(commit.Short()) != 7 {
		t.Errorf("commit %+v", commit)
	}
	parent := t.TempDir()
	sub, err := repo.Export(t.Context(), commit, filepath.Join(parent, "old"))
	if err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(filepath.Join(sub, "a.txt")); string(text) != "one" || filepath.Base(sub) != "sub" {
		t.Errorf("exported %q to %s, %v", text, sub, err)
	}
	if err := os.RemoveAll(filepath.Join(parent, "old")); err != nil {
		t.Fatal(err)
	}
	checkGone(t, dir, parent)
}

func TestExportLeavesNothingWhenInterrupted(t *testing.T) {
	dir, repo := repository(t)
	commit, err := repo.Resolve(t.Context(), "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	parent := t.TempDir()
	if _, err := repo.Export(ctx, commit, filepath.Join(parent, "old")); err == nil {
		t.Error("an ended context did not stop it")
	}
	checkGone(t, dir, parent)
}

func TestResolveRefusesAnUnknownRevision(t *testing.T) {
	_, repo := repository(t)
	for _, revision := range []string{"nowhere", "--all", ""} {
		_, err := repo.Resolve(t.Context(), revision)
		if err == nil || !strings.Contains(err.Error(), "no revision") {
			t.Errorf("%q: error %v", revision, err)
		}
	}
}

func TestOpenRefusesAPlainDirectory(t *testing.T) {
	t.Setenv("GIT_CEILING_DIRECTORIES", os.TempDir())
	_, err := gitrev.Open(t.Context(), t.TempDir())
	if err == nil || !strings.Contains(err.Error(), "revisions need a git working tree") {
		t.Errorf("error %v", err)
	}
}

func TestChanges(t *testing.T) {
	dir, repo := repository(t)
	if changes, err := repo.Changes(t.Context()); len(changes) != 0 || err != nil {
		t.Errorf("clean tree: %q, %v", changes, err)
	}
	write(t, filepath.Join(dir, "new.txt"), "x")
	if changes, err := repo.Changes(t.Context()); len(changes) != 1 || err != nil {
		t.Errorf("one new file: %q, %v", changes, err)
	}
}
