package report

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"httpserverbench/frameworks"
	"httpserverbench/internal/results"
)

// A Fact is one line about the run. Several may have one key.
type Fact struct{ Key, Value string }

// A Server describes one implementation of the report.
type Server struct {
	frameworks.Framework
	Version string // "" if the results file does not say
}

// unrecorded stands where the results file says nothing.
const unrecorded = "not recorded"

func orUnrecorded(s string) string { return cmp.Or(s, unrecorded) }

// environment lists what the files record of the run, but for what other parts
// of the page show: the first one's configuration, and the notes of all.
func environment(files []*results.File) []Fact {
	var facts []Fact
	config := files[0].Config
	for _, key := range slices.Sorted(maps.Keys(config)) {
		if key != results.KeyPlacement {
			facts = append(facts, Fact{key, config[key]})
		}
	}
	shown := append([]string{results.NoteCommand, results.NoteBinary, results.NoteSeed, results.KeyBenchtime}, remarkKeys...)
	for _, f := range files {
		for _, n := range f.Notes {
			fact := Fact(n)
			if !slices.Contains(shown, n.Key) && !strings.HasPrefix(n.Key, results.NoteVersion) && !strings.HasPrefix(n.Key, results.NoteKind) && !slices.Contains(facts, fact) {
				facts = append(facts, fact)
			}
		}
	}
	return facts
}

// commit returns a hash no longer than one needs, and whether it is the truth.
func commit(f *results.File) string {
	c := orUnrecorded(f.Note(results.NoteCommit))
	c = c[:min(12, len(c))]
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
// suite, with the versions that the files record. Of one that the suite does not
// know they may tell the kind.
func servers(files []*results.File, runs []*run) []Server {
	var present []Server
	add := func(framework frameworks.Framework) {
		if !slices.ContainsFunc(present, func(s Server) bool { return s.Name == framework.Name }) {
			present = append(present, Server{framework, version(files, framework.Name)})
		}
	}
	for _, framework := range frameworks.All {
		if slices.ContainsFunc(runs, func(r *run) bool { return r.has(framework.Name) }) {
			add(framework)
		}
	}
	for _, r := range runs {
		for _, row := range r.Rows {
			add(frameworks.Framework{Name: row.Framework, Kind: strings.Join(notes(files, results.NoteKind+row.Framework), ", ")})
		}
	}
	return present
}

// version returns the recorded version of a server, or "". What is of this
// module has none but its commit.
func version(files []*results.File, server string) string {
	version := strings.Join(notes(files, results.NoteVersion+server), ", ")
	if version == "(devel)" {
		return "commit " + commit(files[0])
	}
	return version
}
