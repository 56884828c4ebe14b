// Package runner builds a module's benchmarks and runs them row by row.
//
// The order of what is measured is what makes two figures comparable: on a
// machine that drifts, a row measured ten times in a row has measured the
// drift as well. So a [Session] goes in rounds, each a whole pass over all
// rows in a new order. A test binary runs its sub-benchmarks in the order in
// which they are written, therefore each row is run by a child process of its
// own, selected by an anchored -test.bench pattern:
//
//	binary, err := runner.Build(ctx, ".", filepath.Join(tmp, "bench.test"), runner.SourceOrder)
//	s := runner.NewSession(seed, os.Stderr)
//	s.Sides = []*runner.Side{{Name: "new", Binary: binary, Path: "new.txt"}}
//	err = s.Find(ctx, ".")
//	err = s.Open(command)
//	err = errors.Join(s.Measure(ctx, rounds), s.Close(ctx))
//
// Starting a process and its server costs about 30 ms a row beside the row's
// own time, and buys more than the order: no row inherits another's heap,
// goroutines or address layout.
package runner

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"httpserverbench/internal/child"
)

// buildLimit bounds a build. From an empty cache the suite takes about two
// minutes on two cores.
const buildLimit = 15 * time.Minute

// A Binary is the compiled test binary of one package.
type Binary struct {
	Path string // the executable
	Dir  string // the package's directory, where it runs and finds its testdata
}

// A Layout is an order of the functions in a binary: the seed by which the
// linker shuffles them. Where functions lie decides which of them share cache
// lines and branch predictors, and so moves times by up to 2 %, whatever the
// source says.
type Layout uint64

// SourceOrder is the layout that the linker chooses by itself.
const SourceOrder Layout = 0

// Build compiles the tests of the package in dir into the executable out. It
// builds with -trimpath and without debugging information, so the same source
// in two directories gives the same bytes in the same layout. Where only the
// layout differs from an earlier build, it links: half a second. The error of
// a build that fails carries what the compiler said.
//
// Note: the linker alone, called with the import configuration that go list
// -export gives, takes 0.55 s of CPU time and not 0.95. But it is go that knows
// what else the linker needs on each system: the build mode, the C linker, and
// the GODEBUG settings that go.mod implies.
func Build(ctx context.Context, dir, out string, layout Layout) (*Binary, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	out, err = filepath.Abs(out)
	if err != nil {
		return nil, err
	}
	flags := fmt.Sprintf("-ldflags=-s -w -randlayout=%d", layout)
	cmd := child.Command{Dir: dir, Path: "go", Limit: buildLimit}
	output, err := cmd.Run(ctx, "test", "-c", "-trimpath", flags, "-o", out, ".")
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("build the benchmarks in %s: %w\n%s", dir, err, excerpt(output.All()))
	}
	if _, err := os.Stat(out); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("build the benchmarks in %s: there are no test files", dir)
	}
	return &Binary{Path: out, Dir: dir}, nil
}

// Fingerprint returns 16 hexadecimal digits that tell two binaries apart: the
// beginning of the executable's SHA-256. Rows of binaries with the same
// fingerprint are samples of the same thing.
func (b *Binary) Fingerprint() (string, error) {
	data, err := os.ReadFile(b.Path)
	sum := sha256.Sum256(data)
	return fmt.Sprintf("%x", sum[:8]), err
}
