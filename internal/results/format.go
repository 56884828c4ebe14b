package results

import "golang.org/x/perf/benchfmt"

// Units of the figures on a benchmark line.
const (
	NsPerOp     = "ns/op"
	XFloor      = "xfloor"
	OverFloor   = "over-floor-ns/op"
	BytesPerOp  = "B/op"
	AllocsPerOp = "allocs/op"
	MBPerSecond = "MB/s"
	CPUPerOp    = "srv-cpu-ns/op"
)

// A Unit is what one figure of a benchmark line is measured in.
type Unit struct {
	Name   string
	Better string // "lower" or "higher"
	About  string // one sentence
}

// Units are the suite's units in the order of a benchmark line.
var Units = []Unit{
	{NsPerOp, lower, "mean time of one operation"},
	{XFloor, lower, "time of one operation as a multiple of the floor's, both measured in alternating slices of one sample"},
	{OverFloor, lower, "time of one operation above the floor's in the same sample"},
	{MBPerSecond, higher, "bytes of request content per second, in millions"},
	{BytesPerOp, lower, "bytes that the server allocates for one operation"},
	{AllocsPerOp, lower, "allocations of the server for one operation"},
	{CPUPerOp, lower, "user and system CPU time of the server's process for one operation"},
}

const (
	lower  = "lower"
	higher = "higher"
)

// Keys of the configuration lines that the suite writes. Testing writes goos,
// goarch, pkg and cpu.
const (
	KeyPlacement = "placement"
	KeyGo        = "go"
	KeyBenchtime = "benchtime"
	KeySuite     = "suite"
	KeyRace      = "race"
)

// Keys of the notes that the suite reads again.
const (
	NoteCommand     = "command"
	NoteDate        = "date"
	NoteCommit      = "commit"
	NoteDirty       = "dirty"
	NoteSeed        = "seed"
	NoteBinary      = "binary"
	NoteVersion     = "version/" // followed by a framework's name
	NoteOS          = "os"
	NoteKernel      = "kernel"
	NoteCPUs        = "cpus"
	NoteNoise       = "noise"
	NoteSteal       = "steal"
	NoteInterrupted = "interrupted"
)

// Keys of comment lines with a meaning of their own.
const (
	commentRound       = "round"
	commentFailed      = "failed"
	commentHistogram   = "histogram"
	commentFingerprint = "fingerprint"
)

const (
	benchmark = "Benchmark"           // begins a line of results
	failMark  = "--- FAIL: Benchmark" // begins testing's line on a failed benchmark
)

// better returns the direction of a unit that the suite defines, as a Unit
// line has it, or "".
func better(unit string) string {
	for _, u := range Units {
		if u.Name == unit {
			return u.Better
		}
	}
	return ""
}

// LowerIsBetter reports whether a smaller value in unit is the better one, as
// the file says, or the suite, or testing for its own units.
func (f *File) LowerIsBetter(unit string) bool {
	switch better(unit) {
	case lower:
		return true
	case higher:
		return false
	}
	return f.Units.GetBetter(unit) < 0
}

// unitOf returns a value as the file spells it: ns/op where benchfmt has
// turned it into sec/op.
func unitOf(v benchfmt.Value) (unit string, value float64) {
	if v.OrigUnit != "" {
		return v.OrigUnit, v.OrigValue
	}
	return v.Unit, v.Value
}
