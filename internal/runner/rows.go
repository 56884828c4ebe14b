package runner

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"httpserverbench/internal/child"
	"httpserverbench/internal/results"
)

// Errors of [Binary.Rows].
var (
	// ErrNoMatch is that of a pattern that selects no benchmark.
	ErrNoMatch = errors.New("no benchmark matches")
	// ErrNoPlacement is that of benchmarks which do not know the flag -placement.
	ErrNoPlacement = errors.New("the benchmarks have no flag -placement, so no reference inside their samples either: they are older than it")
)

// findLimit bounds the child that runs every row once.
const findLimit = 5 * time.Minute

// Found is what a pattern selects.
type Found struct {
	Rows     []*results.Row // that can be measured
	Failures []*Failure     // of rows that are not among Rows
	Skipped  []results.Note // on rows that cannot be measured here, and why
}

// Rows finds the rows that bench selects, a pattern as for go test -bench, by
// running one operation of each. So a server that responds wrongly is known
// before time is spent, and a row that goes missing later is noticed. The error
// says that nothing can be measured: it wraps ErrNoMatch or ErrNoPlacement, or
// the binary died.
func (b *Binary) Rows(ctx context.Context, bench string, o Options) (found Found, err error) {
	cmd := child.Command{Dir: b.Dir, Path: b.Path, Limit: findLimit}
	o.Benchtime = "1x"
	out, err := cmd.Run(ctx, o.args(bench)...)
	if ctx.Err() != nil {
		return found, err
	}
	if file, err := results.Parse("output", out.Stdout); err == nil {
		found.Rows = file.Rows
	}
	all := out.All()
	found.Failures, found.Skipped = failed(all), skipped(out.Stdout)
	switch {
	case len(found.Rows)+len(found.Failures) > 0 && !died(all):
		return found, nil
	case bytes.Contains(out.Stderr, []byte("flag provided but not defined: -placement")):
		return Found{}, ErrNoPlacement
	case err != nil:
		return Found{}, fmt.Errorf("run every benchmark once: %w\n%s", err, excerpt(all))
	case len(found.Skipped) > 0:
		return Found{}, fmt.Errorf("%w %q that can be measured: %s", ErrNoMatch, bench, found.Skipped[0].Value)
	default:
		return Found{}, fmt.Errorf("%w %q", ErrNoMatch, bench)
	}
}
