// Package gitrev checks out revisions of a git repository beside its working
// tree, so that two of them can be built and measured at the same time. It
// runs the git command, and every call of it is bounded.
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

// limit bounds one git command, the check-out of a worktree included.
const limit = 2 * time.Minute

// A Repo is a directory inside of a git working tree.
type Repo struct {
	Dir    string // the directory it was opened at
	prefix string // Dir seen from the top of the working tree
}

// Open returns the repository that dir belongs to.
func Open(ctx context.Context, dir string) (*Repo, error) {
	r := &Repo{Dir: dir}
	prefix, err := r.git(ctx, "rev-parse", "--show-prefix")
	if err != nil {
		return nil, fmt.Errorf("revisions need a git working tree: %w", err)
	}
	r.prefix = filepath.FromSlash(prefix)
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

// A Worktree is a commit checked out in a directory of its own.
type Worktree struct {
	Dir  string // what Repo.Dir is in the working tree
	top  string
	repo *Repo
}

// Add checks the commit out into a new directory under parent. The caller
// removes it with Remove. If Add fails, it leaves nothing behind.
func (r *Repo) Add(ctx context.Context, commit Commit, parent string) (*Worktree, error) {
	top, err := os.MkdirTemp(parent, "worktree-"+commit.Short()+"-")
	if err != nil {
		return nil, err
	}
	w := &Worktree{Dir: filepath.Join(top, r.prefix), top: top, repo: r}
	if _, err := r.git(ctx, "worktree", "add", "--force", "--detach", top, commit.Hash); err != nil {
		return nil, errors.Join(fmt.Errorf("check out %s: %w", commit.Revision, err), w.Remove())
	}
	return w, nil
}

// Remove deletes the worktree and git's record of it. It does so also after
// the context of Add has ended.
func (w *Worktree) Remove() error {
	ctx := context.Background()
	if _, err := w.repo.git(ctx, "worktree", "remove", "--force", "--force", w.top); err == nil {
		return nil
	}
	// Not, or not fully, a worktree: it was cut off while it was made. Until a
	// worktree is complete it is locked, and a locked one is not pruned. The
	// error says that it is not locked.
	w.repo.git(ctx, "worktree", "unlock", w.top)
	if err := os.RemoveAll(w.top); err != nil {
		return fmt.Errorf("remove the worktree: %w: delete it by hand and run git worktree prune", err)
	}
	_, err := w.repo.git(ctx, "worktree", "prune")
	return err
}

// git runs one git command in the repository and returns its output, trimmed.
// It is interrupted, not killed, so that it can undo what it has half done.
func (r *Repo) git(ctx context.Context, args ...string) (string, error) {
	command := child.Command{Dir: r.Dir, Path: "git", Limit: limit, End: os.Interrupt}
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
