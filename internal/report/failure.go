package report

import (
	"cmp"
	"slices"
	"strings"

	"httpserverbench/internal/results"
)

// A Failure is a benchmark that failed in at least one round. What it gave in
// others is not shown: a server that responds wrongly is not ranked by its
// speed.
type Failure struct {
	Name      string // of the row, or of a scenario, which is that of all its rows
	Label     string // as a Row's, or that it is all servers
	Framework string // "" for a scenario
	Reason    string // "" if the file has none
}

// failures returns what the files say failed, each once. A benchmark that
// failed because one below it did, as testing has it, is left out.
func failures(files []*results.File) []Failure {
	var all []Failure
	for _, f := range files {
		for _, failed := range f.Failed {
			if !slices.ContainsFunc(all, func(x Failure) bool { return x.Name == failed.Name }) {
				row := results.ParseName(failed.Name)
				all = append(all, Failure{failed.Name, cmp.Or(row.Label(), "all servers"), row.Framework, failed.Reason})
			}
		}
	}
	names := slices.Clone(all)
	return slices.DeleteFunc(all, func(f Failure) bool {
		return slices.ContainsFunc(names, func(x Failure) bool { return x.Name != f.Name && f.covers(x.Name) })
	})
}

// covers reports whether a row failed with f.
func (f Failure) covers(row string) bool {
	return row == f.Name || strings.HasPrefix(row, f.Name+"/")
}
