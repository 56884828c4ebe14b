package results

// Names of the benchmarks in a file of scripts/footprint, without "Benchmark",
// and how they all begin. Their rows are the frameworks.
const (
	Footprint        = "Footprint"
	FootprintBuild   = Footprint + "Build"   // a sample is a program that was built
	FootprintProcess = Footprint + "Process" // a sample is a process of it
)

// Units of a footprint.
const (
	Modules         = "modules"      // in the build, without the program's own and the standard library
	DependencyLines = "dep-lines"    // of these modules' source, as far as it is compiled here
	BinarySize      = "binary-B"     // of the executable, without symbols and debugging information
	BuildTime       = "build-ns"     // from an empty build cache, with the modules downloaded
	StartTime       = "start-ns"     // from before the process is started to its first response
	IdleMemory      = "idle-B"       // resident memory after that response
	ConnsMemory     = "idle-conns-B" // with idle connections that have sent a request each
	LoadedMemory    = "after-load-B" // after many requests, their connections closed
)

// FootprintUnits are the directions of a footprint's units, for benchstat.
var FootprintUnits = better("lower", Modules, DependencyLines, BinarySize, BuildTime, StartTime, IdleMemory, ConnsMemory, LoadedMemory)
