package main

import (
	"crypto/rand"
	"encoding/binary"
	"flag"
	"fmt"
	"io"
	"time"

	"httpserverbench/internal/cmdline"
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

func (e usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error {
	return usageError{fmt.Errorf(format, args...)}
}

// parseOptions reads the command line. For -help it writes the usage to
// stdout and returns flag.ErrHelp. Every error is a usageError.
func parseOptions(args []string, stdout io.Writer) (options, error) {
	o := options{args: args, bench: ".", benchtime: "1s", seed: newSeed()}
	flags := cmdline.New("go run ./scripts/bench [flags]", stdout)
	flags.IntVar(&o.rounds, "rounds", 10, "measure every row `N` times")
	flags.Var((*cmdline.Share)(&o.precision), "precision", "go on until the 95 % interval of every row's mean is within this `share` of it, such as 2%")
	flags.DurationVar(&o.budget, "budget", 20*time.Minute, "with -precision, begin no round that would end after this `time`")
	flags.Var((*cmdline.Pattern)(&o.bench), "bench", "measure the benchmarks that match this `pattern`, as with go test -bench")
	flags.Var((*cmdline.Names)(&o.frameworks), "frameworks", "measure these frameworks only, such as `zerodep,chi`")
	flags.Var((*cmdline.Benchtime)(&o.benchtime), "benchtime", "measure a row for this `time` or, as 100x, that many operations")
	flags.StringVar(&o.server, "server", "in-process", "run servers `in-process`, beside the client, or in a process of their own: process")
	flags.Uint64Var(&o.seed, "seed", o.seed, "shuffle with this `number`; by default a new one each time")
	flags.StringVar(&o.out, "o", "results.txt", "append to this results `file`")
	rest, err := cmdline.Parse(flags, args)
	if err != nil {
		return o, usageError{err}
	}
	given := make(map[string]bool)
	flags.Visit(func(f *flag.Flag) { given[f.Name] = true })
	return o, o.check(rest, given)
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
	case o.server != "in-process" && o.server != "process":
		return usagef("-server %q: choose in-process or process", o.server)
	case o.out == "":
		return usagef("-o: the name of a results file is needed")
	}
	return nil
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
