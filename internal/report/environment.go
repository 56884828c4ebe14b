package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"httpserverbench/frameworks"
	"httpserverbench/internal/results"
)

// A Fact is one line about the run. Several may have one name.
type Fact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// A Server describes one implementation of the report.
type Server struct {
	frameworks.Framework
	Version string // "" if the results file does not say
}

// HasDependency reports whether a user of it depends on a module of others.
func (s Server) HasDependency() bool { return s.Module != "" && s.Module != "std" }

// unrecorded stands where the results file says nothing.
const unrecorded = "not recorded"

func orUnrecorded(s string) string {
	if s == "" {
		return unrecorded
	}
	return s
}

// environment says where and when the files were made, from what they record.
func environment(files []*results.File, runs []*run) []Fact {
	first := files[0]
	facts := []Fact{
		{"CPU", orUnrecorded(first.Config["cpu"])},
		{"CPUs", orUnrecorded(first.Note(results.NoteCPUs))},
		{"System", system(first)},
		{"Go", orUnrecorded(first.Config[results.KeyGo])},
		{"Date", orUnrecorded(dates(files))},
		{"Commit", commit(first)},
		{"Suite", orUnrecorded(first.Config[results.KeySuite])},
	}
	if first.Config[results.KeyRace] == "true" {
		facts = append(facts, Fact{"Race detector", "on: these figures are no measure of speed"})
	}
	for _, doubt := range doubts {
		for _, value := range notes(files, doubt.key) {
			facts = append(facts, Fact{doubt.name, value})
		}
	}
	for _, r := range runs {
		for _, f := range r.failures {
			facts = append(facts, Fact{"Failed, " + string(r.files[0].Placement()), f.String()})
		}
	}
	return facts
}

// doubts are the notes that a reader must know before believing a figure.
var doubts = []struct{ key, name string }{
	{results.NoteNoise, "Noise"},
	{results.NoteSteal, "Steal"},
	{results.NoteInterrupted, "Interrupted"},
}

func system(f *results.File) string {
	parts := []string{f.Note(results.NoteOS), f.Note(results.NoteKernel), strings.Trim(f.Config["goos"]+"/"+f.Config["goarch"], "/")}
	parts = slices.DeleteFunc(parts, func(part string) bool { return part == "" })
	return orUnrecorded(strings.Join(parts, ", "))
}

// dates returns the date of the files, or of the first and the last, or "".
func dates(files []*results.File) string {
	dates := slices.Sorted(slices.Values(notes(files, results.NoteDate)))
	for i, d := range dates {
		if t, err := time.Parse(time.RFC3339, d); err == nil {
			dates[i] = t.UTC().Format("2006-01-02 15:04 UTC")
		}
	}
	switch n := len(dates); n {
	case 0:
		return ""
	case 1:
		return dates[0]
	default:
		return dates[0] + " to " + dates[n-1]
	}
}

// commit returns a hash no longer than one needs, and whether it is the truth.
func commit(f *results.File) string {
	c := orUnrecorded(f.Note(results.NoteCommit))
	if len(c) > 12 && c != unrecorded {
		c = c[:12]
	}
	if f.Note(results.NoteDirty) == "true" {
		c += ", with uncommitted changes"
	}
	return c
}

// notes returns the values of a key in all files, each once.
func notes(files []*results.File, key string) []string {
	var values []string
	for _, f := range files {
		for _, n := range f.Notes {
			if n.Key == key && !slices.Contains(values, n.Value) {
				values = append(values, n.Value)
			}
		}
	}
	return values
}

// servers returns the implementations that the runs name, in the order of the
// suite, with the versions that the file records. One that the suite does not
// know is named and not described.
func servers(f *results.File, runs []*run) []Server {
	var present []Server
	add := func(framework frameworks.Framework) {
		if !slices.ContainsFunc(present, func(s Server) bool { return s.Name == framework.Name }) {
			present = append(present, Server{framework, version(f, framework.Name)})
		}
	}
	for _, framework := range frameworks.All {
		if slices.ContainsFunc(runs, func(r *run) bool { return r.has(framework.Name) }) {
			add(framework)
		}
	}
	for _, r := range runs {
		for _, row := range r.rows {
			add(frameworks.Framework{Name: row.Framework})
		}
	}
	return present
}

// version returns the recorded version of a server, or "". What is of this
// module has none but its commit.
func version(f *results.File, server string) string {
	v := f.Note(results.NoteVersion + server)
	if v == "(devel)" {
		return fmt.Sprintf("commit %s", commit(f))
	}
	return v
}
