// Command original writes the page that measures the suite's predecessor again,
// from results files: one or several of the suite with its Python servers, and
// one of frameworks/python/burst.py, whose client is written in Python too.
//
//	go run ./scripts/bench -frameworks zerodep,nethttp,floor,+python -placement apart \
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
	"bytes"
	"context"
	"fmt"
	"io"
	"os"

	"httpserverbench/internal/cli"
	"httpserverbench/internal/results"
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
	p, err := load(paths)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := page.Execute(&text, p); err != nil {
		return err
	}
	if err := os.WriteFile(out, text.Bytes(), 0o666); err != nil {
		return err
	}
	_, err = fmt.Fprintln(stdout, "wrote", out)
	return err
}

// load reads the files: the last is that of burst.py.
func load(paths []string) (*figures, error) {
	files := make([]*results.File, len(paths))
	for i, path := range paths {
		var err error
		if files[i], err = results.Load(path); err != nil {
			return nil, err
		}
	}
	last := len(files) - 1
	for _, row := range files[last].Rows {
		if row.Scenario != burstScenario {
			return nil, cli.Usagef("%s: has a row %s: want the results of burst.py as the last file", paths[last], row.Name)
		}
	}
	suite, err := results.Merge(files[:last]...)
	if err != nil {
		return nil, err
	}
	return &figures{Suite: suite, Burst: files[last], Files: files}, nil
}
