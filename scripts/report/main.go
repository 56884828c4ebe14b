// Report turns results files into a page for people, or into what other tools
// read:
//
//	go run ./scripts/report [flags] RESULTS…
//
// Without flags it writes docs/benchmarks.md, the pictures beside it under
// docs/plots, and docs/benchmarks.html, which holds everything in one file.
// Pictures that an earlier report wrote there, and that the new page does not
// show, are deleted. In README.md it renews what stands between the lines
//
//	<!-- results: written by scripts/report -->
//	<!-- end of results -->
//
// if there are such. The same input gives the same bytes. Several files are
// taken together as one run; they must be of one commit and one configuration.
// Flags may stand behind the files, too.
//
//	-o DIR           where to write, instead of docs; README.md is then left alone
//	-history DIR     earlier runs, docs/results; none if there is no such directory
//	-style pytest    print the table of pytest-benchmark instead
//	-format json     print all figures as JSON instead
//	-format github-action-benchmark
//	                 write customSmallerIsBetter.json and customBiggerIsBetter.json,
//	                 named after the value for the action's input "tool": one of its
//	                 files has one direction. To the working directory, or to -o
//
// The exit status is 0, 1 if a file cannot be read or written, and 2 for wrong
// arguments.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is main with its surroundings given.
func run(args []string, stdout, stderr io.Writer) int {
	c, err := parse(args, stdout)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		fmt.Fprintln(stderr, "report:", err)
		return 2
	}
	if err := c.report(stdout); err != nil {
		fmt.Fprintln(stderr, "report:", err)
		return 1
	}
	return 0
}
