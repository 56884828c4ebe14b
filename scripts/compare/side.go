package main

import (
	"context"
	"fmt"
	"io"
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

// build builds the benchmarks of a revision or a directory below temp.
func (o options) build(ctx context.Context, name, revision, temp string, stderr io.Writer) (*runner.Side, error) {
	dir, commit, err := source(ctx, revision, filepath.Join(temp, name))
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(stderr, "building %s %s %s\n", name, revision, commit.Short())
	binary, err := runner.Build(ctx, dir, filepath.Join(temp, name+".test"), runner.SourceOrder)
	if err != nil {
		return nil, fmt.Errorf("%s does not build: %w", revision, err)
	}
	label := revision
	if revision == "." {
		label = "working tree"
	}
	return &runner.Side{
		Name: fmt.Sprintf("%s (%s)", name, revision), Binary: binary,
		Options: runner.Options{Benchtime: o.Benchtime, Placement: o.Placements[0]},
		Notes: []results.Note{
			{Key: compare.NotePair, Value: o.pair},
			{Key: compare.NoteRevision, Value: label},
			{Key: results.NoteCommit, Value: commit.Hash},
			{Key: compare.NoteSubject, Value: commit.Subject},
			{Key: compare.NoteRounds, Value: strconv.Itoa(o.Rounds)},
		},
	}, nil
}

// source returns the directory that has the files of an argument, and their
// commit: a revision's files are written to export. For a directory the commit
// is the one that was changed since, or none where git knows none.
func source(ctx context.Context, arg, export string) (string, gitrev.Commit, error) {
	if isDirectory(arg) {
		var commit gitrev.Commit
		repo, err := gitrev.Open(ctx, arg)
		if err == nil {
			commit, _ = repo.Resolve(ctx, "HEAD")
		}
		return arg, commit, ctx.Err()
	}
	repo, err := gitrev.Open(ctx, ".")
	if err != nil {
		return "", gitrev.Commit{}, err
	}
	commit, err := repo.Resolve(ctx, arg)
	if err != nil {
		return "", commit, err
	}
	dir, err := repo.Export(ctx, commit, export)
	return dir, commit, err
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
