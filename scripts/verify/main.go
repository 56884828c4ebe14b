// Command verify verifies the gate, scripts/compare, live on the last commit:
//
//	go run ./scripts/verify -same 100 -slower 40 -dir docs/results/gate
//
// It compares the commit with itself, both sides in other layouts, and with
// copies of itself whose handler of GET /text does a calibrated amount of
// additional work: 1, 2.5 and 3 % of a request's time. Comparisons of all kinds
// alternate. Each is added to outcomes.jsonl in the directory as soon as it is
// done, so an interrupt loses at most the one under way, and a further call
// goes on until there are as many as were asked for. At the end, and with -same
// 0 -slower 0 for what is there, it prints how often the gate was right, with
// intervals, and writes the same to summary.md.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"httpserverbench/frameworks"
	"httpserverbench/internal/cli"
	"httpserverbench/internal/compare"
	"httpserverbench/internal/gitrev"
)

func main() {
	ctx := cli.Context()
	os.Exit(cli.Exit(ctx, "verify", run(ctx, os.Args[1:], os.Stdout, os.Stderr), os.Stderr))
}

// options are the command line.
type options struct {
	same, slower int // comparisons that there are to be, of each kind
	rounds       int
	bench        string
	dir          string
	verdict      compare.Options // the defaults of compare
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o := options{
		same: 100, slower: 40, rounds: 48, bench: "SerialGet", dir: filepath.Join("docs", "results", "gate"),
		verdict: compare.Defaults(frameworks.Floor().Name),
	}
	flags := cli.New("go run ./scripts/verify [flags]", stdout)
	flags.IntVar(&o.same, "same", o.same, "compare the commit with itself until there are `N` outcomes")
	flags.IntVar(&o.slower, "slower", o.slower, "compare it with each slower copy until there are `N` outcomes")
	cli.Rounds(flags, &o.rounds)
	cli.Bench(flags, &o.bench)
	cli.Dir(flags, &o.dir, "keep the outcomes in this `directory`")
	rest, err := cli.Parse(flags, args)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return cli.Usagef("unexpected arguments %q: see -help", rest)
	}
	if err := os.MkdirAll(o.dir, 0o777); err != nil {
		return err
	}
	outcomes, err := readOutcomes(o.path())
	if err != nil {
		return err
	}
	measured := o.measure(ctx, &outcomes, stderr)
	text := summary(outcomes, o.rounds, o.verdict)
	fmt.Fprint(stdout, text)
	if err := os.WriteFile(filepath.Join(o.dir, "summary.md"), []byte(text), 0o666); err != nil {
		return err
	}
	return measured
}

func (o options) path() string { return filepath.Join(o.dir, "outcomes.jsonl") }

// kinds are what the commit is compared with: itself, or a copy that is slower
// by a share of a request's time.
var kinds = []float64{0, 0.01, 0.025, 0.03}

// wanted returns the kind of which most is missing, or false if nothing is.
func (o options) wanted(outcomes []outcome) (slowdown float64, ok bool) {
	have := map[float64]int{}
	for _, c := range outcomes {
		have[c.Slowdown]++
	}
	least := 1.0
	for _, kind := range kinds {
		goal := o.slower
		if kind == 0 {
			goal = o.same
		}
		if done := float64(have[kind]) / float64(max(1, goal)); have[kind] < goal && done < least {
			slowdown, least, ok = kind, done, true
		}
	}
	return slowdown, ok
}

// measure compares until there are enough outcomes, and adds each to the file.
func (o options) measure(ctx context.Context, outcomes *[]outcome, stderr io.Writer) (err error) {
	if _, ok := o.wanted(*outcomes); !ok {
		return nil
	}
	repo, err := gitrev.Open(ctx, ".")
	if err != nil {
		return err
	}
	bed, err := newTestBed(ctx, repo, o, stderr)
	if err != nil {
		return err
	}
	defer bed.remove()
	for {
		slowdown, ok := o.wanted(*outcomes)
		if !ok {
			return nil
		}
		result, err := bed.compare(ctx, slowdown)
		if err != nil {
			return err
		}
		if err := appendOutcome(o.path(), result); err != nil {
			return err
		}
		*outcomes = append(*outcomes, result)
		fmt.Fprintf(stderr, "%d: %s: %s\n", len(*outcomes), kindName(slowdown), result.Summary)
	}
}

// appendOutcome adds a line to the file of outcomes.
func appendOutcome(path string, c outcome) error {
	line, err := json.Marshal(c)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o666)
	if err != nil {
		return err
	}
	if _, err := f.Write(append(line, '\n')); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
