// Command python makes the virtual environment that the Python servers of
// frameworks/python run in:
//
//	go run ./scripts/python
//	go run ./scripts/python -python python3.12 -wheels ./wheels
//
// It needs Python 3.11 or later, keeps the environment in the user's cache,
// and does nothing where that is up to date. The packages are those pinned in
// frameworks/python/requirements.txt, from the package index or, with -wheels,
// from a folder that pip download has filled; nothing is compiled.
//
// zerodep's httpserver comes by zerodep's own tool, or is the file that the
// environment variable ZERODEP_HTTPSERVER names. Where neither is there, its
// row is absent, with a note.
//
// The exit status is 0 when the environment is there, 1 when it could not be
// made, 2 when the command line is wrong, and 130 after an interrupt, which
// leaves what was there before.
package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"httpserverbench/frameworks/python"
	"httpserverbench/internal/cli"
)

func main() {
	ctx := cli.Context()
	os.Exit(cli.Exit(ctx, "python", run(ctx, os.Args[1:], os.Getenv("ZERODEP_HTTPSERVER"), os.Stdout), os.Stderr))
}

// run is the whole program. module is a local copy of zerodep's httpserver.py,
// or "".
func run(ctx context.Context, args []string, module string, stdout io.Writer) error {
	dir, err := python.Dir()
	if err != nil {
		return err
	}
	in := python.Installer{Dir: dir, Module: module, Files: python.Files(), Log: stdout}
	flags := cli.New("go run ./scripts/python [flags]", stdout)
	flags.StringVar(&in.Python, "python", "", "make the environment anew with this `interpreter`; by default python3 or python, the first in PATH")
	flags.StringVar(&in.Wheels, "wheels", "", "install from this `folder` of wheels, without a network")
	if err := cli.ParseFlags(flags, args); err != nil {
		return err
	}
	if err := in.Run(ctx); err != nil {
		return err
	}
	fmt.Fprintln(stdout, "measure the Python servers with: go run ./scripts/bench -frameworks +python -bench 'Serial|NewConnection'")
	return nil
}
