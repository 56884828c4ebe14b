package report

import (
	"slices"
	"strings"

	"httpserverbench/internal/results"
)

// A Remark is what the files say of a row besides its figures.
type Remark struct {
	Name string // of the row
	Key  string // of the note
	Text string
}

// remarkKeys are those of the notes that begin with a row's name.
var remarkKeys = []string{results.NoteSkipped, results.NoteOverloaded}

// remarks returns the files' remarks, of each row and key the first.
func remarks(files []*results.File) []Remark {
	var all []Remark
	for _, f := range files {
		for _, n := range f.Notes {
			name, text, ok := strings.Cut(n.Value, ": ")
			if !ok || !slices.Contains(remarkKeys, n.Key) {
				continue
			}
			if !slices.ContainsFunc(all, func(r Remark) bool { return r.Name == name && r.Key == n.Key }) {
				all = append(all, Remark{name, n.Key, text})
			}
		}
	}
	return all
}

// String names the server, if the remark is on one, and says what is remarked.
func (r Remark) String() string {
	text := r.Key + ": " + r.Text
	if server := results.ParseName(r.Name).Framework; server != "" {
		return server + ": " + text
	}
	return text
}
