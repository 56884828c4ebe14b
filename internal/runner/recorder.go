package runner

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
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
//
// Note: benchfmt.Writer would do for the benchmark lines, but writes a million
// as 1e+06, and people read these files.
type Recorder struct {
	w      io.Writer
	units  map[benchfmt.UnitMetadataKey]string
	config map[string]string
}

// NewRecorder returns a Recorder that writes to w.
func NewRecorder(w io.Writer) *Recorder {
	return &Recorder{w: w, units: make(map[benchfmt.UnitMetadataKey]string), config: make(map[string]string)}
}

// Note writes a comment line. A value of several lines becomes one.
func (r *Recorder) Note(key, value string) error {
	_, err := fmt.Fprintf(r.w, "# %s: %s\n", key, strings.Join(strings.Fields(value), " "))
	return err
}

// Notes writes a comment line for each pair of a key and its value. A value
// that is not known, "", has no line.
func (r *Recorder) Notes(notes [][2]string) error {
	for _, note := range notes {
		if note[1] == "" {
			continue
		}
		if err := r.Note(note[0], note[1]); err != nil {
			return err
		}
	}
	return nil
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
	var text bytes.Buffer
	for _, record := range o.Records {
		switch record := record.(type) {
		case *benchfmt.UnitMetadata:
			r.unit(&text, record)
		case *benchfmt.Result:
			r.configuration(&text, record)
			result(&text, record)
		}
	}
	_, err := r.w.Write(text.Bytes())
	return err
}

// unit appends a Unit line, unless it stands already.
func (r *Recorder) unit(text *bytes.Buffer, u *benchfmt.UnitMetadata) {
	if r.units[u.UnitMetadataKey] != u.Value {
		r.units[u.UnitMetadataKey] = u.Value
		fmt.Fprintf(text, "Unit %s %s=%s\n", u.OrigUnit, u.Key, u.Value)
	}
}

// configuration appends what differs from the configuration that stands.
func (r *Recorder) configuration(text *bytes.Buffer, res *benchfmt.Result) {
	for key := range r.config {
		if res.GetConfig(key) == "" {
			delete(r.config, key)
			fmt.Fprintf(text, "%s:\n", key)
		}
	}
	for _, c := range res.Config {
		if value := string(c.Value); c.File && r.config[c.Key] != value {
			r.config[c.Key] = value
			fmt.Fprintf(text, "%s: %s\n", c.Key, value)
		}
	}
}

// result appends a benchmark line, with the units that the child printed.
func result(text *bytes.Buffer, res *benchfmt.Result) {
	fmt.Fprintf(text, "Benchmark%s\t%8d", res.Name, res.Iters)
	for _, v := range res.Values {
		value, unit := v.Value, v.Unit
		if v.OrigUnit != "" {
			value, unit = v.OrigValue, v.OrigUnit
		}
		fmt.Fprintf(text, "\t%12s %s", strconv.FormatFloat(value, 'f', -1, 64), unit)
	}
	text.WriteByte('\n')
}
