package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"time"

	"httpserverbench/internal/compare"
)

// reference is the framework whose rows are shown and not judged. It has no
// server in it, but the same client, connections and JSON as all others: what
// moves it is the machine, Go or the client.
const reference = "floor"

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
	o := options{args: args, threshold: 0.05, alpha: 0.05, frameworks: []string{"zerodep", reference}, seed: rand.Uint64N(1e9)}
	flags := flag.NewFlagSet("compare", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Func("threshold", "a regression is slower by more than this `share` (default 5%)", setShare(&o.threshold))
	flags.Func("alpha", "accept this `probability` of any false alarm among all rows (default 5%)", setShare(&o.alpha))
	flags.IntVar(&o.rounds, "rounds", 140, "measure every row `N` times on each side, and the reference half as often")
	flags.DurationVar(&o.budget, "budget", 10*time.Minute, "begin no round after this `time` of measuring")
	flags.StringVar(&o.bench, "bench", ".", "measure the benchmarks that match this `pattern`, as with go test -bench")
	flags.Func("frameworks", "measure these frameworks (default zerodep,floor)", o.setFrameworks)
	flags.StringVar(&o.benchtime, "benchtime", "25ms", "measure a row for this `time` or, as 100x, that many operations, in each round")
	flags.Uint64Var(&o.seed, "seed", o.seed, "shuffle with this `number`; by default a new one each time")
	flags.StringVar(&o.format, "format", "text", "write the judgement as `text`, markdown, csv or json")
	flags.StringVar(&o.out, "o", "", "keep the results files old.txt and new.txt in this `directory`; by default in a new temporary one")
	rest, err := parseMixed(flags, args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(stdout, "usage: go run ./scripts/compare [flags] OLD NEW\nOLD and NEW are two git revisions, or \".\" for the working tree, or two results files.")
		flags.SetOutput(stdout)
		flags.PrintDefaults()
		return o, err
	}
	if err != nil {
		return o, fmt.Errorf("%w: see -help", err)
	}
	return o, o.check(rest)
}

// parseMixed parses flags wherever they stand, and returns what is none.
func parseMixed(flags *flag.FlagSet, args []string) (rest []string, err error) {
	for {
		if err := flags.Parse(args); err != nil {
			return nil, err
		}
		if flags.NArg() == 0 {
			return rest, nil
		}
		rest, args = append(rest, flags.Arg(0)), flags.Args()[1:]
	}
}

// check takes the two arguments and refuses what each flag alone accepts.
func (o *options) check(rest []string) error {
	if len(rest) != 2 {
		return fmt.Errorf("%d arguments: two revisions or two results files are needed, see -help", len(rest))
	}
	o.old, o.new = rest[0], rest[1]
	if _, err := regexp.Compile(o.bench); err != nil {
		return fmt.Errorf("-bench %q: it is no regular expression", o.bench)
	}
	switch {
	case isFile(o.old) && !isFile(o.new):
		return fmt.Errorf("%s is a file and %s is not: two results files or two revisions are needed", o.old, o.new)
	case isFile(o.new) && !isFile(o.old):
		return fmt.Errorf("%s is a file and %s is not: two results files or two revisions are needed", o.new, o.old)
	case o.rounds < 1:
		return fmt.Errorf("-rounds %d: at least one round is needed", o.rounds)
	case o.budget <= 0:
		return fmt.Errorf("-budget %v: a time is needed, such as 10m", o.budget)
	case !isBenchtime(o.benchtime):
		return fmt.Errorf("-benchtime %q: a time such as 100ms or a number of operations such as 100x is needed", o.benchtime)
	}
	return compare.CheckFormat(o.format)
}

// setShare returns a flag's function that reads "5%" or "0.05".
func setShare(share *float64) func(string) error {
	return func(text string) error {
		number, percent := strings.CutSuffix(text, "%")
		v, err := strconv.ParseFloat(number, 64)
		if percent {
			v /= 100
		}
		if err != nil || !(0 < v && v < 1) {
			return errors.New("a share between 0 and 1 is needed, such as 5% or 0.05")
		}
		*share = v
		return nil
	}
}

func (o *options) setFrameworks(text string) error {
	o.frameworks = strings.Split(text, ",")
	for i, name := range o.frameworks {
		if o.frameworks[i] = strings.TrimSpace(name); o.frameworks[i] == "" {
			return errors.New("names are needed, such as zerodep,chi")
		}
	}
	return nil
}

// operations is a benchtime that counts operations.
var operations = regexp.MustCompile(`^[1-9][0-9]{0,8}x$`)

func isBenchtime(text string) bool {
	d, err := time.ParseDuration(text)
	return err == nil && d > 0 || operations.MatchString(text)
}
