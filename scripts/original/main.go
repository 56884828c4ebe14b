// Command original writes the page that measures the suite's predecessor again,
// from results files: one or several of the suite with its Python servers, and
// one of frameworks/python/burst.py, whose client is written in Python too.
//
//	go run ./scripts/bench -frameworks zerodep,nethttp,floor,+python \
//		-bench 'Serial|Concurrent|LargePayload|NewConnection|SyncVsAsync' -o suite
//	PYTHON frameworks/python/burst.py >burst.txt
//	go run ./scripts/original -o docs/original.md suite-apart.txt burst.txt
//
// PYTHON is that of the environment that scripts/python makes. A row that the
// files do not have is shown as not measured.
//
// The exit status is 0 when the page was written, 1 when a file cannot be read
// or written, and 2 when the command line is wrong.
package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"httpserverbench/internal/cli"
	"httpserverbench/internal/report/original"
)

func main() {
	err := run(os.Args[1:], os.Stdout)
	os.Exit(cli.Exit(context.Background(), "original", err, os.Stderr))
}

// run is the whole program.
func run(args []string, stdout io.Writer) error {
	out := "docs/original.md"
	flags := cli.New("go run ./scripts/original [flags] SUITE... BURST", stdout)
	flags.StringVar(&out, "o", out, "write this `file`")
	paths, err := cli.Parse(flags, args)
	switch {
	case err != nil:
		return err
	case len(paths) < 2:
		return cli.Usagef("want results of the suite and of burst.py, got %d files: see -help", len(paths))
	}
	c, err := original.Load(paths)
	if err != nil {
		return err
	}
	text, err := c.Page()
	if err != nil {
		return err
	}
	if err := os.WriteFile(out, text, 0o666); err != nil {
		return err
	}
	_, err = fmt.Fprintln(stdout, "wrote", out)
	return err
}
