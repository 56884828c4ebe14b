// Package results knows the suite's result files, and is the only place that
// does: units and keys, how the files are written, and how they are read. It
// is the standard text format of Go benchmarks, which benchstat reads too:
//
//	# commit: 1a2b3c4                       a note, see Note
//	placement: single                       configuration, see File.Config
//	Unit xfloor better=lower                the direction of a unit
//	# fingerprint: SerialGetText 5e884898   of a scenario, see Fingerprint
//	# round: 3                              the rows below belong to round 3
//	# histogram: SerialGetText/framework=chi HISTFAAA…
//	BenchmarkSerialGetText/framework=chi-2  100  27123 ns/op  1.43 xfloor
//	# failed: BenchmarkSerialGetText/framework=gin: got status 500
//
// The benchmark lines are read by x/perf's benchfmt. On top of it, this
// package knows rounds, rows and histograms, and refuses what would lead to a
// wrong conclusion: see Load and Comparable.
package results

import (
	"slices"
)

// A File is one file of benchmark results, held in memory.
type File struct {
	Path string

	// Notes are the "# key: value" lines in the order of the file, without
	// those that have a meaning of their own: rounds, histograms and
	// fingerprints.
	Notes []Note

	// Config is the configuration that testing and the suite print, such as
	// goos, cpu, go and placement. It holds for every row: Load refuses a file
	// in which it changes. The key pkg is left out.
	Config map[string]string

	// Fingerprints are those of the scenarios, in the order of the file.
	Fingerprints []Fingerprint

	// Rows are in the order in which the file first names them.
	Rows []*Row

	// Failed are the benchmarks that the file says failed, by a note
	// "# failed: NAME: reason" or by testing's "--- FAIL: NAME". Each stands
	// once.
	Failed []Failure
}

// A Failure is a benchmark that failed: a row, or a whole scenario.
type Failure struct {
	Name   string // without "Benchmark"
	Reason string // the first that is noted, or ""
}

// A Note is a fact about the run that does not make its figures
// incomparable, written as the comment line "# key: value".
type Note struct {
	Key, Value string
}

// Note returns the value of the first note with the given key, or "".
func (f *File) Note(key string) string {
	for _, n := range f.Notes {
		if n.Key == key {
			return n.Value
		}
	}
	return ""
}

// Placement returns where client and server ran, or "" if the file does not
// say.
func (f *File) Placement() Placement { return Placement(f.Config[KeyPlacement]) }

// Row returns the row of the given name, or nil.
func (f *File) Row(name string) *Row {
	i := slices.IndexFunc(f.Rows, func(r *Row) bool { return r.Name == name })
	if i < 0 {
		return nil
	}
	return f.Rows[i]
}

// LastRound returns the highest number of a round.
func (f *File) LastRound() int {
	last := 0
	for _, row := range f.Rows {
		for _, s := range row.Samples(row.Units[0]) {
			last = max(last, s.Round)
		}
	}
	return last
}
