package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"httpserverbench/frameworks"
	"httpserverbench/internal/child"
	"httpserverbench/internal/cli"
	"httpserverbench/internal/gitrev"
	"httpserverbench/internal/host"
	"httpserverbench/internal/results"
)

// facts are what is known before anything is measured.
type facts struct {
	start    time.Time
	commit   string // "unknown" outside of a git repository
	dirty    string // true, false or unknown: whether what is measured is in the commit
	host     host.Report
	times    host.Times
	versions []results.Note // of the frameworks
}

// gather asks git, the system and the build information.
func gather(ctx context.Context, dir string) facts {
	f := facts{
		start: time.Now().UTC(),
		host:  host.Inspect(host.Root(), runtime.NumCPU()),
		times: host.ReadTimes(host.Root()),
	}
	f.commit, f.dirty = revision(ctx, dir)
	for _, framework := range frameworks.All {
		if version, err := frameworks.Version(framework); err == nil {
			f.versions = append(f.versions, results.Note{Key: results.NoteVersion + framework.Name, Value: version})
		}
	}
	return f
}

// revision returns the commit that is checked out in dir, and whether
// something has been changed since that could change a figure: anything but
// what shows the figures, which is the README and all under docs.
func revision(ctx context.Context, dir string) (commit, dirty string) {
	repo, err := gitrev.Open(ctx, dir)
	if err != nil {
		return "unknown", "unknown"
	}
	head, err := repo.Resolve(ctx, "HEAD")
	if err != nil {
		return "unknown", "unknown"
	}
	changes, err := repo.Changes(ctx)
	if err != nil {
		return head.Hash, "unknown"
	}
	changed := false
	for _, change := range changes {
		path := change[strings.LastIndex(change, " ")+1:]
		changed = changed || path != "README.md" && !strings.HasPrefix(path, "docs/")
	}
	return head.Hash, strconv.FormatBool(changed)
}

// print tells a reader what makes the figures doubtful.
func (f facts) print(w io.Writer) {
	for _, noise := range f.host.Noise {
		fmt.Fprintln(w, "noise:", noise)
	}
	if f.dirty == "true" {
		fmt.Fprintln(w, "note: there are uncommitted changes; the results are marked as dirty")
	}
}

// notes are the head of a run in a results file.
func (f facts) notes(o *options, fingerprint string) []results.Note {
	return slices.Concat([]results.Note{
		{Key: results.NoteCommand, Value: strings.Join(append([]string{"go run ./scripts/bench"}, o.args...), " ")},
		{Key: results.NoteDate, Value: f.start.Format(time.RFC3339)},
		{Key: results.NoteCommit, Value: f.commit},
		{Key: results.NoteDirty, Value: f.dirty},
		{Key: results.NoteSeed, Value: strconv.FormatUint(o.seed, 10)},
		{Key: results.KeyBenchtime, Value: o.benchtime},
		{Key: results.NoteBinary, Value: fingerprint},
	}, f.versions, f.host.Notes())
}

// moduleDir returns the directory of the module around the working directory.
func moduleDir(ctx context.Context) (string, error) {
	cmd := child.Command{Path: "go", Limit: 30 * time.Second}
	out, err := cmd.Run(ctx, "env", "GOMOD")
	if err != nil {
		return "", fmt.Errorf("ask go for the module's directory: %w", err)
	}
	file := strings.TrimSpace(string(out.Stdout))
	if file == "" || file == os.DevNull {
		return "", cli.Usagef("there is no go.mod here or above: run bench from within the module")
	}
	return filepath.Dir(file), nil
}
