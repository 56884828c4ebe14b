package results

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// A Writer writes a results file from what benchmark binaries print, so that
// whatever ends the run, all that was measured is in the file and readable.
// Each method makes whole lines and passes them on in one Write.
type Writer struct {
	w      io.Writer
	stands map[string]string // configuration, Unit and comment lines: what the last said
}

// NewWriter returns a Writer on w.
func NewWriter(w io.Writer) *Writer {
	return &Writer{w: w, stands: map[string]string{}}
}

// Note writes a fact about the run. A value of several lines becomes one; a
// value that is not known, "", has no line.
func (w *Writer) Note(key, value string) error {
	value = strings.Join(strings.Fields(value), " ")
	if value == "" {
		return nil
	}
	_, err := fmt.Fprintf(w.w, "# %s: %s\n", key, value)
	return err
}

// Notes writes notes in their order.
func (w *Writer) Notes(notes []Note) error {
	for _, n := range notes {
		if err := w.Note(n.Key, n.Value); err != nil {
			return err
		}
	}
	return nil
}

// Round writes the line with which round n begins, counted from 1.
func (w *Writer) Round(n int) error {
	return w.Note(commentRound, fmt.Sprint(n))
}

// Failed writes why a benchmark has no result in this round. The name is the
// benchmark's, without "Benchmark".
func (w *Writer) Failed(name, reason string) error {
	return w.Note(commentFailed, benchmark+name+": "+reason)
}

// Copy writes what a benchmark binary printed on its standard output:
// configuration, Unit and comment lines where they say something new, histograms
// and benchmark lines as they are, and nothing else.
func (w *Writer) Copy(output []byte) error {
	var text bytes.Buffer
	for line := range bytes.Lines(output) {
		if w.keep(string(bytes.TrimSpace(line))) {
			text.Write(line)
		}
	}
	if text.Len() == 0 {
		return nil
	}
	_, err := w.w.Write(text.Bytes())
	return err
}

// standing matches a line that holds until another says otherwise: its first
// group is what it speaks of. Of notes there may be several with one key, so
// each speaks of itself. Configuration keys begin with a small letter.
var standing = regexp.MustCompile(`^(Unit \S+ \w+=|# ` + commentFingerprint + `: \S+ |# [a-z][^\s:]*: .*|[a-z][^\s:]*: )(.*)$`)

// keep reports whether a line belongs in the file.
func (w *Writer) keep(line string) bool {
	if strings.HasPrefix(line, benchmark) {
		return len(strings.Fields(line)) > 1
	}
	if strings.HasPrefix(line, "# "+commentHistogram+": ") {
		return true
	}
	m := standing.FindStringSubmatch(line)
	if m == nil {
		return false
	}
	last, seen := w.stands[m[1]]
	w.stands[m[1]] = m[2]
	return !seen || last != m[2]
}
