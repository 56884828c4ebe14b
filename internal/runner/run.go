package runner

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"golang.org/x/perf/benchfmt"
)

// Options say how a row is run. The zero value runs it for one second.
type Options struct {
	Benchtime string        // as for go test -benchtime: "500ms" or "100x"; "" means 1s
	Args      []string      // further arguments of the test binary, such as -server=process
	Limit     time.Duration // longest that a row may take; 0 means a minute and ten times Benchtime
}

// countLimit is the limit for a Benchtime that is a number of operations.
const countLimit = 10 * time.Minute

func (o Options) args(pattern string) []string {
	benchtime := o.Benchtime
	if benchtime == "" {
		benchtime = "1s"
	}
	return append([]string{
		"-test.run=^$", "-test.benchmem", "-test.count=1",
		"-test.bench=" + pattern, "-test.benchtime=" + benchtime,
	}, o.Args...)
}

func (o Options) limit() time.Duration {
	if o.Limit > 0 {
		return o.Limit
	}
	if o.Benchtime == "" {
		return time.Minute + 10*time.Second
	}
	d, err := time.ParseDuration(o.Benchtime)
	if err != nil {
		return countLimit
	}
	return time.Minute + 10*d
}

// An Outcome is what one run of a row gave: records or a failure.
type Outcome struct {
	Row     Row
	Records []benchfmt.Record // the row's *benchfmt.Result and the *benchfmt.UnitMetadata before it; nil if it failed
	Failure *Failure          // nil if it did not
}

// Value returns what the row's result says in a unit, which is a base unit as
// benchfmt has it: "sec/op" where the result's line has ns/op.
func (o Outcome) Value(unit string) (float64, bool) {
	for _, record := range o.Records {
		if r, ok := record.(*benchfmt.Result); ok && rowOf(r) == o.Row {
			return r.Value(unit)
		}
	}
	return 0, false
}

// A Failure is a row that gave no result.
type Failure struct {
	Row    Row
	Reason string // why, in one line
	Output string // what the child said, or ""
}

// Error returns the row and the reason, and below it what the child said.
func (f *Failure) Error() string {
	text := fmt.Sprintf("%s: %s", f.Row, f.Reason)
	if f.Output == "" {
		return text
	}
	return text + "\n    " + strings.ReplaceAll(f.Output, "\n", "\n    ")
}

// Run runs one row in a child process. A row that fails is an Outcome with a
// Failure; the error is ctx's, and then there is no outcome.
func (b *Binary) Run(ctx context.Context, row Row, o Options) (Outcome, error) {
	cmd := command{dir: b.Dir, path: b.Path, limit: o.limit()}
	stdout, both, err := cmd.run(ctx, o.args(row.Pattern())...)
	if ctx.Err() != nil {
		return Outcome{}, ctx.Err()
	}
	fail := func(reason string) (Outcome, error) {
		return Outcome{Row: row, Failure: &Failure{Row: row, Reason: reason, Output: withoutHead(both)}}, nil
	}
	if err != nil {
		return fail(cmp.Or(logged(both), panicked(both), err.Error()))
	}
	records, err := parse(stdout)
	if err != nil {
		return fail(err.Error())
	}
	outcome := Outcome{Row: row, Records: records}
	switch n := count(records, row); n {
	case 0:
		return fail("gave no result")
	case 1:
	default:
		return fail(fmt.Sprintf("gave %d results", n))
	}
	if !outcome.timed() {
		return fail(cmp.Or(panicked(both), "gave a result without a time"))
	}
	return outcome, nil
}

// timed reports whether the row's result has a time. One of a benchmark that
// panicked has none: while the panic is on its way to end the process, the
// testing package goes on, and may print a result and PASS before it.
func (o Outcome) timed() bool {
	_, ok := o.Value("sec/op")
	return ok
}

// PassOptions say what one pass runs.
type PassOptions struct {
	Options
	Rows []Row               // run in this order
	Each func(Outcome) error // called after each row, before the next; its error ends the pass
}

// Pass runs each row once. It ends early with the error of Each, or with
// ctx's when ctx ends; the row under way is then killed and has no outcome.
func (b *Binary) Pass(ctx context.Context, o PassOptions) error {
	for _, row := range o.Rows {
		outcome, err := b.Run(ctx, row, o.Options)
		if err != nil {
			return err
		}
		if err := o.Each(outcome); err != nil {
			return err
		}
	}
	return nil
}

// parse reads a test binary's standard output. The records share nothing with
// output. The error is that of the first line that is no benchmark line
// although it begins like one: something else was printed into it.
func parse(output []byte) ([]benchfmt.Record, error) {
	var records []benchfmt.Record
	reader := benchfmt.NewReader(bytes.NewReader(output), "output")
	for reader.Scan() {
		switch r := reader.Result().(type) {
		case *benchfmt.Result:
			records = append(records, r.Clone())
		case *benchfmt.SyntaxError:
			return records, fmt.Errorf("unreadable result: %w", r)
		case *benchfmt.UnitMetadata:
			records = append(records, r)
		}
	}
	return records, reader.Err()
}

// count returns how many results of row are among records.
func count(records []benchfmt.Record, row Row) int {
	n := 0
	for _, record := range records {
		if r, ok := record.(*benchfmt.Result); ok && rowOf(r) == row {
			n++
		}
	}
	return n
}

// logLine is the first line that a failed benchmark logged: indented, and
// behind its place in the source.
var logLine = regexp.MustCompile(`--- FAIL: Benchmark\S*\n(?:[ \t]*\n)*[ \t]+(?:\S+\.go:\d+: )?(\S.*)`)

// panicLine is the first line of what the runtime says of a panic.
var panicLine = regexp.MustCompile(`(?m)^(panic: .*\S)`)

// panicked returns that line, bounded in length; "" if output has none.
func panicked(output []byte) string { return first(panicLine, output) }

// logged returns what the first benchmark that failed in output said of it, in
// one line of bounded length; "" if it said nothing.
func logged(output []byte) string { return first(logLine, output) }

// first returns what pattern's group first matches in output, as one line.
func first(pattern *regexp.Regexp, output []byte) string {
	if m := pattern.FindSubmatch(output); m != nil {
		return oneLine(m[1])
	}
	return ""
}

// oneLine returns a child's line as valid UTF-8 of bounded length.
func oneLine(text []byte) string {
	const most = 300
	line := strings.ToValidUTF8(string(bytes.TrimSpace(text)), "�")
	if len(line) <= most {
		return line
	}
	return strings.ToValidUTF8(line[:most], "") + "…"
}

// headLine is a line that TestMain or the testing package prints into every
// benchmark run.
var headLine = regexp.MustCompile(`(?m)^(Unit|goos:|goarch:|pkg:|cpu:|go:|server:|race:) .*\n`)

// withoutHead returns the beginning of a child's output without the lines
// that say nothing about a failure.
func withoutHead(output []byte) string {
	return excerpt(headLine.ReplaceAll(output, nil))
}
