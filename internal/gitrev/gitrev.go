// Package gitrev names revisions of a git repository and writes their files
// beside its working tree, so that two of them can be built and measured at the
// same time. It runs the git command, and every call of it is bounded.
package gitrev

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"httpserverbench/internal/child"
)

// limit bounds one git command, the writing of all files included.
const limit = 2 * time.Minute

// A Repo is a directory inside of a git working tree.
type Repo struct {
	Dir    string   // the directory it was opened at
	top    string   // the top of the working tree
	prefix string   // Dir seen from there
	env    []string // of git, besides this process's
}

// Open returns the repository that dir belongs to.
func Open(ctx context.Context, dir string) (*Repo, error) {
	r := &Repo{Dir: dir}
	places, err := r.git(ctx, "rev-parse", "--show-toplevel", "--show-prefix")
	if err != nil {
		return nil, fmt.Errorf("revisions need a git working tree: %w", err)
	}
	top, prefix, _ := strings.Cut(places, "\n") // the latter is "" at the top
	r.top, r.prefix = filepath.FromSlash(top), filepath.FromSlash(prefix)
	return r, nil
}

// A Commit is what a revision stands for.
type Commit struct {
	Revision string // as it was asked for: "HEAD~1"
	Hash     string // in full
	Subject  string // first line of its message
}

// Short returns the first seven digits of the commit's hash.
func (c Commit) Short() string { return c.Hash[:min(7, len(c.Hash))] }

// Resolve returns the commit that a revision names.
func (r *Repo) Resolve(ctx context.Context, revision string) (Commit, error) {
	hash, err := r.git(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", revision+"^{commit}")
	if err != nil {
		if ctx.Err() != nil {
			return Commit{}, ctx.Err()
		}
		return Commit{}, fmt.Errorf("no revision %q in this repository, nor a file of that name: see git log, or fetch it first", revision)
	}
	subject, err := r.git(ctx, "show", "--no-patch", "--format=%s", hash)
	if err != nil {
		return Commit{}, err
	}
	return Commit{Revision: revision, Hash: hash, Subject: subject}, nil
}

// Changes returns the uncommitted changes, one line each as git status prints
// them; none if the working tree is clean.
func (r *Repo) Changes(ctx context.Context) ([]string, error) {
	status, err := r.git(ctx, "status", "--porcelain")
	if err != nil || status == "" {
		return nil, err
	}
	return strings.Split(status, "\n"), nil
}

// Export writes the files of a commit below dir, which must not exist, and
// returns the directory that is there what Repo.Dir is in the working tree.
// Nothing in the repository tells of it afterwards: an index of its own, beside
// dir, says which files there are.
func (r *Repo) Export(ctx context.Context, commit Commit, dir string) (string, error) {
	index := dir + ".index"
	defer os.Remove(index)
	export := Repo{Dir: r.top, env: []string{"GIT_INDEX_FILE=" + index}}
	for _, args := range [][]string{
		{"read-tree", commit.Hash},
		{"checkout-index", "--all", "--prefix=" + filepath.ToSlash(dir) + "/"},
	} {
		if _, err := export.git(ctx, args...); err != nil {
			return "", errors.Join(fmt.Errorf("export %s: %w", commit.Revision, err), os.RemoveAll(dir))
		}
	}
	return filepath.Join(dir, r.prefix), nil
}

// git runs one git command in the repository and returns its output, trimmed.
// It is interrupted, not killed, so that it can remove its locks.
func (r *Repo) git(ctx context.Context, args ...string) (string, error) {
	command := child.Command{Dir: r.Dir, Path: "git", Env: r.env, Limit: limit, End: os.Interrupt}
	out, err := command.Run(ctx, args...)
	switch {
	case ctx.Err() != nil:
		return "", err
	case err != nil:
		return "", fmt.Errorf("git %s: %w: %s", args[0], err, firstLine(string(out.Stderr)))
	}
	return strings.TrimSpace(string(out.Stdout)), nil
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}
