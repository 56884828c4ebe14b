package results

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
)

// WriteTo writes f as a file that Parse reads: its rounds one after the other,
// a row's pooled histogram before its first line. How many operations a line
// stands for is not known: it says 1.
func (f *File) WriteTo(w io.Writer) (int64, error) {
	var text bytes.Buffer
	if err := NewWriter(&text).Notes(f.Notes); err != nil {
		return 0, err
	}
	for _, key := range slices.Sorted(maps.Keys(f.Config)) {
		fmt.Fprintf(&text, "%s: %s\n", key, f.Config[key])
	}
	text.WriteString(unitLines)
	for _, p := range f.Fingerprints {
		fmt.Fprintf(&text, "# %s: %s %s\n", commentFingerprint, p.Scenario, p.Hash)
	}
	for round := 1; round <= f.LastRound(); round++ {
		fmt.Fprintf(&text, "# %s: %d\n", commentRound, round)
		for _, row := range f.Rows {
			if err := row.write(&text, round); err != nil {
				return 0, err
			}
		}
	}
	return text.WriteTo(w)
}

// write writes the lines that the row has in a round.
func (r *Row) write(text *bytes.Buffer, round int) error {
	for i, s := range r.samples[r.Units[0]] {
		if s.Round != round {
			continue
		}
		if i == 0 && r.Latencies != nil {
			if err := WriteHistogram(text, r.Name, r.Latencies); err != nil {
				return err
			}
		}
		fmt.Fprintf(text, "%s%s", benchmark, r.Name)
		if r.Procs > 1 {
			fmt.Fprintf(text, "-%d", r.Procs)
		}
		fmt.Fprint(text, "\t1")
		for _, unit := range r.Units {
			fmt.Fprintf(text, "\t%v %s", r.samples[unit][i].Value, unit)
		}
		fmt.Fprintln(text)
	}
	return nil
}
