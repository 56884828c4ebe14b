// Package cmdline is what the command lines of the scripts share: how flags
// are read, the values they take, and which signals end a program.
//
//	flags := cmdline.New("go run ./scripts/compare [flags] OLD NEW", stdout)
//	flags.Var((*cmdline.Share)(&threshold), "threshold", "…")
//	rest, err := cmdline.Parse(flags, os.Args[1:])
package cmdline

import (
	"errors"
	"flag"
	"fmt"
	"io"
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

// Parse parses flags wherever they stand among args, and returns what is none;
// behind "--" nothing is a flag. For -help it writes the usage to the flags'
// output and returns flag.ErrHelp. Any other error is one line for the caller
// to print; nothing is written.
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
			return nil, fmt.Errorf("%w: see -help", err)
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
