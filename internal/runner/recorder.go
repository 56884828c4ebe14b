package runner

import (
	"fmt"
	"io"
	"strings"

	"golang.org/x/perf/benchfmt"
)

// A Recorder writes outcomes in the Go benchmark format, so that whatever
// ends the run, all that was measured is in the file and readable.
//
// Each method makes whole lines and passes them on before it returns. What is
// about the run and not about a row stands in comment lines of the form
// "# key: value"; a round begins with "# round: 3". A configuration line is
// written where its value changes, a Unit line once.
type Recorder struct {
	w       io.Writer
	records *benchfmt.Writer
	units   map[benchfmt.UnitMetadataKey]string
}

// NewRecorder returns a Recorder that writes to w.
func NewRecorder(w io.Writer) *Recorder {
	return &Recorder{w: w, records: benchfmt.NewWriter(w), units: make(map[benchfmt.UnitMetadataKey]string)}
}

// Note writes a comment line. A value of several lines becomes one.
func (r *Recorder) Note(key, value string) error {
	_, err := fmt.Fprintf(r.w, "# %s: %s\n", key, strings.Join(strings.Fields(value), " "))
	return err
}

// Round writes the line with which round n begins, counted from 1.
func (r *Recorder) Round(n int) error {
	return r.Note("round", fmt.Sprint(n))
}

// Add writes an outcome's records. A failure becomes a note with its first
// line, so that the file says why a row is missing.
func (r *Recorder) Add(o Outcome) error {
	if o.Failure != nil {
		return r.Note("failed", fmt.Sprintf("%s: %s", o.Row, o.Failure.Reason))
	}
	for _, record := range o.Records {
		if unit, ok := record.(*benchfmt.UnitMetadata); ok {
			if r.units[unit.UnitMetadataKey] == unit.Value {
				continue
			}
			r.units[unit.UnitMetadataKey] = unit.Value
		}
		if err := r.records.Write(record); err != nil {
			return err
		}
	}
	return nil
}
