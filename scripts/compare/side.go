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

	"httpserverbench/internal/compare"
	"httpserverbench/internal/gitrev"
	"httpserverbench/internal/host"
	"httpserverbench/internal/results"
	"httpserverbench/internal/runner"
)

// workingTree is the argument that stands for the files as they are.
const workingTree = "."

// A side is one of the two revisions, built and ready to measure.
type side struct {
	runner.Side
	commit gitrev.Commit
	rows   []*results.Row // that it has, of those asked for
	failed []*runner.Failure
}

// resolve finds a side's commit. For the working tree it is the commit that
// was changed since.
func resolve(ctx context.Context, repo *gitrev.Repo, revision string) (gitrev.Commit, error) {
	name := revision
	if revision == workingTree {
		name = "HEAD"
	}
	commit, err := repo.Resolve(ctx, name)
	commit.Revision = revision
	return commit, err
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
// tree, and builds its benchmarks. The worktree, from which the rounds link, is
// the caller's to remove; it is nil for the working tree.
func (s *side) build(ctx context.Context, repo *gitrev.Repo, temp string) (w *gitrev.Worktree, err error) {
	dir := repo.Dir
	if s.commit.Revision != workingTree {
		if w, err = repo.Add(ctx, s.commit, temp); err != nil {
			return nil, err
		}
		dir = w.Dir
	}
	if s.Binary, err = runner.Build(ctx, dir, filepath.Join(temp, s.Name+".test"), runner.SourceOrder); err != nil {
		err = fmt.Errorf("%s does not build: %w", s.commit.Revision, err)
	}
	return w, err
}

// find runs everything once and keeps the rows of the frameworks asked for.
// Rows without a framework are kept as well.
func (s *side) find(ctx context.Context, o options) error {
	rows, failures, err := s.Binary.Rows(ctx, o.pattern(), o.run)
	switch {
	case errors.Is(err, runner.ErrNoPlacement):
		return fmt.Errorf("%s cannot be judged: %w: compare revisions that have it", s.commit.Revision, err)
	case err != nil:
		return fmt.Errorf("%s: %w", s.commit.Revision, err)
	}
	wanted := func(name string) bool {
		framework := results.ParseName(name).Framework
		return framework == "" || slices.Contains(o.frameworks, framework)
	}
	s.rows = slices.DeleteFunc(rows, func(r *results.Row) bool { return !wanted(r.Name) })
	s.failed = slices.DeleteFunc(failures, func(f *runner.Failure) bool { return !wanted(f.Name) })
	return nil
}

// has reports whether the side has a row of the given name.
func (s *side) has(name string) bool {
	return slices.ContainsFunc(s.rows, func(r *results.Row) bool { return r.Name == name })
}

// fail adds a row to those that failed, unless it is one of them.
func (s *side) fail(name, reason string) {
	if !slices.ContainsFunc(s.failed, func(f *runner.Failure) bool { return f.Name == name }) {
		s.failed = append(s.failed, &runner.Failure{Name: name, Reason: reason})
	}
}

// open creates the side's results file in dir and writes its head. It never
// overwrites one. Two files with the same pair were measured in turn.
func (s *side) open(dir, pair string, o options, computer host.Report) (err error) {
	path := filepath.Join(dir, s.Name+".txt")
	s.Output, err = results.OpenOutput(path, os.O_CREATE|os.O_EXCL)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s exists: give another directory with -dir", path)
	}
	if err != nil {
		return err
	}
	fingerprint, err := s.Binary.Fingerprint()
	if err != nil {
		return err
	}
	revision := s.commit.Revision
	if revision == workingTree {
		revision = "working tree"
	}
	notes := []results.Note{
		{Key: results.NoteCommand, Value: strings.Join(append([]string{"go run ./scripts/compare"}, o.args...), " ")},
		{Key: compare.NotePair, Value: pair},
		{Key: compare.NoteRevision, Value: revision},
		{Key: results.NoteCommit, Value: s.commit.Hash},
		{Key: compare.NoteSubject, Value: s.commit.Subject},
		{Key: compare.NoteRounds, Value: strconv.Itoa(o.rounds)},
		{Key: results.NoteSeed, Value: strconv.FormatUint(o.seed, 10)},
		{Key: results.NoteBinary, Value: fingerprint},
	}
	err = s.Output.Notes(append(notes, computer.Notes()...))
	for _, f := range s.failed {
		err = errors.Join(err, s.Output.Failed(f.Name, f.Reason))
	}
	return err
}
