package results

import (
	"strconv"
	"strings"

	"golang.org/x/perf/benchfmt"
)

// A Row is one benchmark and all that was measured of it.
type Row struct {
	// Name is the benchmark's name without "Benchmark" and without the
	// GOMAXPROCS suffix: "SyncVsAsyncHandler/framework=zerodep/handler=sync".
	Name string

	Scenario  string // the benchmark function, without "Benchmark"
	Framework string // value of the key framework=, or ""
	Handler   string // value of the key handler=, or ""
	Procs     int    // GOMAXPROCS; 1 where the name has no suffix

	// Units are the row's units as the file spells them (ns/op, not the
	// sec/op that benchfmt turns it into), in the order of the line.
	Units []string

	samples map[string][]Sample
}

// A Sample is one measured value, in the unit that it is asked for by.
type Sample struct {
	Value float64
	Round int // from the file's "# round: N"; else the row's 1st, 2nd, … occurrence
	Line  int // 1-based, in the file
	Iters int // operations that the line was measured over
}

// Samples returns what was measured in unit, in the order of the file. The
// slice belongs to the row. It is empty if the row has no such unit; if it has,
// there is one sample per benchmark line.
func (r *Row) Samples(unit string) []Sample { return r.samples[unit] }

// Values returns the values of Samples(unit) in a slice of its own.
func (r *Row) Values(unit string) []float64 {
	values := make([]float64, len(r.samples[unit]))
	for i, s := range r.samples[unit] {
		values[i] = s.Value
	}
	return values
}

// Rounds returns the number of benchmark lines of the row.
func (r *Row) Rounds() int {
	if len(r.Units) == 0 {
		return 0
	}
	return len(r.samples[r.Units[0]])
}

// newRow returns a row without samples for a benchmark's full name.
func newRow(name benchfmt.Name) *Row {
	base, parts := name.Parts()
	r := &Row{Scenario: string(base), Procs: 1, samples: map[string][]Sample{}}
	full := string(base)
	for _, p := range parts {
		part := string(p)
		if n, ok := procs(part); ok {
			r.Procs = n
			continue
		}
		full += part
		switch key, value, _ := strings.Cut(part[1:], "="); key {
		case "framework":
			r.Framework = value
		case "handler":
			r.Handler = value
		}
	}
	r.Name = full
	return r
}

// rowName returns the Name that the row of a benchmark's full name has.
func rowName(full string) string { return newRow(benchfmt.Name(full)).Name }

// procs reads the GOMAXPROCS part of a name, "-8".
func procs(part string) (n int, ok bool) {
	digits, ok := strings.CutPrefix(part, "-")
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(digits)
	return n, err == nil
}
