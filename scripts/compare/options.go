package main

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"httpserverbench/frameworks"
	"httpserverbench/internal/cli"
	"httpserverbench/internal/compare"
	"httpserverbench/internal/results"
)

const synopsis = `go run ./scripts/compare [flags] OLD NEW
OLD and NEW are two git revisions, or two directories such as "." for the working tree, or two results files of a comparison.`

// options are the command line.
type options struct {
	cli.Measurement
	old, new string
	verdict  compare.Options
	format   cli.Choice
	profiles bool     // old and new are CPU profiles, whose difference is shown
	dir      string   // of the results files
	pair     string   // in both results files, and no others
	args     []string // as they were given
}

// gating selects what is compared by default: the rows that tell most of a
// change, in two minutes on two cores. All scenarios would take ten.
const gating = "^Benchmark(Serial|SyncVsAsync|Concurrent|LargePayload)"

// parseOptions reads the command line; flags may stand before, between and
// after the two arguments. For -help it writes the usage to stdout and returns
// flag.ErrHelp.
func parseOptions(args []string, stdout io.Writer) (options, error) {
	o := options{
		args:    args,
		verdict: compare.Defaults(frameworks.Floor().Name),
		format:  cli.Choice{Value: "text", Of: compare.Formats},
		pair:    time.Now().UTC().Format(time.RFC3339Nano),
	}
	o.Measurement = cli.Measurement{Rounds: 48, Bench: gating, Benchtime: "20ms", Placements: []results.Placement{results.Single}}
	flags := cli.New(synopsis, stdout)
	o.Flags(flags)
	flags.Lookup("rounds").Usage = "measure every row `N` times on each side, inconclusive rows as often again, and the floor half as often"
	flags.Lookup("frameworks").Usage = "judge these `frameworks`; by default " + frameworks.All[0].Name + "; the floor is measured with them"
	flags.Lookup("placement").Usage = "run client and server in this `placement`: single, apart or shared"
	flags.Var((*cli.Share)(&o.verdict.Threshold), "threshold", "a regression is slower by more than this `share`")
	flags.Var((*cli.Share)(&o.verdict.Alpha), "alpha", "accept this `probability` of any false alarm among all rows")
	flags.BoolVar(&o.profiles, "profile", false, "show how two CPU profiles of bench -profile differ")
	flags.Var(&o.format, "format", "write the judgement as `text` or markdown")
	flags.StringVar(&o.dir, "dir", o.dir, "keep the results files old.txt and new.txt in this `directory`; by default in a new temporary one")
	rest, err := cli.Parse(flags, args)
	if err != nil {
		return o, err
	}
	return o, o.check(rest)
}

// check takes the two arguments and refuses what each flag alone accepts.
func (o *options) check(rest []string) error {
	if len(rest) != 2 {
		return cli.Usagef("want two revisions, directories or results files, got %q: see -help", rest)
	}
	o.old, o.new = rest[0], rest[1]
	switch {
	case o.profiles && !(isFile(o.old) && isFile(o.new)):
		return cli.Usagef("-profile: want two profiles, as go run ./scripts/bench -profile cpu -o old leaves them")
	case isFile(o.old) && !isFile(o.new):
		return cli.Usagef("%s is a file and %s is not: want two results files or two revisions", o.old, o.new)
	case isFile(o.new) && !isFile(o.old):
		return cli.Usagef("%s is a file and %s is not: want two results files or two revisions", o.new, o.old)
	case len(o.Placements) > 1:
		return cli.Usagef("-placement: a comparison has one placement: want single, apart or shared")
	}
	for _, name := range sideNames {
		if err := cli.Absent(filepath.Join(o.dir, name+".txt")); o.dir != "" && err != nil {
			return cli.Usagef("%w: give another directory with -dir", err)
		}
	}
	return o.Check()
}

// sideNames are those of the files of both sides.
var sideNames = []string{"old", "new"}

// isFile reports whether an argument is a results file: any file that is not
// a directory.
func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir()
}

// measured returns the frameworks under test, the suite's first by default,
// and the reference.
func (o options) measured() []string {
	names := o.Frameworks
	if names == nil {
		names = []string{frameworks.All[0].Name}
	}
	if slices.Contains(names, o.verdict.Reference) {
		return names
	}
	return append(slices.Clone(names), o.verdict.Reference)
}
