// Package results reads files of Go benchmark results as this project writes
// them: the standard text format, which benchstat reads too, with the facts
// about the run as comment lines.
//
//	# commit: 1a2b3c4             a note, see Note
//	Unit req/s better=higher      the direction of a unit
//	go: go1.26.8                  configuration, see File.Config
//	# round: 3                    the rows below belong to round 3
//	BenchmarkSerialGetJSON/framework=chi-2  100  27123 ns/op  36869 req/s
//
// The benchmark lines are read by x/perf's benchfmt. On top of it, this
// package knows rounds and rows, and refuses what would lead to a wrong
// conclusion: see Load.
package results

import (
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"
)

// A File is one file of benchmark results, held in memory.
type File struct {
	Path string

	// Notes are the "# key: value" lines in the order of the file, the
	// "# round: N" lines left out.
	Notes []Note

	// Config is the configuration that testing and the suite print, such as
	// goos, cpu, go, server and race. It holds for every row: Load refuses a
	// file in which it changes. The key pkg is left out.
	Config map[string]string

	// Units holds the metadata of the Unit lines. Units.GetBetter tells the
	// direction of a unit.
	Units benchfmt.UnitMetadataMap

	// Rows are in the order in which the file first names them.
	Rows []*Row

	// Failed names the benchmarks that the file says failed, by a note
	// "# failed: NAME: reason" or by testing's "--- FAIL: NAME", without the
	// prefix "Benchmark": a row, or a whole scenario. Each stands once.
	Failed []string
}

// A Note is a fact about the run that does not make its figures
// incomparable, written as the comment line "# key: value".
type Note struct {
	Key, Value string
	Line       int // 1-based, in the file
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

// Reason returns why the benchmark failed that Failed has by the given name,
// as the first note on it says, or "".
func (f *File) Reason(name string) string {
	for _, n := range f.Notes {
		failed, reason, _ := strings.Cut(n.Value, ": ")
		failed, ok := strings.CutPrefix(failed, "Benchmark")
		if n.Key == "failed" && ok && rowName(failed) == name {
			return reason
		}
	}
	return ""
}

// Row returns the row of the given name, or nil.
func (f *File) Row(name string) *Row {
	i := slices.IndexFunc(f.Rows, func(r *Row) bool { return r.Name == name })
	if i < 0 {
		return nil
	}
	return f.Rows[i]
}
