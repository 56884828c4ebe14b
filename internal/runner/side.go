package runner

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"httpserverbench/internal/results"
)

// A Side is one of the things that a session measures in turn: a revision, or
// a placement.
type Side struct {
	Name    string // for messages
	Binary  *Binary
	Options Options
	Path    string         // of the results file
	Notes   []results.Note // for its head

	Rows     []*results.Row // that the side has; Session.Find sets them
	Failures []*Failure     // of rows that gave no result
	Output   *results.Output
}

// Has reports whether the side has a row of the given name.
func (s *Side) Has(name string) bool {
	return slices.ContainsFunc(s.Rows, func(r *results.Row) bool { return r.Name == name })
}

// Fail notes that a row failed, once.
func (s *Side) Fail(f *Failure) {
	if !slices.ContainsFunc(s.Failures, func(known *Failure) bool { return known.Name == f.Name }) {
		s.Failures = append(s.Failures, f)
	}
}

// open makes the side's results file and writes its head.
func (s *Side) open(notes []results.Note) (err error) {
	if err := os.MkdirAll(filepath.Dir(s.Path), 0o777); err != nil {
		return err
	}
	s.Output, err = results.Create(s.Path)
	if err != nil {
		return err
	}
	fingerprint, err := s.Binary.Fingerprint()
	if err != nil {
		return err
	}
	err = s.Output.Notes(slices.Concat(s.Notes, []results.Note{{Key: results.NoteBinary, Value: fingerprint}}, notes))
	for _, f := range s.Failures {
		err = errors.Join(err, s.Output.Failed(f.Name, f.Reason))
	}
	return err
}

// close notes what is known at the end and closes the file, or removes it
// where nothing was measured.
func (s *Side) close(measured bool, notes []results.Note) error {
	if s.Output == nil {
		return nil
	}
	if !measured {
		return s.Output.Discard()
	}
	return errors.Join(s.Output.Notes(notes), s.Output.Close())
}

// newLayout links the side's binary again, with its functions in another
// order, and notes the layout in the results file.
func (s *Side) newLayout(ctx context.Context, layout Layout) error {
	binary, err := Build(ctx, s.Binary.Dir, s.Binary.Path, layout)
	if err != nil {
		return err
	}
	s.Binary = binary
	return s.Output.Note(NoteLayout, fmt.Sprint(layout))
}

// NoteLayout is the key of the note that says in which layout the samples
// after it were measured.
const NoteLayout = "layout"
