package results

import (
	"strconv"
	"strings"

	"github.com/HdrHistogram/hdrhistogram-go"
	"golang.org/x/perf/benchfmt"
)

// A Row is one benchmark and all that was measured of it.
type Row struct {
	// Name is the benchmark's name without "Benchmark" and without the
	// GOMAXPROCS suffix: "SyncVsAsyncHandler/framework=zerodep/handler=sync".
	Name string

	Scenario  string  // the benchmark function, without "Benchmark"
	Framework string  // value of the key framework=, or ""
	Params    []Param // the further dimensions, in the order of the name
	Procs     int     // GOMAXPROCS; 1 where the name has no suffix

	// Units are the row's units as the file spells them (ns/op, not the
	// sec/op that benchfmt turns it into), in the order of the line.
	Units []string

	// Latencies counts the latency of single requests in nanoseconds, pooled
	// over all samples; nil where the file has no histogram.
	Latencies *hdrhistogram.Histogram

	samples map[string][]Sample
}

// A Param is one dimension of a row, written key=value.
type Param struct {
	Key, Value string
}

// A Sample is one measured value, in the unit that it is asked for by.
type Sample struct {
	Value float64
	Round int // from the file's "# round: N"; else the row's 1st, 2nd, … occurrence
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

// Label names the row among those of its scenario: "chi", or "zerodep, async".
func (r *Row) Label() string {
	label := r.Framework
	for _, p := range r.Params {
		label += ", " + p.Value
	}
	return label
}

// ParamText returns the further dimensions as the name spells them,
// "conns=64/rate=50", or "".
func (r *Row) ParamText() string {
	var parts []string
	for _, p := range r.Params {
		parts = append(parts, p.Key+"="+p.Value)
	}
	return strings.Join(parts, "/")
}

// ParseName takes a benchmark's full name apart, with or without "Benchmark"
// and the suffix for GOMAXPROCS. The row has no samples.
func ParseName(full string) *Row {
	name := benchfmt.Name(strings.TrimPrefix(full, benchmark))
	base, parts := name.Parts()
	r := &Row{Name: string(base), Scenario: string(base), Procs: 1, samples: map[string][]Sample{}}
	for _, p := range parts {
		part := string(p)
		if n, ok := procs(part); ok {
			r.Procs = n
			continue
		}
		r.Name += part
		switch key, value, ok := strings.Cut(part[1:], "="); {
		case key == frameworkKey:
			r.Framework = value
		case ok:
			r.Params = append(r.Params, Param{key, value})
		}
	}
	return r
}

// rowName returns the Name that the row of a benchmark's full name has.
func rowName(full string) string { return ParseName(full).Name }

// procs reads the GOMAXPROCS part of a name, "-8".
func procs(part string) (n int, ok bool) {
	digits, ok := strings.CutPrefix(part, "-")
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(digits)
	return n, err == nil
}

const frameworkKey = "framework"
