package results

import "golang.org/x/perf/benchfmt"

// Units of the figures on a benchmark line, in its order.
const (
	NsPerOp      = "ns/op"            // mean time of one operation
	XFloor       = "xfloor"           // that time as a multiple of the floor's, both measured in alternating slices of one sample
	OverFloor    = "over-floor-ns/op" // time of one operation above the floor's in the same sample
	MBPerSecond  = "MB/s"             // bytes of content per second, of the request or of the response to one without, in millions
	Rate         = "req/s"            // requests responded to in a second, of those due at a fixed rate
	RateDue      = "due-req/s"        // requests due in a second
	Lateness     = "late-p99-ns"      // how late the client sends requests to the floor at that rate, 99th percentile
	FirstEvent   = "first-ns/op"      // mean time to the first event of a response
	BytesPerOp   = "B/op"             // bytes that the server allocates for one operation
	AllocsPerOp  = "allocs/op"        // allocations of the server for one operation
	BytesPerConn = "B/conn"           // heap and stacks that the server's process keeps for a silent connection
	PeakMemory   = "peak-B"           // the most resident memory that the server's process has had
	CPUPerOp     = "srv-cpu-ns/op"    // user and system CPU time of the server's process for one operation; of the floor also in one process with the client
	UserPerOp    = "srv-user-ns/op"   // the user time in it
)

// unitLines tell benchstat which way those units are better that testing does
// not know.
var unitLines = better("lower", XFloor, OverFloor, Lateness, FirstEvent, BytesPerConn, PeakMemory, CPUPerOp, UserPerOp) + better("higher", Rate)

// better returns the lines that tell the direction of units.
func better(direction string, units ...string) (lines string) {
	for _, unit := range units {
		lines += "Unit " + unit + " better=" + direction + "\n"
	}
	return lines
}

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
	NoteKind        = "kind/"    // the same: of what kind it is
	NoteOS          = "os"
	NoteKernel      = "kernel"
	NoteCPUs        = "cpus"
	NoteNoise       = "noise"
	NoteSteal       = "steal"
	NoteAffinity    = "affinity"
	NoteInterrupted = "interrupted"
	NoteSkipped     = "skipped"    // a row that was not measured, and why
	NoteOverloaded  = "overloaded" // a row that missed its rate
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

// unitOf returns a value as the file spells it: ns/op where benchfmt has
// turned it into sec/op.
func unitOf(v benchfmt.Value) (unit string, value float64) {
	if v.OrigUnit != "" {
		return v.OrigUnit, v.OrigValue
	}
	return v.Unit, v.Value
}
