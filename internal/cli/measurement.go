package cli

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"

	"httpserverbench/internal/results"
)

// A Measurement is what a script measures, where and how often.
type Measurement struct {
	Rounds     int
	Bench      string   // as for go test -bench
	Frameworks []string // nil means all
	Benchtime  string   // as for go test -benchtime
	Placements []results.Placement
	Seed       uint64 // of all that chance decides
}

// Flags adds the options of a measurement, whose values are the defaults.
func (m *Measurement) Flags(flags *flag.FlagSet) {
	Rounds(flags, &m.Rounds)
	Bench(flags, &m.Bench)
	flags.Var((*Names)(&m.Frameworks), "frameworks", "measure these `frameworks` only, such as zerodep,chi; by default all; +python adds the Python servers")
	flags.Var((*Duration)(&m.Benchtime), "benchtime", "measure a row for this `time` or, as 100x, that many operations, in each round")
	flags.Var((*placements)(&m.Placements), "placement", "run client and server in these `placements`: single, apart or shared, or several such as single,apart")
	flags.Uint64Var(&m.Seed, "seed", m.Seed, "draw what chance decides with this `number`; by default a new one each time")
}

// Check draws a seed where none was given, and refuses what contradicts itself.
func (m *Measurement) Check() error {
	if m.Seed == 0 {
		m.Seed = 1 + rand.Uint64N(1e9) // short enough to type again
	}
	if m.Frameworks != nil && m.choosesRows() {
		return Usagef("-bench %s names more than the function, and -frameworks too: leave one of them out", m.Bench)
	}
	return nil
}

// choosesRows reports whether the pattern says which rows of a function.
func (m *Measurement) choosesRows() bool { return strings.Contains(m.Bench, "/") }

// Pattern returns what selects the rows, as for go test -bench. Frameworks are
// those of Frameworks, or all.
func (m *Measurement) Pattern(frameworks []string) string {
	if frameworks == nil || m.choosesRows() {
		return m.Bench
	}
	return fmt.Sprintf("(%s)/^framework=(%s)$", m.Bench, strings.Join(frameworks, "|"))
}
