package results

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Pool returns the results of several machines, of which there is one at least,
// that put the same server to work at the same time, as those of one machine:
// their rates add up, and so do their histograms. Nothing is subtracted across
// machines, so their clocks need not agree.
//
// A round of a row has a time of an operation, one divided by the sum of the
// machines' rates, where every machine has measured it. What one lacks is left
// out, and lacking says so, a line for each row.
//
// The files must be comparable, but for the processor, and of placement remote.
func Pool(files []*File) (all *File, lacking []string, err error) {
	first := files[0]
	all = &File{Config: maps.Clone(first.Config), Fingerprints: first.Fingerprints}
	for _, f := range files {
		if err := poolable(first, f); err != nil {
			return nil, nil, err
		}
		if cpu := f.Config["cpu"]; !slices.Contains(strings.Split(all.Config["cpu"], " and "), cpu) {
			all.Config["cpu"] += " and " + cpu
		}
	}
	for _, name := range rowNames(files) {
		row, lack, err := poolRow(name, files)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", name, err)
		}
		if lack != "" {
			lacking = append(lacking, name+": "+lack)
		}
		if row.Rounds() > 0 {
			all.Rows = append(all.Rows, row)
		}
	}
	if len(all.Rows) == 0 {
		return nil, nil, errors.New("no round of any row was measured by all machines: give each the same -rounds and -bench")
	}
	return all, lacking, nil
}

// poolable returns why f cannot be pooled with first, or nil.
func poolable(first, f *File) error {
	if p := f.Placement(); p != Remote {
		return fmt.Errorf("%s: placement %s: what is pooled are the results of several machines, each with -target: report takes several runs of one", f.Path, cmp.Or(p, "unknown"))
	}
	for _, m := range Mismatches(first, f) {
		if m.Key != "cpu" {
			return m
		}
	}
	return nil
}

// rowNames returns the names of all rows, each once, in the order of the files.
func rowNames(files []*File) (names []string) {
	for _, f := range files {
		for _, r := range f.Rows {
			if !slices.Contains(names, r.Name) {
				names = append(names, r.Name)
			}
		}
	}
	return names
}

// poolRow pools the row called name. What it lacks is a reason, "" for none.
func poolRow(name string, files []*File) (row *Row, lack string, err error) {
	row = ParseName(name)
	rows := make([]*Row, len(files))
	for i, f := range files {
		if rows[i] = f.Row(name); rows[i] == nil {
			return row, "left out: not in " + f.Path, nil
		}
		if !slices.Equal(rows[i].Units, rows[0].Units) {
			return nil, "", fmt.Errorf("has %s in %s and %s in %s: measure both in the same way", strings.Join(rows[0].Units, ", "), files[0].Path, strings.Join(rows[i].Units, ", "), f.Path)
		}
	}
	row.Procs, row.Units = rows[0].Procs, rows[0].Units
	missed := 0
	for _, unit := range row.Units {
		pool := poolOf(row, unit)
		if pool == nil {
			return nil, "", fmt.Errorf("the %s of several machines cannot be pooled: measure without -floor", unit)
		}
		row.samples[unit], missed = poolSamples(rows, unit, pool)
	}
	if missed > 0 {
		return row, fmt.Sprintf("rounds left out: %d, and with them the percentiles: not every machine measured them", missed), nil
	}
	for _, r := range rows {
		if err := row.count(r.Latencies); err != nil {
			return nil, "", err
		}
	}
	return row, "", nil
}

// poolOf returns how the machines' values in a unit become one, or nil where
// they cannot. In a row that is sent at a fixed rate the time of an operation is
// a latency, and the machines' rates are about the same; elsewhere it is one
// divided by a rate.
func poolOf(row *Row, unit string) func([]float64) float64 {
	switch unit {
	case NsPerOp:
		if slices.Contains(row.Units, RateDue) {
			return func(latencies []float64) float64 { return sum(latencies) / float64(len(latencies)) }
		}
		return func(times []float64) float64 {
			rate := 0.0
			for _, t := range times {
				rate += 1 / t
			}
			return 1 / rate
		}
	case MBPerSecond, Rate, RateDue:
		return sum
	case Lateness:
		return slices.Max[[]float64]
	}
	return nil
}

func sum(values []float64) (s float64) {
	for _, v := range values {
		s += v
	}
	return s
}

// poolSamples pools the samples of the rounds that all rows have, and returns the
// number of those that only some have.
func poolSamples(rows []*Row, unit string, pool func([]float64) float64) (samples []Sample, missed int) {
	values := map[int][]float64{} // by round
	for _, r := range rows {
		for _, s := range r.samples[unit] {
			values[s.Round] = append(values[s.Round], s.Value)
		}
	}
	for _, round := range slices.Sorted(maps.Keys(values)) {
		if len(values[round]) < len(rows) {
			missed++
			continue
		}
		samples = append(samples, Sample{pool(values[round]), round})
	}
	return samples, missed
}
