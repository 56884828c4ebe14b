package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"httpserverbench/internal/gitrev"
	"httpserverbench/internal/machine"
	"httpserverbench/internal/runner"
)

// workingTree is the argument that stands for the files as they are.
const workingTree = "."

// A side is one of the two revisions, built and ready to measure.
type side struct {
	name   string // old or new
	commit gitrev.Commit
	binary *runner.Binary
	rows   []runner.Row // that it has, of those asked for
	failed []*runner.Failure

	file *runner.File
}

// resolve finds the two commits. For the working tree it is the commit that
// was changed since.
func (o options) resolve(ctx context.Context, repo *gitrev.Repo) (old, new gitrev.Commit, err error) {
	revisions := [2]string{o.old, o.new}
	var commits [2]gitrev.Commit
	for i, revision := range revisions {
		name := revision
		if revision == workingTree {
			name = "HEAD"
		}
		if commits[i], err = repo.Resolve(ctx, name); err != nil {
			return old, new, err
		}
		commits[i].Revision = revision
	}
	return commits[0], commits[1], nil
}

// warnIfDirty says that uncommitted changes are in neither side.
func (o options) warnIfDirty(ctx context.Context, repo *gitrev.Repo, stderr io.Writer) error {
	if o.old == workingTree || o.new == workingTree {
		return nil
	}
	changes, err := repo.Changes(ctx)
	if len(changes) > 0 {
		fmt.Fprintf(stderr, "note: %d uncommitted changes are not measured: revisions are built as committed; \".\" stands for the working tree\n", len(changes))
	}
	return err
}

// build checks the side's commit out below temp, unless it is the working
// tree, and builds its benchmarks. The worktree, which holds the benchmarks'
// data, is the caller's to remove; it is nil for the working tree.
func (s *side) build(ctx context.Context, repo *gitrev.Repo, temp string) (w *gitrev.Worktree, err error) {
	dir := repo.Dir
	if s.commit.Revision != workingTree {
		if w, err = repo.Add(ctx, s.commit, temp); err != nil {
			return nil, err
		}
		dir = w.Dir
	}
	if s.binary, err = runner.Build(ctx, dir, filepath.Join(temp, s.name+".test")); err != nil {
		err = fmt.Errorf("%s does not build: %w", s.commit.Revision, err)
	}
	return w, err
}

// find runs everything once and keeps the rows of the frameworks asked for.
// Rows without a framework are kept as well.
func (s *side) find(ctx context.Context, o options) error {
	rows, failures, err := s.binary.Rows(ctx, o.bench, runner.Options{})
	if err != nil {
		return fmt.Errorf("%s: %w", s.commit.Revision, err)
	}
	for _, row := range rows {
		if o.wants(row) {
			s.rows = append(s.rows, row)
		}
	}
	for _, f := range failures {
		if o.wants(f.Row) {
			s.failed = append(s.failed, f)
		}
	}
	if len(s.rows)+len(s.failed) == 0 {
		return fmt.Errorf("%s: none of the frameworks %s has a benchmark that matches %q", s.commit.Revision, strings.Join(o.frameworks, ", "), o.bench)
	}
	return nil
}

func (o options) wants(row runner.Row) bool {
	framework := row.Value("framework")
	return framework == "" || slices.Contains(o.frameworks, framework)
}

// title names what the side was built from.
func (s *side) title() string {
	if s.commit.Revision == workingTree {
		return "working tree"
	}
	return s.commit.Revision
}

// open creates the side's results file in dir. It never overwrites one.
func (s *side) open(dir string) (err error) {
	path := filepath.Join(dir, s.name+".txt")
	s.file, err = runner.OpenFile(path, os.O_CREATE|os.O_EXCL)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already: give another directory with -o", path)
	}
	return err
}

// describe writes the head of the side's results file. Two files with the
// same pair were measured in turn, and rounds is how many were asked for.
func (s *side) describe(o options, pair string, m machine.Report) error {
	fingerprint, err := s.binary.Fingerprint()
	if err != nil {
		return err
	}
	notes := [][2]string{
		{"command", strings.Join(append([]string{"go run ./scripts/compare"}, o.args...), " ")},
		{"pair", pair},
		{"revision", s.title()},
		{"commit", s.commit.Hash},
		{"subject", s.commit.Subject},
		{"rounds", strconv.Itoa(o.rounds)},
		{"seed", strconv.FormatUint(o.seed, 10)},
		{"benchtime", o.benchtime},
		{"binary", fingerprint},
	}
	notes = append(notes, m.Notes()...)
	for _, f := range s.failed {
		notes = append(notes, [2]string{"failed", fmt.Sprintf("%s: %s", f.Row, f.Reason)})
	}
	return s.file.Notes(notes)
}
