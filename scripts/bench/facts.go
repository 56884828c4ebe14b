package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"httpserverbench/frameworks"
	"httpserverbench/internal/gitrev"
	"httpserverbench/internal/machine"
)

// facts are what is known before anything is measured.
type facts struct {
	start    time.Time
	commit   string // "unknown" outside of a git repository
	dirty    string // true, false or unknown: whether what is measured is in the commit
	machine  machine.Report
	times    machine.Times
	versions [][2]string // framework, version
}

// gather asks git, the system and the build information.
func gather(ctx context.Context, dir string) facts {
	f := facts{
		start:   time.Now().UTC(),
		machine: machine.Inspect(machine.Root(), runtime.NumCPU()),
		times:   machine.ReadTimes(machine.Root()),
	}
	f.commit, f.dirty = revision(ctx, dir)
	for _, framework := range frameworks.All {
		if version, err := frameworks.Version(framework); err == nil {
			f.versions = append(f.versions, [2]string{framework.Name, version})
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
	for _, noise := range f.machine.Noise {
		fmt.Fprintln(w, "noise:", noise)
	}
	if f.dirty == "true" {
		fmt.Fprintln(w, "note: there are uncommitted changes; the results are marked as dirty")
	}
}

// notes are the head of a run in the results file.
func (f facts) notes(o *options, fingerprint string) [][2]string {
	notes := [][2]string{
		{"command", strings.Join(append([]string{"go run ./scripts/bench"}, o.args...), " ")},
		{"date", f.start.Format(time.RFC3339)},
		{"commit", f.commit},
		{"dirty", f.dirty},
		{"seed", strconv.FormatUint(o.seed, 10)},
		{"benchtime", o.benchtime},
		{"binary", fingerprint},
	}
	for _, v := range f.versions {
		notes = append(notes, [2]string{"version/" + v[0], v[1]})
	}
	return append(notes, f.machine.Notes()...)
}

// moduleDir returns the directory of the module around the working directory.
func moduleDir(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, "go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("ask go for the module's directory: %w", err)
	}
	file := strings.TrimSpace(string(out))
	if file == "" || file == os.DevNull {
		return "", usagef("there is no go.mod here or above: run bench from within the module")
	}
	return filepath.Dir(file), nil
}
