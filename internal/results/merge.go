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
				return nil, fmt.Errorf("%s: %w", f.Path, err)
			}
		}
		shift += f.LastRound()
	}
	return &all, nil
}

// add appends a row's samples, their rounds shifted.
func (f *File) add(from *Row, shift int) error {
	fresh := ParseName(from.Name)
	fresh.Procs, fresh.Units = from.Procs, from.Units
	row, err := f.row(fresh)
	if err != nil {
		return err
	}
	for _, unit := range row.Units {
		for _, s := range from.samples[unit] {
			s.Round += shift
			row.samples[unit] = append(row.samples[unit], s)
		}
	}
	return row.count(from.Latencies)
}

// row returns the row of fresh's name, which is fresh itself where there is
// none yet. The error says that its lines do not go together.
func (f *File) row(fresh *Row) (*Row, error) {
	row := f.Row(fresh.Name)
	switch {
	case row == nil:
		f.Rows = append(f.Rows, fresh)
		return fresh, nil
	case row.Procs != fresh.Procs:
		return nil, fmt.Errorf("%s has GOMAXPROCS %d here and %d before: keep the runs in separate files", row.Name, fresh.Procs, row.Procs)
	case !slices.Equal(row.Units, fresh.Units):
		return nil, fmt.Errorf("mixed units: %s has %s here and %s before: keep the runs in separate files",
			row.Name, strings.Join(fresh.Units, ", "), strings.Join(row.Units, ", "))
	}
	return row, nil
}
