package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"httpserverbench/internal/results"
)

// A Fact is one line about the run. Several may have one name.
type Fact struct {
	Name, Value string
}

// unrecorded stands where the results file says nothing.
const unrecorded = "not recorded"

// environment says where and when the run was made, from what its files
// record.
func environment(r *run) []Fact {
	first := r.files[0]
	config := func(key string) string { return orUnrecorded(first.Config[key]) }
	facts := []Fact{
		{"CPU", config("cpu")},
		{"Cores", orUnrecorded(cores(r))},
		{"System", system(first)},
		{"Go", config("go")},
		{"Tool", tool(r)},
		{"Server runs", config("server")},
		{"Date", orUnrecorded(dates(r.files))},
		{"Commit", commit(first)},
		{"Rounds", rounds(r)},
	}
	if first.Config["race"] == "true" {
		facts = append(facts, Fact{"Race detector", "on: no measure of speed"})
	}
	for _, n := range doubts {
		for _, value := range notes(r.files, n.key) {
			facts = append(facts, Fact{n.name, value})
		}
	}
	for _, f := range r.failures {
		facts = append(facts, Fact{"Failed", f.String()})
	}
	return facts
}

// doubts are the notes that a reader must know before believing a figure.
var doubts = []struct{ key, name string }{
	{"noise", "Noise"},
	{"steal", "Time stolen"},
	{"imprecise", "Less precise than wanted"},
	{"interrupted", "Interrupted"},
}

func orUnrecorded(s string) string {
	if s == "" {
		return unrecorded
	}
	return s
}

// cores returns the number of processors and how many of them Go used.
func cores(r *run) string {
	procs := fmt.Sprintf("GOMAXPROCS %d", r.rows[0].Procs)
	if cpus := r.files[0].Note("cpus"); cpus != "" {
		return cpus + ", " + procs
	}
	return procs
}

func system(f *results.File) string {
	var parts []string
	for _, part := range []string{f.Note("os"), f.Note("kernel"), strings.Trim(f.Config["goos"]+"/"+f.Config["goarch"], "/")} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return orUnrecorded(strings.Join(parts, ", "))
}

// tool says how the figures were taken.
func tool(r *run) string {
	with := "Go's testing package"
	if v := r.files[0].Config["go"]; v != "" {
		with += " of " + v
	}
	if strings.Contains(r.files[0].Note("command"), "scripts/bench") {
		with += ", in the interleaved rounds of scripts/bench"
	}
	return with
}

// dates returns the date of the run, or of the first and the last file, or "".
func dates(files []*results.File) string {
	dates := slices.Sorted(slices.Values(notes(files, "date")))
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

// rounds returns the number of rounds, and how long each row had in one.
func rounds(r *run) string {
	n := fmt.Sprint(r.rounds())
	if t := r.files[0].Note("benchtime"); t != "" {
		n += ", " + t + " each row"
	}
	return n
}

// commit returns a hash no longer than one needs, and whether it is the truth.
func commit(f *results.File) string {
	c := orUnrecorded(f.Note("commit"))
	if len(c) > 12 && c != unrecorded {
		c = c[:12]
	}
	if f.Note("dirty") == "true" {
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

// servers returns the implementations that the run names, in the order
// of the catalogue and with the versions that the run records. One that the
// catalogue does not know is named and not described.
func servers(r *run, catalogue []Server) []Server {
	var present []Server
	for _, s := range catalogue {
		if r.has(s.Name) {
			present = append(present, s)
		}
	}
	for _, row := range r.rows {
		known := func(s Server) bool { return s.Name == row.Framework }
		if !slices.ContainsFunc(present, known) {
			present = append(present, Server{Name: row.Framework})
		}
	}
	for i, s := range present {
		present[i].Version = version(r.files[0], s.Name)
	}
	return present
}

// version returns the recorded version of a server, or "". What is of this
// module has none but its commit.
func version(f *results.File, server string) string {
	v := f.Note("version/" + server)
	if v == "(devel)" {
		return commit(f)
	}
	return v
}

// has tells whether a row of the framework was measured or failed.
func (r *run) has(framework string) bool {
	return slices.ContainsFunc(r.rows, func(row *runRow) bool { return row.Framework == framework }) ||
		slices.ContainsFunc(r.failures, func(f Failure) bool { return f.Framework == framework })
}
