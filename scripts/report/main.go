// Command report turns results files into a page for people, or into what
// other tools read:
//
//	go run ./scripts/report -dir report new-single.txt new-apart.txt
//	go run ./scripts/report -format json new-single.txt
//	go run ./scripts/report -dir docs -history docs/results -readme README.md docs/results/new-*.txt
//
// The page is benchmarks.md, the pictures beside it under plots, and
// benchmarks.html, which holds everything in one file. Pictures that an earlier
// report wrote there, and that the new page does not show, are deleted. With
// -readme it also renews what stands in that file between the lines
//
//	<!-- results: written by scripts/report -->
//	<!-- end of results -->
//
// The same input gives the same bytes. Files of one placement are taken
// together as one run; all must be of one commit. Flags may follow the files.
//
// The exit status is 0, 1 if a file cannot be read or written, and 2 for wrong
// arguments.
package main

import (
	"context"
	"io"
	"os"

	"httpserverbench/internal/cli"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is the whole program; it returns the exit status.
func run(args []string, stdout, stderr io.Writer) int {
	c, err := parse(args, stdout)
	if err == nil {
		err = c.report(stdout)
	}
	return cli.Exit(context.Background(), "report", err, stderr)
}
