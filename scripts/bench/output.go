package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"httpserverbench/internal/results"
	"httpserverbench/internal/runner"
)

// An output is the results file that a run appends to.
type output struct {
	*runner.Recorder
	file    *os.File
	path    string
	size    int64 // up to here the file has whole lines
	isNew   bool  // it was not there, or empty
	rounds  int   // that were in it before
	regular bool  // it can be cut to a size
}

// A kind is what results must share to be samples of one thing.
type kind struct{ binary, benchtime, server string }

// openOutput opens the results file at path for appending results of a kind.
// A file that has results of another kind is refused.
func openOutput(path string, k kind) (*output, error) {
	o := &output{path: path}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		o.isNew, o.regular = true, true
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular() || info.Size() == 0:
		o.isNew, o.regular = true, info.Mode().IsRegular()
	default:
		o.regular, o.size = true, info.Size()
		if o.rounds, err = earlierRounds(path, k); err != nil {
			return nil, err
		}
	}
	if o.file, err = os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o666); err != nil {
		return nil, err
	}
	o.Recorder = runner.NewRecorder(o)
	return o, nil
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

// Write appends whole lines. Where the disk is full in the middle of them, it
// cuts the file to the lines before, which stay readable.
func (o *output) Write(lines []byte) (int, error) {
	n, err := o.file.Write(lines)
	if err != nil {
		if o.regular && n > 0 {
			err = errors.Join(err, o.file.Truncate(o.size))
		}
		return 0, err
	}
	o.size += int64(n)
	return n, nil
}

// sync brings what was written to the disk.
func (o *output) sync() error {
	if !o.regular {
		return nil
	}
	return o.file.Sync()
}

// close closes the file, and removes it if it is new and holds no results.
func (o *output) close(measured int) error {
	err := o.file.Close()
	if err == nil && measured == 0 && o.isNew && o.regular {
		err = os.Remove(o.path)
	}
	if err != nil {
		return fmt.Errorf("the results file: %w", err)
	}
	return nil
}
