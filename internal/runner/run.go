package runner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"httpserverbench/internal/child"
	"httpserverbench/internal/results"
)

// Options say how a row is run. The zero value runs it for one second, in the
// binary's own placement.
type Options struct {
	Benchtime string            // as for go test -benchtime: "500ms" or "100x"; "" means 1s
	Placement results.Placement // of client and server; "" means the binary's default
	Groups    string            // of frameworks that are measured besides, with commas between; "" means none
	Target    string            // address of a server that is measured instead of the frameworks; "" means none
	Floor     string            // address of the floor beside Target; "" means none
	Profile   string            // file for a CPU profile of the row's server, in placement apart; "" means none
	Limit     time.Duration     // longest that a row may take; 0 means a minute and ten times Benchtime
}

// countLimit is the limit for a Benchtime that is a number of operations.
const countLimit = 10 * time.Minute

// args returns the arguments of a test binary that runs what pattern selects.
func (o Options) args(pattern string) []string {
	args := []string{
		"-test.run=^$", "-test.benchmem", "-test.count=1",
		"-test.bench=" + pattern, "-test.benchtime=" + cmp.Or(o.Benchtime, "1s"),
	}
	if o.Placement != "" {
		args = append(args, "-placement="+string(o.Placement))
	}
	for flag, value := range map[string]string{"groups": o.Groups, "target": o.Target, "floor": o.Floor, "profile": o.Profile} {
		if value != "" {
			args = append(args, "-"+flag+"="+value)
		}
	}
	return args
}

func (o Options) limit() time.Duration {
	if o.Limit > 0 {
		return o.Limit
	}
	d, err := time.ParseDuration(cmp.Or(o.Benchtime, "1s"))
	if err != nil {
		return countLimit
	}
	return time.Minute + 10*d
}

// pattern returns the value for -test.bench that selects a row alone.
func pattern(row *results.Row) string {
	parts := strings.Split("Benchmark"+row.Name, "/")
	for i, part := range parts {
		parts[i] = "^" + regexp.QuoteMeta(part) + "$"
	}
	return strings.Join(parts, "/")
}

// A Failure is a row that gave no result, as an error.
type Failure struct {
	Name   string // of the row
	Reason string // why, in one line
	Output string // what the child said, or ""
}

// Error returns the row and the reason, and below it what the child said if that
// is more.
func (f *Failure) Error() string {
	text := fmt.Sprintf("%s: %s", f.Name, f.Reason)
	if f.Output == "" || strings.HasSuffix(f.Output, f.Reason) && !strings.Contains(f.Output, "\n") {
		return text
	}
	return text + "\n    " + strings.ReplaceAll(f.Output, "\n", "\n    ")
}

// Run runs one row in a child process and returns it with what the run measured,
// and the child's standard output for [results.Writer.Copy]. The error is a
// *Failure, or that of a ctx that has ended.
func (b *Binary) Run(ctx context.Context, row *results.Row, o Options) (measured *results.Row, output []byte, err error) {
	cmd := child.Command{Dir: b.Dir, Path: b.Path, Limit: o.limit()}
	out, err := cmd.Run(ctx, o.args(pattern(row))...)
	if ctx.Err() != nil {
		return nil, nil, ctx.Err()
	}
	all := out.All()
	if err != nil {
		ended, said := ended(err, withoutHeader(all))
		return nil, nil, &Failure{row.Name, cmp.Or(logged(all), panicked(all), ended), said}
	}
	if measured, err = only(out.Stdout, row); err != nil {
		return nil, nil, &Failure{row.Name, cmp.Or(panicked(all), err.Error()), withoutHeader(all)}
	}
	return measured, out.Stdout, nil
}

// only returns the one result in a test binary's output, which must be the
// row's and have a time. One of a benchmark that panicked has none: while the
// panic is on its way to end the process, the testing package goes on, and may
// print a result and PASS before it.
func only(stdout []byte, row *results.Row) (*results.Row, error) {
	file, err := results.Parse("output", stdout)
	if err != nil {
		return nil, err
	}
	measured := file.Row(row.Name)
	switch {
	case measured == nil || len(file.Rows) > 1 || measured.Rounds() > 1:
		return nil, errors.New("gave results of other rows or more than one")
	case len(measured.Values(results.NsPerOp)) == 0 || measured.Values(results.NsPerOp)[0] <= 0:
		return nil, errors.New("gave a result without a time")
	}
	return measured, nil
}
