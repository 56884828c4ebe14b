package cli

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"

	"httpserverbench/internal/results"
)

// Rounds adds -rounds, whose default is what p points to.
func Rounds(flags *flag.FlagSet, p *int) {
	flags.Var((*count)(p), "rounds", "measure every row `N` times, in interleaved rounds")
}

// Bench adds -bench, whose default is what p points to.
func Bench(flags *flag.FlagSet, p *string) {
	flags.Var((*Pattern)(p), "bench", "measure the benchmarks that match this `pattern`, as with go test -bench")
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
