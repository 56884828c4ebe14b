package results

import (
	"fmt"
	"slices"
	"strings"
)

// Merge returns the results of all files as of one run: the rounds of the
// second follow those of the first. The files must be comparable, and of them
// there is one at least; notes and configuration are the first one's.
func Merge(files ...*File) (*File, error) {
	all := *files[0]
	all.Rows = nil
	shift := 0
	for _, f := range files {
		if err := Comparable(&all, f); err != nil {
			return nil, err
		}
		for _, row := range f.Rows {
			if err := all.add(row, shift); err != nil {
				return nil, fmt.Errorf("%s: %s %w", f.Path, row.Name, err)
			}
		}
		shift += f.LastRound()
	}
	return &all, nil
}

// add appends a row's samples, their rounds shifted.
func (f *File) add(row *Row, shift int) error {
	to := f.Row(row.Name)
	if to == nil {
		to = ParseName(row.Name)
		to.Procs, to.Units = row.Procs, row.Units
		f.Rows = append(f.Rows, to)
	}
	if to.Procs != row.Procs {
		return fmt.Errorf("has GOMAXPROCS %d here and %d in an earlier file: report on each alone", row.Procs, to.Procs)
	}
	if !slices.Equal(to.Units, row.Units) {
		return fmt.Errorf("has %s here and %s in an earlier file: report on each alone", strings.Join(row.Units, ", "), strings.Join(to.Units, ", "))
	}
	for _, unit := range row.Units {
		for _, s := range row.samples[unit] {
			s.Round += shift
			to.samples[unit] = append(to.samples[unit], s)
		}
	}
	return to.count(row.Latencies)
}
