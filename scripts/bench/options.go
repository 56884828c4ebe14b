package main

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"httpserverbench/internal/runner"
)

// options are the command line.
type options struct {
	rounds     int
	precision  float64 // half width of an interval by its mean; 0 where rounds decide
	budget     time.Duration
	bench      string
	frameworks []string // nil for all
	benchtime  string
	server     string
	seed       uint64
	out        string
	args       []string // as they were given
}

// A usageError says what is wrong with the command line.
type usageError struct{ error }

func usagef(format string, args ...any) error {
	return usageError{fmt.Errorf(format, args...)}
}

// parseOptions reads the command line. For -help it writes the usage to
// stdout and returns flag.ErrHelp; any other error is a usageError.
func parseOptions(args []string, stdout io.Writer) (options, error) {
	o := options{args: args, seed: newSeed()}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.IntVar(&o.rounds, "rounds", 10, "measure every row `N` times")
	flags.Func("precision", "go on until the 95 % interval of every row's mean is within `2%` of it", o.setPrecision)
	flags.DurationVar(&o.budget, "budget", 20*time.Minute, "with -precision, begin no round that would end after this `time`")
	flags.StringVar(&o.bench, "bench", ".", "measure the benchmarks that match this `pattern`, as with go test -bench")
	flags.Func("frameworks", "measure these frameworks only, such as `zerodep,chi`", o.setFrameworks)
	flags.StringVar(&o.benchtime, "benchtime", "1s", "measure a row for this `time` or, as 100x, that many operations")
	flags.StringVar(&o.server, "server", "in-process", "run servers `in-process`, beside the client, or in a process of their own: process")
	flags.Uint64Var(&o.seed, "seed", o.seed, "shuffle with this `number`; by default a new one each time")
	flags.StringVar(&o.out, "o", "results.txt", "append to this results `file`")
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(stdout, "usage: go run ./scripts/bench [flags]")
		flags.SetOutput(stdout)
		flags.PrintDefaults()
		return o, err
	}
	if err != nil {
		return o, usagef("%w: see -help", err)
	}
	given := make(map[string]bool)
	flags.Visit(func(f *flag.Flag) { given[f.Name] = true })
	return o, o.check(flags.Args(), given)
}

// check refuses what each flag alone accepts.
func (o *options) check(rest []string, given map[string]bool) error {
	switch {
	case len(rest) > 0:
		return usagef("unexpected argument %q: bench takes flags only, see -help", rest[0])
	case o.rounds < 1:
		return usagef("-rounds %d: at least one round is needed", o.rounds)
	case given["rounds"] && given["precision"]:
		return usagef("-rounds and -precision exclude each other: give one")
	case given["budget"] && !given["precision"]:
		return usagef("-budget needs -precision: -rounds always runs to its end")
	case o.budget <= 0:
		return usagef("-budget %v: a time is needed, such as 20m", o.budget)
	case !isPattern(o.bench):
		return usagef("-bench %q: it is no regular expression", o.bench)
	case !isBenchtime(o.benchtime):
		return usagef("-benchtime %q: a time such as 500ms or a number of operations such as 100x is needed", o.benchtime)
	case o.server != "in-process" && o.server != "process":
		return usagef("-server %q: choose in-process or process", o.server)
	case o.out == "":
		return usagef("-o: the name of a results file is needed")
	}
	return nil
}

func (o *options) setPrecision(text string) error {
	number, ok := strings.CutSuffix(text, "%")
	percent, err := strconv.ParseFloat(number, 64)
	if !ok || err != nil || !(0 < percent && percent < 100) {
		return errors.New("a percentage is needed, such as 2%")
	}
	o.precision = percent / 100
	return nil
}

func (o *options) setFrameworks(text string) error {
	for _, name := range strings.Split(text, ",") {
		name = strings.TrimSpace(name)
		if name == "" {
			return errors.New("names are needed, such as zerodep,chi")
		}
		o.frameworks = append(o.frameworks, name)
	}
	return nil
}

// operations is a benchtime that counts operations.
var operations = regexp.MustCompile(`^[1-9][0-9]{0,8}x$`)

func isBenchtime(text string) bool {
	d, err := time.ParseDuration(text)
	return err == nil && d > 0 || operations.MatchString(text)
}

func isPattern(text string) bool {
	_, err := regexp.Compile(text)
	return err == nil
}

// newSeed returns a seed that is short enough to type again.
func newSeed() uint64 {
	var b [4]byte
	rand.Read(b[:])
	return uint64(binary.LittleEndian.Uint32(b[:]))
}

// runner returns how the test binary is to run a row.
func (o *options) runner() runner.Options {
	r := runner.Options{Benchtime: o.benchtime}
	if o.server != "in-process" {
		r.Args = []string{"-server=" + o.server}
	}
	return r
}
