package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"

	"httpserverbench/frameworks"
	"httpserverbench/internal/cli"
	"httpserverbench/internal/compare"
	"httpserverbench/internal/results"
	"httpserverbench/internal/runner"
)

const synopsis = `go run ./scripts/compare [flags] OLD NEW
OLD and NEW are two git revisions, or "." for the working tree, or two results files of a comparison.`

// options are the command line.
type options struct {
	old, new   string
	verdict    compare.Options
	rounds     int // of each stage
	bench      string
	frameworks []string // with the reference
	run        runner.Options
	seed       uint64
	format     cli.Choice
	dir        string   // of the results files; "" for a new one
	args       []string // as they were given
}

// parseOptions reads the command line; flags may stand before, between and
// after the two arguments. For -help it writes the usage to stdout and returns
// flag.ErrHelp.
func parseOptions(args []string, stdout io.Writer) (options, error) {
	o := options{
		args:       args,
		verdict:    compare.Defaults(frameworks.Floor().Name),
		rounds:     48,
		bench:      ".",
		frameworks: []string{frameworks.All[0].Name},
		run:        runner.Options{Benchtime: "20ms", Placement: results.Single},
		seed:       rand.Uint64N(1e9),
		format:     cli.Choice{Value: "text", Of: compare.Formats},
	}
	flags := cli.New(synopsis, stdout)
	flags.Var((*cli.Share)(&o.verdict.Threshold), "threshold", "a regression is slower by more than this `share`")
	flags.Var((*cli.Share)(&o.verdict.Alpha), "alpha", "accept this `probability` of any false alarm among all rows")
	flags.IntVar(&o.rounds, "rounds", o.rounds, "measure every row `N` times on each side, inconclusive rows as often again, and the floor half as often")
	cli.Bench(flags, &o.bench)
	flags.Var((*cli.Names)(&o.frameworks), "frameworks", "judge these `frameworks`; the floor is measured with them")
	cli.Benchtime(flags, &o.run.Benchtime)
	flags.Var(&o.run.Placement, "placement", "run client and server in this `placement`: single, apart or shared")
	flags.Uint64Var(&o.seed, "seed", o.seed, "draw orders and layouts with this `number`; by default a new one each time")
	cli.Format(flags, &o.format, "write the judgement as `text`, markdown, csv or json")
	cli.Dir(flags, &o.dir, "keep the results files old.txt and new.txt in this `directory`; by default in a new temporary one")
	rest, err := cli.Parse(flags, args)
	if err != nil {
		return o, err
	}
	return o, o.check(rest)
}

// check takes the two arguments and refuses what each flag alone accepts.
func (o *options) check(rest []string) error {
	if len(rest) != 2 {
		return cli.Usagef("%d arguments: want two revisions or two results files, see -help", len(rest))
	}
	o.old, o.new = rest[0], rest[1]
	if a, b := isFile(o.old), isFile(o.new); a != b {
		file, other := o.old, o.new
		if b {
			file, other = other, file
		}
		return cli.Usagef("%s is a file and %s is not: want two results files or two revisions", file, other)
	}
	if o.rounds < 1 {
		return cli.Usagef("-rounds %d: want at least one round", o.rounds)
	}
	if !slices.Contains(o.frameworks, o.verdict.Reference) {
		o.frameworks = append(slices.Clone(o.frameworks), o.verdict.Reference)
	}
	return nil
}

// pattern returns what selects the rows of the frameworks that were asked for.
// A pattern that says more than the function stays as it is.
func (o options) pattern() string {
	if strings.Contains(o.bench, "/") {
		return o.bench
	}
	return fmt.Sprintf("(%s)/^framework=(%s)$", o.bench, strings.Join(o.frameworks, "|"))
}
