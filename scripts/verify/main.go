// Command verify verifies the gate, scripts/compare, live on the last commit:
//
//	go run ./scripts/verify -same 100 -slower 40 -dir docs/results/gate
//
// It compares the commit with itself, both sides in other layouts, and with
// copies of itself whose handler of GET /text does a calibrated amount of
// additional work: 1, 2.5 and 3 % of a request's time. Comparisons of all kinds
// alternate. Each is added to outcomes.jsonl in the directory as soon as it is
// done, so an interrupt loses at most the one under way, and a further call
// goes on until there are as many as were asked for. Where that call finds
// another commit, the summary says of how many commits the outcomes are. At the
// end, and with -same 0 -slower 0 for what is there, it prints how often the
// gate was right, with intervals, and writes the same to summary.md; with -readme
// docs/method.md also there, between the lines
//
//	<!-- gate: written by scripts/verify -->
//	<!-- end of gate -->
//
// A comparison takes a minute or more. The exit status is 0 when all were made, 1
// when one could not be, 2 for wrong arguments, and 130 after an interrupt.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"httpserverbench/frameworks"
	"httpserverbench/internal/cli"
	"httpserverbench/internal/compare"
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
	readme       string          // file to renew; "" means none
	verdict      compare.Options // the defaults of compare
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o := options{
		same: 100, slower: 40, rounds: 48, bench: "SerialGet", dir: filepath.Join("docs", "results", "gate"),
		verdict: compare.Defaults(frameworks.Floor().Name),
	}
	flags := cli.New("go run ./scripts/verify [flags]", stdout)
	flags.IntVar(&o.same, "same", o.same, "compare the commit with itself until there are `N` outcomes")
	flags.IntVar(&o.slower, "slower", o.slower, "compare it with each slower copy until there are `N` outcomes, with the slowest a quarter as often")
	cli.Rounds(flags, &o.rounds)
	cli.Bench(flags, &o.bench)
	flags.StringVar(&o.dir, "dir", o.dir, "keep the outcomes in this `directory`")
	flags.StringVar(&o.readme, "readme", "", "renew the section \"gate\" of this Markdown `file` as well")
	if err := cli.ParseFlags(flags, args); err != nil {
		return err
	}
	if o.same < 0 || o.slower < 0 {
		return cli.Usagef("-same %d -slower %d: want numbers of 0 or more", o.same, o.slower)
	}
	if err := os.MkdirAll(o.dir, 0o777); err != nil {
		return err
	}
	outcomes, err := readOutcomes(o.path())
	if err != nil {
		return err
	}
	measured := o.measure(ctx, &outcomes, stderr)
	if len(outcomes) == 0 {
		return measured
	}
	text := summary(outcomes, o.rounds, o.verdict)
	fmt.Fprint(stdout, text)
	return errors.Join(measured, os.WriteFile(filepath.Join(o.dir, "summary.md"), []byte(text), 0o666), o.renew(text))
}

// renew writes the summary into a document, if it is asked to.
func (o options) renew(summary string) error {
	if o.readme == "" {
		return nil
	}
	text, err := os.ReadFile(o.readme)
	if err != nil {
		return err
	}
	if text, err = cli.Renew(text, "gate", "scripts/verify", []byte(summary)); err != nil {
		return fmt.Errorf("%s has %w", o.readme, err)
	}
	return os.WriteFile(o.readme, text, 0o666)
}

func (o options) path() string { return filepath.Join(o.dir, "outcomes.jsonl") }

// kinds are what the commit is compared with: itself, or a copy that is slower
// by a share of a request's time.
var kinds = []float64{0, 0.01, 0.025, 0.03}

// goal returns how many outcomes of a kind there are to be: of what is so slow
// that nothing but a failure of the gate could hide it, a quarter is enough.
func (o options) goal(slowdown float64) int {
	switch slowdown {
	case 0:
		return o.same
	case kinds[len(kinds)-1]:
		return (o.slower + 3) / 4
	}
	return o.slower
}

// wanted returns the kind of which most is missing, or false if nothing is.
func (o options) wanted(outcomes []outcome) (slowdown float64, ok bool) {
	have := map[float64]int{}
	for _, c := range outcomes {
		have[c.Slowdown]++
	}
	least := 1.0
	for _, kind := range kinds {
		goal := o.goal(kind)
		if done := float64(have[kind]) / float64(max(1, goal)); have[kind] < goal && done < least {
			slowdown, least, ok = kind, done, true
		}
	}
	return slowdown, ok
}

// measure compares until there are enough outcomes, and adds each to the file.
func (o options) measure(ctx context.Context, outcomes *[]outcome, stderr io.Writer) error {
	slowdown, ok := o.wanted(*outcomes)
	if !ok {
		return nil
	}
	bed, err := newTestBed(ctx, o)
	if err != nil {
		return err
	}
	defer os.RemoveAll(bed.dir)
	c := known(*outcomes, bed.commit)
	if c.Step == 0 {
		if c, err = bed.calibrate(ctx, stderr); err != nil {
			return err
		}
	}
	for ; ok; slowdown, ok = o.wanted(*outcomes) {
		result, err := bed.compare(ctx, c, slowdown)
		if err != nil {
			return err
		}
		if err := result.add(o.path()); err != nil {
			return err
		}
		*outcomes = append(*outcomes, result)
		fmt.Fprintf(stderr, "%d: %s: %s\n", len(*outcomes), kindName(slowdown), result.Summary)
	}
	return nil
}
