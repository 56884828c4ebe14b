package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"httpserverbench/internal/cmdline"
	"httpserverbench/internal/compare"
)

// reference is the framework whose rows are shown and not judged. It has no
// server in it, but the same client, connections and JSON as all others: what
// moves it is the machine, Go or the client.
const reference = "floor"

const synopsis = `go run ./scripts/compare [flags] OLD NEW
OLD and NEW are two git revisions, or "." for the working tree, or two results files.`

// options are the command line.
type options struct {
	old, new   string
	threshold  float64 // share of the time
	alpha      float64
	rounds     int
	budget     time.Duration
	bench      string
	frameworks []string
	benchtime  string
	seed       uint64
	format     string
	out        string   // directory of the results files; "" for a new one
	args       []string // as they were given
}

// parseOptions reads the command line; flags may stand before, between and
// after the two arguments. For -help it writes the usage to stdout and returns
// flag.ErrHelp.
func parseOptions(args []string, stdout io.Writer) (options, error) {
	o := options{
		args:       args,
		threshold:  0.05,
		alpha:      0.05,
		bench:      ".",
		frameworks: []string{"zerodep", reference},
		benchtime:  "25ms",
		seed:       rand.Uint64N(1e9),
	}
	flags := cmdline.New(synopsis, stdout)
	flags.Var((*cmdline.Share)(&o.threshold), "threshold", "a regression is slower by more than this `share`")
	flags.Var((*cmdline.Share)(&o.alpha), "alpha", "accept this `probability` of any false alarm among all rows")
	flags.IntVar(&o.rounds, "rounds", 140, "measure every row `N` times on each side, and the reference half as often")
	flags.DurationVar(&o.budget, "budget", 10*time.Minute, "begin no round after this `time` of measuring")
	flags.Var((*cmdline.Pattern)(&o.bench), "bench", "measure the benchmarks that match this `pattern`, as with go test -bench")
	flags.Var((*cmdline.Names)(&o.frameworks), "frameworks", "measure these `frameworks`")
	flags.Var((*cmdline.Benchtime)(&o.benchtime), "benchtime", "measure a row for this `time` or, as 100x, that many operations, in each round")
	flags.Uint64Var(&o.seed, "seed", o.seed, "shuffle with this `number`; by default a new one each time")
	flags.StringVar(&o.format, "format", "text", "write the judgement as `text`, markdown, csv or json")
	flags.StringVar(&o.out, "o", "", "keep the results files old.txt and new.txt in this `directory`; by default in a new temporary one")
	rest, err := cmdline.Parse(flags, args)
	if err != nil {
		return o, err
	}
	return o, o.check(rest)
}

// check takes the two arguments and refuses what each flag alone accepts.
func (o *options) check(rest []string) error {
	if len(rest) != 2 {
		return fmt.Errorf("%d arguments: two revisions or two results files are needed, see -help", len(rest))
	}
	o.old, o.new = rest[0], rest[1]
	switch {
	case isFile(o.old) && !isFile(o.new):
		return fmt.Errorf("%s is a file and %s is not: two results files or two revisions are needed", o.old, o.new)
	case isFile(o.new) && !isFile(o.old):
		return fmt.Errorf("%s is a file and %s is not: two results files or two revisions are needed", o.new, o.old)
	case o.rounds < 1:
		return fmt.Errorf("-rounds %d: at least one round is needed", o.rounds)
	case o.budget <= 0:
		return fmt.Errorf("-budget %v: a time is needed, such as 10m", o.budget)
	}
	return compare.CheckFormat(o.format)
}
