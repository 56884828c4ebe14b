// Package runner builds a module's benchmarks once and runs them row by row.
//
// The order of what is measured is what makes two figures comparable: on a
// machine that drifts, a row measured ten times in a row has measured the
// drift as well. So a run goes in rounds, each a whole pass over all rows in
// a new order. A test binary runs its sub-benchmarks in the order in which
// they are written, therefore a pass starts one child process for each row,
// selected by an anchored -test.bench pattern:
//
//	binary, err := runner.Build(ctx, ".", filepath.Join(tmp, "bench.test"))
//	rows, failures, err := binary.Rows(ctx, ".", runner.Options{})
//	random := rand.New(rand.NewPCG(seed, 0))
//	for range rounds {
//		err := binary.Pass(ctx, runner.PassOptions{Rows: runner.Shuffled(rows, random), Each: keep})
//	}
//
// Starting a process and booting its server costs about 30 ms a row beside
// the row's second, and buys more than the order: no row inherits another's
// heap, goroutines or address layout.
//
// Every wait is bounded, and a child is started in a process group of its
// own, which is killed whole when its time is up or the context ends.
package runner

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"httpserverbench/internal/procgroup"
)

// buildLimit bounds a build. From an empty cache the suite takes about two
// minutes on two cores.
const buildLimit = 15 * time.Minute

// killGrace is how long a killed child's pipes may stay open.
const killGrace = 5 * time.Second

// A Binary is the compiled test binary of one package.
type Binary struct {
	Path string // the executable
	Dir  string // the package's directory, where it runs and finds its testdata
}

// Build compiles the tests of the package in dir into the executable out. It
// builds with -trimpath, so the same source in two worktrees gives the same
// bytes. The error of a build that fails carries what the compiler said.
func Build(ctx context.Context, dir, out string) (*Binary, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	out, err = filepath.Abs(out)
	if err != nil {
		return nil, err
	}
	cmd := command{dir: dir, path: "go", limit: buildLimit}
	_, output, err := cmd.run(ctx, "test", "-c", "-trimpath", "-o", out, ".")
	if err != nil {
		return nil, fmt.Errorf("build the benchmarks in %s: %w\n%s", dir, err, excerpt(output))
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
	f, err := os.Open(b.Path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("read %s: %w", b.Path, err)
	}
	return hex.EncodeToString(h.Sum(nil)[:8]), nil
}

// A command is a child process that ends within limit, with all that it
// started.
type command struct {
	dir, path string
	limit     time.Duration
}

// run returns what the child wrote to standard output, and that together with
// what it wrote to standard error. Where the limit passed, the error says so;
// where ctx ended, it is ctx's.
func (c command) run(ctx context.Context, args ...string) (stdout, both []byte, err error) {
	limited, cancel := context.WithTimeout(ctx, c.limit)
	defer cancel()
	cmd := exec.CommandContext(limited, c.path, args...)
	cmd.Dir = c.dir
	cmd.WaitDelay = killGrace
	procgroup.Lead(cmd, os.Kill)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err = cmd.Run()
	switch {
	case ctx.Err() != nil:
		err = ctx.Err()
	case limited.Err() != nil:
		err = fmt.Errorf("not done within %v: %w", c.limit, err)
	}
	return out.Bytes(), append(bytes.Clone(out.Bytes()), errs.Bytes()...), err
}

// excerpt returns the beginning of a child's output, as much as a reader of
// an error message wants to see.
func excerpt(output []byte) string {
	const most = 4 << 10
	output = bytes.TrimSpace(output)
	if len(output) <= most {
		return string(output)
	}
	return string(output[:most]) + "\n…"
}
