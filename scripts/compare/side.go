package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"httpserverbench/internal/compare"
	"httpserverbench/internal/gitrev"
	"httpserverbench/internal/results"
	"httpserverbench/internal/runner"
)

// isDirectory reports whether an argument names files as they are, such as
// "." for the working tree. No revision begins like a path.
func isDirectory(arg string) bool { return strings.HasPrefix(arg, ".") || filepath.IsAbs(arg) }

// A source is where a side's files are, and their commit: a directory's is the
// one that was changed since, or none where git knows none.
type source struct {
	name, arg, dir string
	commit         gitrev.Commit
}

// build builds the benchmarks of both sides below temp.
func (o options) build(ctx context.Context, temp string, stderr io.Writer) (sides []*runner.Side, err error) {
	sources := []source{{name: "old", arg: o.old}, {name: "new", arg: o.new}}
	for i := range sources {
		if err := sources[i].find(ctx, temp); err != nil {
			return nil, err
		}
	}
	for _, s := range sources {
		fmt.Fprintf(stderr, "building %s: %s %s\n", s.name, s.arg, s.commit.Short())
		binary, err := runner.Build(ctx, s.dir, filepath.Join(temp, s.name+".test"), runner.SourceOrder)
		if err != nil {
			return nil, fmt.Errorf("%s does not build: %w", s.arg, err)
		}
		sides = append(sides, o.side(s, binary))
	}
	return sides, nil
}

// side returns what a source's benchmarks are measured by.
func (o options) side(s source, binary *runner.Binary) *runner.Side {
	revision := s.arg
	if revision == "." {
		revision = "working tree"
	}
	return &runner.Side{
		Name: fmt.Sprintf("%s (%s)", s.name, s.arg), Binary: binary,
		Options: runner.Options{Benchtime: o.Benchtime, Placement: o.Placements[0]},
		Notes: []results.Note{
			{Key: compare.NotePair, Value: o.pair},
			{Key: compare.NoteRevision, Value: revision},
			{Key: results.NoteCommit, Value: s.commit.Hash},
			{Key: compare.NoteSubject, Value: s.commit.Subject},
			{Key: compare.NoteRounds, Value: strconv.Itoa(o.Rounds)},
		},
	}
}

// find finds the source's files and commit.
func (s *source) find(ctx context.Context, temp string) error {
	if isDirectory(s.arg) {
		return s.directory(ctx)
	}
	repo, err := gitrev.Open(ctx, ".")
	if err != nil {
		return err
	}
	if s.commit, err = repo.Resolve(ctx, s.arg); err != nil {
		return err
	}
	s.dir, err = repo.Export(ctx, s.commit, filepath.Join(temp, s.name))
	return err
}

// directory takes the files of a directory as they are.
func (s *source) directory(ctx context.Context) error {
	if _, err := os.Stat(s.arg); err != nil {
		return err
	}
	s.dir = s.arg
	if repo, err := gitrev.Open(ctx, s.dir); err == nil {
		s.commit, _ = repo.Resolve(ctx, "HEAD")
	}
	return ctx.Err()
}

// warnIfDirty says that uncommitted changes are in neither side.
func (o options) warnIfDirty(ctx context.Context, stderr io.Writer) {
	if isDirectory(o.old) || isDirectory(o.new) {
		return
	}
	repo, err := gitrev.Open(ctx, ".")
	if err != nil {
		return
	}
	if changes, _ := repo.Changes(ctx); len(changes) > 0 {
		fmt.Fprintf(stderr, "note: %d uncommitted changes are not measured: revisions are built as committed; \".\" stands for the working tree\n", len(changes))
	}
}
