package main

import (
	"errors"
	"io/fs"
	"os"

	"httpserverbench/internal/cli"
	"httpserverbench/internal/results"
)

// An output is the results file of one placement.
type output struct {
	*results.Output
	isNew   bool // it did not exist, or was empty
	samples int  // that were added
}

// A kind is what results must share to be samples of one thing.
type kind struct {
	binary, benchtime string
	placement         results.Placement
}

// openOutput opens a results file for appending results of a kind, and returns
// the number of its last round. A file that has results of another kind is
// refused.
func openOutput(path string, k kind) (o *output, rounds int, err error) {
	o = &output{}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		o.isNew = true
	case err != nil:
		return nil, 0, err
	case !info.Mode().IsRegular() || info.Size() == 0:
		o.isNew = true
	default:
		if rounds, err = earlierRounds(path, k); err != nil {
			return nil, 0, err
		}
	}
	o.Output, err = results.OpenOutput(path, os.O_CREATE)
	return o, rounds, err
}

// earlierRounds returns the number of the last round in a results file, which
// must be of the kind k.
func earlierRounds(path string, k kind) (int, error) {
	file, err := results.Load(path)
	if err != nil {
		return 0, cli.Usagef("%w; or give another file with -o", err)
	}
	for _, c := range []struct{ what, have, want string }{
		{"binary", file.Note(results.NoteBinary), k.binary},
		{"benchtime", file.Note(results.KeyBenchtime), k.benchtime},
		{"placement", file.Config[results.KeyPlacement], string(k.placement)},
	} {
		if c.have != c.want {
			return 0, cli.Usagef("%s has results of %s %q and this run is of %q: give another file with -o", path, c.what, c.have, c.want)
		}
	}
	return file.LastRound(), nil
}

// close closes the file, and removes it if it is new and holds no results.
func (o *output) close() error {
	if o.samples == 0 && o.isNew {
		return o.Discard()
	}
	return o.Close()
}
