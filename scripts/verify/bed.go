package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"httpserverbench/internal/child"
	"httpserverbench/internal/gitrev"
)

// The row that is made slower, and where its handler is.
const (
	slowedRow  = "SerialGetText/framework=zerodep"
	handler    = `app.Get("/text", func(c *httpserver.Ctx) error {`
	sourceFile = "frameworks/zerodep.go"
)

// The framework that takes longest to link, where it is, and where it is
// registered.
const (
	heavyFile    = "frameworks/gin.go"
	registration = " ginEngine,"
	registryFile = "frameworks/frameworks.go"
)

// call is what a slower handler does first, and work how: multiplications that
// wait for each other, and a store that what follows waits for, so that the
// processor hides nothing of it behind other work. It is one function more, so
// with it the linker lays out the code in another order than without, in every
// round.
const (
	call = "\n\t\tadditional.Store(additionalWork(%d))\n\t\t"
	work = `package frameworks

import "sync/atomic"

var additional atomic.Uint64

func init() { additional.Store(additionalWork(1)) }

//go:noinline
func additionalWork(steps int) uint64 {
	x := uint64(1)
	for range steps {
		x = x*6364136223846793005 + 1
	}
	return x
}
`
)

// A testBed is a directory with the files of the repository's last commit, and
// with copies of them whose handler does additional work. All are without gin,
// which is not measured: most of a comparison is linking, and half of that is
// gin.
type testBed struct {
	options
	dir    string
	base   string // the commit's files
	commit string // its hash
}

// newTestBed makes the files. The caller removes dir.
func newTestBed(ctx context.Context, o options) (b *testBed, err error) {
	repo, err := gitrev.Open(ctx, ".")
	if err != nil {
		return nil, err
	}
	commit, err := repo.Resolve(ctx, "HEAD")
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "verify-")
	if err != nil {
		return nil, err
	}
	b = &testBed{options: o, dir: dir, commit: commit.Hash}
	if b.base, err = repo.Export(ctx, commit, filepath.Join(dir, "base")); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := b.lighten(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return b, nil
}

// lighten takes gin from the commit's files.
func (b *testBed) lighten() error {
	if err := os.Remove(filepath.Join(b.base, filepath.FromSlash(heavyFile))); err != nil {
		return err
	}
	return edit(b.base, registryFile, registration, "")
}

// edit replaces the only place in a file of dir that has the old text.
func edit(dir, file, old, new string) error {
	path := filepath.Join(dir, filepath.FromSlash(file))
	source, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if n := strings.Count(string(source), old); n != 1 {
		return fmt.Errorf("%s: %d places have %q, want one", file, n, old)
	}
	return os.WriteFile(path, []byte(strings.Replace(string(source), old, new, 1)), 0o666)
}

// copy makes a copy of the commit whose handler does some steps of work, and
// returns its directory. With none the handler is the commit's, and only the
// layout differs.
func (b *testBed) copy(steps int) (string, error) {
	dir := filepath.Join(b.dir, "steps-"+strconv.Itoa(steps))
	if _, err := os.Stat(dir); err == nil {
		return dir, nil
	}
	if err := os.CopyFS(dir, os.DirFS(b.base)); err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(dir, "frameworks", "additional.go"), []byte(work), 0o666); err != nil {
		return "", err
	}
	if steps == 0 {
		return dir, nil
	}
	return dir, edit(dir, sourceFile, handler, handler+fmt.Sprintf(call, steps))
}

// compare compares the commit with a copy that is slower by a share; where that
// is 0, with one that does no work in another layout.
func (b *testBed) compare(ctx context.Context, c cost, slowdown float64) (o outcome, err error) {
	steps := 0
	if slowdown > 0 {
		steps = c.steps(slowdown)
	}
	slower, err := b.copy(steps)
	if err != nil {
		return o, err
	}
	if o, err = b.measure(ctx, b.bench, b.base, slower); err != nil {
		return o, err
	}
	o.Time, o.Commit, o.Slowdown, o.Cost = time.Now().UTC().Format(time.RFC3339), b.commit, slowdown, c
	return o, nil
}

// measure has the commit's own compare compare the benchmarks of two directories.
func (b *testBed) measure(ctx context.Context, bench, old, new string) (o outcome, err error) {
	dir, err := os.MkdirTemp(b.dir, "results-")
	if err != nil {
		return o, err
	}
	defer os.RemoveAll(dir)
	command := child.Command{Dir: b.base, Path: "go", Limit: time.Hour, End: os.Interrupt}
	out, err := command.Run(ctx, "run", "./scripts/compare", "-bench", bench, "-rounds", strconv.Itoa(b.rounds), "-dir", dir, old, new)
	if ctx.Err() != nil {
		return o, err
	}
	if o, err = newOutcome(dir, b.verdict); err != nil { // its exit status may be any
		return o, fmt.Errorf("%w: %s", err, out.Stderr)
	}
	return o, nil
}
