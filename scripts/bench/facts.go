package main

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"httpserverbench/frameworks"
	"httpserverbench/internal/gitrev"
	"httpserverbench/internal/results"
)

// revision returns the commit that is checked out in dir, and whether
// something has been changed since that could change a figure: anything but
// what shows the figures, which is the README and all under docs. What git does
// not tell is "unknown".
func revision(ctx context.Context, dir string) (commit, dirty string) {
	const unknown = "unknown"
	var head gitrev.Commit
	repo, err := gitrev.Open(ctx, dir)
	if err == nil {
		head, err = repo.Resolve(ctx, "HEAD")
	}
	if err != nil {
		return unknown, unknown
	}
	changes, err := repo.Changes(ctx)
	if err != nil {
		return head.Hash, unknown
	}
	return head.Hash, strconv.FormatBool(slices.ContainsFunc(changes, func(change string) bool {
		path := change[strings.LastIndex(change, " ")+1:]
		return path != "README.md" && !strings.HasPrefix(path, "docs/")
	}))
}

// versions notes what is known of the frameworks that may be measured; of those
// of a group, which a reader need not know, also of what kind they are.
func (o *options) versions() (notes []results.Note) {
	add := func(key, value string) {
		if note := (results.Note{Key: key, Value: value}); !slices.Contains(notes, note) {
			notes = append(notes, note)
		}
	}
	for _, f := range slices.Concat(frameworks.All, o.members) {
		version, _ := frameworks.Version(f) // "" is not written
		add(results.NoteVersion+f.Name, version)
	}
	for _, f := range o.members {
		add(results.NoteKind+f.Name, f.Kind)
	}
	return notes
}
