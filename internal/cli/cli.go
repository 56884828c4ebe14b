// Package cli is what the command lines of the scripts share: how flags are
// read, the options that mean the same in all of them, the signals that end a
// program, and how far a long run has come.
//
//	flags := cli.New("go run ./scripts/compare [flags] OLD NEW", stdout)
//	cli.Rounds(flags, &rounds)
//	rest, err := cli.Parse(flags, os.Args[1:])
package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
)

// New returns flags whose -help writes the usage, which begins with synopsis,
// to stdout.
func New(synopsis string, stdout io.Writer) *flag.FlagSet {
	flags := flag.NewFlagSet(synopsis, flag.ContinueOnError)
	flags.SetOutput(stdout)
	flags.Usage = func() {
		fmt.Fprintln(flags.Output(), "usage:", synopsis)
		flags.PrintDefaults()
	}
	return flags
}

// Command returns the command line that runs a script with args again, quoted
// as a shell needs it.
func Command(script string, args []string) string {
	line := "go run ./scripts/" + script
	for _, arg := range args {
		if arg == "" || strings.ContainsAny(arg, " \t\n'\"\\|&;<>()$`*?[]{}#!") {
			arg = "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
		}
		line += " " + arg
	}
	return line
}

// A UsageError says what is wrong with a command line. It is one line for the
// caller to print, and the exit status is [ExitUsage].
type UsageError struct{ error }

// Unwrap returns the reason.
func (e UsageError) Unwrap() error { return e.error }

// Usagef returns a UsageError.
func Usagef(format string, args ...any) error {
	return UsageError{fmt.Errorf(format, args...)}
}

// Exit statuses that all scripts share.
const (
	ExitFailed      = 1
	ExitUsage       = 2
	ExitInterrupted = 130
)

// Exit prints what ended a program, if anything did, and returns its exit
// status: that of err, or ExitInterrupted where ctx has ended.
func Exit(ctx context.Context, name string, err error, stderr io.Writer) int {
	var usage UsageError
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "%s: %v\n", name, err)
		return ExitUsage
	case ctx.Err() != nil:
		fmt.Fprintf(stderr, "%s: interrupted: %v\n", name, err)
		return ExitInterrupted
	}
	fmt.Fprintf(stderr, "%s: %v\n", name, err)
	return ExitFailed
}

// Parse parses flags wherever they stand among args, and returns what is no
// flag; after "--" nothing is one. For -help it writes the usage to the flags'
// output and returns flag.ErrHelp. Any other error is a UsageError; nothing is
// written.
func Parse(flags *flag.FlagSet, args []string) (rest []string, err error) {
	output := flags.Output()
	flags.SetOutput(io.Discard)
	defer flags.SetOutput(output)
	for {
		err := flags.Parse(args)
		if errors.Is(err, flag.ErrHelp) {
			flags.SetOutput(output)
			flags.Usage()
			return nil, err
		}
		if err != nil {
			return nil, Usagef("%w: see -help", err)
		}
		if flags.NArg() == 0 {
			return rest, nil
		}
		if read := len(args) - flags.NArg(); read > 0 && args[read-1] == "--" {
			return append(rest, flags.Args()...), nil
		}
		rest, args = append(rest, flags.Arg(0)), flags.Args()[1:]
	}
}

// ParseFlags is [Parse] for a program that takes flags only.
func ParseFlags(flags *flag.FlagSet, args []string) error {
	rest, err := Parse(flags, args)
	if err == nil && len(rest) > 0 {
		err = Usagef("unexpected argument %q: want flags only, see -help", rest[0])
	}
	return err
}
