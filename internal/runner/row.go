package runner

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/perf/benchfmt"
)

// A Row names one line of results: the benchmark's full name as the testing
// package prints it, without the suffix for GOMAXPROCS, such as
// "BenchmarkSerialGetJSON/framework=chi".
type Row string

// Function returns the top-level benchmark function of the row.
func (r Row) Function() string {
	name, _, _ := strings.Cut(string(r), "/")
	return name
}

// Value returns the value of a key=value part of the row's name, or "" where
// the name has no such key.
func (r Row) Value(key string) string {
	for _, part := range strings.Split(string(r), "/")[1:] {
		if k, v, ok := strings.Cut(part, "="); ok && k == key {
			return v
		}
	}
	return ""
}

// Pattern returns the value for -test.bench that selects this row alone.
func (r Row) Pattern() string {
	parts := strings.Split(string(r), "/")
	for i, part := range parts {
		parts[i] = "^" + regexp.QuoteMeta(part) + "$"
	}
	return strings.Join(parts, "/")
}

// Shuffled returns rows in a new order: the benchmark functions are shuffled,
// and within each its rows, which stay together, because what is compared
// with each other should be measured close to each other.
func Shuffled(rows []Row, random *rand.Rand) []Row {
	groups := make(map[string][]Row)
	var functions []string
	for _, row := range rows {
		f := row.Function()
		if groups[f] == nil {
			functions = append(functions, f)
		}
		groups[f] = append(groups[f], row)
	}
	random.Shuffle(len(functions), func(i, j int) { functions[i], functions[j] = functions[j], functions[i] })
	shuffled := make([]Row, 0, len(rows))
	for _, f := range functions {
		group := groups[f]
		random.Shuffle(len(group), func(i, j int) { group[i], group[j] = group[j], group[i] })
		shuffled = append(shuffled, group...)
	}
	return shuffled
}

// ErrNoMatch is the error of a pattern that selects no benchmark.
var ErrNoMatch = errors.New("no benchmark matches")

// findLimit bounds the child that runs every row once.
const findLimit = 5 * time.Minute

// Rows finds the rows that bench selects, a pattern as for go test -bench, by
// running one operation of each. So a server that answers wrongly is known
// before time is spent, and a row that goes missing later is noticed. Rows
// that failed come back as failures and are not among rows. The error says
// that nothing can be measured: it wraps ErrNoMatch, or the binary died.
func (b *Binary) Rows(ctx context.Context, bench string, o Options) (rows []Row, failures []*Failure, err error) {
	cmd := command{dir: b.Dir, path: b.Path, limit: findLimit}
	o.Benchtime = "1x"
	stdout, both, err := cmd.run(ctx, o.args(bench)...)
	if ctx.Err() != nil {
		return nil, nil, err
	}
	records, _ := parse(stdout)
	for _, record := range records {
		if r, ok := record.(*benchfmt.Result); ok {
			rows = append(rows, rowOf(r))
		}
	}
	failures = failed(both)
	switch {
	case len(rows)+len(failures) > 0 && !died(both):
		return rows, failures, nil
	case err != nil:
		return nil, nil, fmt.Errorf("run every benchmark once: %w\n%s", err, excerpt(both))
	default:
		return nil, nil, fmt.Errorf("%w %q", ErrNoMatch, bench)
	}
}

// rowOf returns the name of a result's row.
func rowOf(r *benchfmt.Result) Row {
	base, parts := r.Name.Parts()
	if n := len(parts); n > 0 && parts[n-1][0] == '-' {
		parts = parts[:n-1]
	}
	return Row("Benchmark" + string(base) + string(bytes.Join(parts, nil)))
}

// died reports whether a test binary ended before it had run all that it was
// asked to run: it then printed neither PASS nor FAIL on a line of its own.
func died(output []byte) bool {
	return !endLine.Match(output)
}

var (
	endLine  = regexp.MustCompile(`(?m)^(PASS|FAIL)$`)
	failLine = regexp.MustCompile(`(?m)^\s*--- FAIL: (Benchmark\S*)`)
)

// failed returns the rows that a test binary's output says have failed, each
// with what was logged for it. A function whose own row failed is not named
// again for its sub-benchmarks.
func failed(output []byte) []*Failure {
	var all []*Failure
	at := failLine.FindAllSubmatchIndex(output, -1)
	for i, m := range at {
		end := len(output)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		row := string(output[m[2]:m[3]])
		if slices.ContainsFunc(all, func(f *Failure) bool { return strings.HasPrefix(string(f.Row), row+"/") }) {
			continue
		}
		reason := cmp.Or(logged(output[m[0]:end]), "failed")
		log, _, _ := bytes.Cut(output[m[1]:end], []byte("\nFAIL\n"))
		all = append(all, &Failure{Row: Row(row), Reason: reason, Output: withoutHead(log)})
	}
	return all
}
