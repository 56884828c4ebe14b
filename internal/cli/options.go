package cli

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"

	"httpserverbench/internal/results"
)

// The options below mean the same in every script that has them. Each takes
// the value that p points to as the default.

// Output adds -o, a file to write.
func Output(flags *flag.FlagSet, p *string, usage string) {
	flags.StringVar(p, "o", *p, usage)
}

// Absent returns an error if there is a file already that a script is to make:
// what was measured once is not overwritten.
func Absent(path string) error {
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return fmt.Errorf("%s exists", path)
}

// Dir adds -dir, a directory to write to.
func Dir(flags *flag.FlagSet, p *string, usage string) {
	flags.StringVar(p, "dir", *p, usage)
}

// Format adds -format, the form of what is written.
func Format(flags *flag.FlagSet, p *Choice, usage string) {
	flags.Var(p, "format", usage)
}

// Rounds adds -rounds.
func Rounds(flags *flag.FlagSet, p *int) {
	flags.Var((*count)(p), "rounds", "measure every row `N` times, in interleaved rounds")
}

// Bench adds -bench.
func Bench(flags *flag.FlagSet, p *string) {
	flags.Var((*Pattern)(p), "bench", "measure the benchmarks that match this `pattern`, as with go test -bench")
}

// Benchtime adds -benchtime.
func Benchtime(flags *flag.FlagSet, p *string) {
	flags.Var((*Duration)(p), "benchtime", "measure a row for this `time` or, as 100x, that many operations, in each round")
}

// Frameworks adds -frameworks; nil means all.
func Frameworks(flags *flag.FlagSet, p *[]string) {
	flags.Var((*Names)(p), "frameworks", "measure these `frameworks` only, such as zerodep,chi; by default all; +python adds the Python servers")
}

// Placements adds -placement, one or several.
func Placements(flags *flag.FlagSet, p *[]results.Placement) {
	flags.Var((*placements)(p), "placement", "run client and server in these `placements`: single, apart or shared, or several such as single,apart")
}

// placements is a list of placements as the value of a flag.
type placements []results.Placement

func (p *placements) String() string {
	names := make(Names, len(*p))
	for i, placement := range *p {
		names[i] = string(placement)
	}
	return names.String()
}

func (p *placements) Set(text string) error {
	var names Names
	if err := names.Set(text); err != nil {
		return err
	}
	list := make([]results.Placement, len(names))
	for i, name := range names {
		if err := list[i].Set(name); err != nil {
			return err
		}
	}
	*p = list
	return nil
}
