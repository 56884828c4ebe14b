// Command footprint measures what a framework costs before it serves anything:
//
//	go run ./scripts/footprint -o new.txt
//	go run ./scripts/footprint -frameworks zerodep,chi -rounds 100 -o new.txt
//	go tool benchstat -col /framework new.txt
//	go run ./scripts/report -dir report new-single.txt new.txt
//
// The smallest program on each framework, in internal/hello, is built
// with an empty build cache, so the standard library is compiled too, and then
// run in fresh processes, in interleaved rounds. A process's parent listens
// before it starts it, so the time to the first response is exact. Resident
// memory is read after that response, with 1,000 idle connections, and after
// 19,200 requests on 64 connections, when these are closed.
//
// The exit status is 0 when everything was measured, 1 when a program did not
// build or respond or results could not be written, 2 when the command line is
// wrong, and 130 when an interrupt ended it; what was measured is in the file
// then. (go run itself turns any but 0 into 1.)
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"httpserverbench/frameworks"
	"httpserverbench/internal/cli"
)

func main() {
	os.Exit(run(cli.Context(), os.Args[1:], os.Stdout, os.Stderr))
}

// run is the whole program; it returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parseOptions(args, stdout)
	if err == nil {
		err = footprint(ctx, o, stdout, stderr)
	}
	return cli.Exit(ctx, "footprint", err, stderr)
}

// options are the command line.
type options struct {
	frameworks []frameworks.Framework
	rounds     int
	out        string
	args       []string // as they were given
}

// parseOptions reads the command line. For -help it writes the usage to
// stdout and returns flag.ErrHelp. Every other error is a cli.UsageError.
func parseOptions(args []string, stdout io.Writer) (options, error) {
	o := options{rounds: 30, out: "footprint.txt", args: args}
	var names []string
	flags := cli.New("go run ./scripts/footprint [flags]", stdout)
	flags.Var((*cli.Names)(&names), "frameworks", "measure these `frameworks` only, such as zerodep,chi; by default all")
	cli.Rounds(flags, &o.rounds)
	flags.Lookup("rounds").Usage = "run every program in `N` fresh processes, in interleaved rounds"
	flags.StringVar(&o.out, "o", o.out, "write this `file`")
	err := cli.ParseFlags(flags, args)
	if err == nil {
		o.frameworks, err = choose(names)
	}
	return o, err
}

// choose returns the frameworks that have a program: those of the given names,
// or all.
func choose(names []string) ([]frameworks.Framework, error) {
	if _, err := os.Stat(hellos); err != nil {
		return nil, cli.Usagef("%w: run footprint in the module's directory", err)
	}
	if names == nil {
		return slices.DeleteFunc(slices.Clone(frameworks.All), func(f frameworks.Framework) bool { return !hasProgram(f.Name) }), nil
	}
	var chosen []frameworks.Framework
	for _, name := range names {
		f, err := frameworks.Lookup(name)
		if err != nil {
			return nil, cli.Usagef("-frameworks: %w", err)
		}
		if !hasProgram(name) {
			return nil, cli.Usagef("-frameworks: %s has no program: write %s/main.go", name, directory(name))
		}
		chosen = append(chosen, f)
	}
	return chosen, nil
}

// footprint builds the programs, runs them and says what it has.
func footprint(ctx context.Context, o options, stdout, stderr io.Writer) (err error) {
	temp, err := os.MkdirTemp("", "footprint")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	m := &measurement{options: o, temp: temp}
	if err := m.open(ctx); err != nil {
		return err
	}
	err = errors.Join(m.measure(ctx, stderr), m.close(ctx))
	if m.samples > 0 {
		fmt.Fprintf(stdout, "%d samples in %s; read them with:\n  go tool benchstat -col /framework %s\n", m.samples, o.out, o.out)
	}
	return err
}
