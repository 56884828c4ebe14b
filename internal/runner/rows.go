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

// Rows finds the rows that bench selects, a pattern as for go test -bench, by
// running one operation of each. So a server that responds wrongly is known
// before time is spent, and a row that goes missing later is noticed. Rows
// that failed come back as failures and are not among rows. The error says
// that nothing can be measured: it wraps ErrNoMatch or ErrNoPlacement, or the
// binary died.
func (b *Binary) Rows(ctx context.Context, bench string, o Options) (rows []*results.Row, failures []*Failure, err error) {
	cmd := child.Command{Dir: b.Dir, Path: b.Path, Limit: findLimit}
	o.Benchtime = "1x"
	out, err := cmd.Run(ctx, o.args(bench)...)
	if ctx.Err() != nil {
		return nil, nil, err
	}
	if file, err := results.Parse("output", out.Stdout); err == nil {
		rows = file.Rows
	}
	all := out.All()
	failures = failed(all)
	switch {
	case len(rows)+len(failures) > 0 && !died(all):
		return rows, failures, nil
	case bytes.Contains(out.Stderr, []byte("flag provided but not defined: -placement")):
		return nil, nil, ErrNoPlacement
	case err != nil:
		return nil, nil, fmt.Errorf("run every benchmark once: %w\n%s", err, excerpt(all))
	default:
		return nil, nil, fmt.Errorf("%w %q", ErrNoMatch, bench)
	}
}
