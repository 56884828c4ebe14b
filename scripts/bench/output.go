package main

import (
	"errors"
	"io/fs"
	"os"
	"strconv"

	"httpserverbench/internal/results"
	"httpserverbench/internal/runner"
)

// An output is the results file that a run appends to.
type output struct {
	*runner.File
	isNew  bool // it was not there, or empty
	rounds int  // that were in it before
}

// A kind is what results must share to be samples of one thing.
type kind struct {
	binary, benchtime, server string
	procs                     int // GOMAXPROCS
}

// openOutput opens the results file at path for appending results of a kind.
// A file that has results of another kind is refused.
func openOutput(path string, k kind) (*output, error) {
	o := &output{}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		o.isNew = true
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular() || info.Size() == 0:
		o.isNew = true
	default:
		if o.rounds, err = earlierRounds(path, k); err != nil {
			return nil, err
		}
	}
	o.File, err = runner.OpenFile(path, os.O_CREATE)
	return o, err
}

// earlierRounds returns the number of the last round in a results file, which
// must be of the kind k.
func earlierRounds(path string, k kind) (int, error) {
	file, err := results.Load(path)
	if err != nil {
		return 0, usagef("%w; or give another file with -o", err)
	}
	for _, c := range []struct{ what, have, want string }{
		{"binary", file.Note("binary"), k.binary},
		{"benchtime", file.Note("benchtime"), k.benchtime},
		{"server", file.Config["server"], k.server},
		{"GOMAXPROCS", strconv.Itoa(file.Rows[0].Procs), strconv.Itoa(k.procs)},
	} {
		if c.have != c.want {
			return 0, usagef("%s has results of %s %q and this run is of %q: give another file with -o", path, c.what, c.have, c.want)
		}
	}
	last := 0
	for _, row := range file.Rows {
		for _, sample := range row.Samples(row.Units[0]) {
			last = max(last, sample.Round)
		}
	}
	return last, nil
}

// close closes the file, and removes it if it is new and holds no results.
func (o *output) close(measured int) error {
	if measured == 0 && o.isNew {
		return o.Discard()
	}
	return o.Close()
}
