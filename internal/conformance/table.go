package conformance

import (
	"fmt"
	"io"
	"strings"
)

// Outcomes are the observations of one server, one for each case of [All].
type Outcomes struct {
	Server string
	Got    []Observation
}

// Table writes what the servers did as Markdown: how many cases of each level each of
// them passes, and then every case that one of them fails, with what it did.
func Table(w io.Writer, servers []Outcomes) error {
	t := table{servers: servers}
	t.summary()
	t.failures()
	_, err := io.WriteString(w, t.out.String())
	return err
}

type table struct {
	servers []Outcomes
	out     strings.Builder
}

// row writes one row of a Markdown table.
func (t *table) row(cells ...string) {
	t.out.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}

// header writes a table's first rows: first, and then a column for each server.
func (t *table) header(first ...string) {
	for _, s := range t.servers {
		first = append(first, s.Server)
	}
	t.row(first...)
	for i := range first {
		first[i] = "---"
	}
	t.row(first...)
}

func (t *table) summary() {
	t.header("level")
	for _, level := range []Level{Must, Hazard, Should} {
		cells := []string{level.String()}
		for _, s := range t.servers {
			cells = append(cells, s.passed(level))
		}
		t.row(cells...)
	}
	t.out.WriteByte('\n')
}

// passed returns how many of the cases of a level s passes: "40 of 42".
func (s Outcomes) passed(level Level) string {
	passed, all := 0, 0
	for i, c := range All {
		if c.Level != level {
			continue
		}
		all++
		if c.Passes(s.Got[i]) {
			passed++
		}
	}
	return fmt.Sprintf("%d of %d", passed, all)
}

func (t *table) failures() {
	t.header("case", "RFC", "level", "passes")
	for i, c := range All {
		cells := []string{c.Name, fmt.Sprintf("[%s](%s)", c.Section, c.URL()), c.Level.String(),
			strings.ReplaceAll(c.Want, " | ", ", ")}
		failed := false
		for _, s := range t.servers {
			if c.Passes(s.Got[i]) {
				cells = append(cells, "")
				continue
			}
			failed = true
			cells = append(cells, s.Got[i].String())
		}
		if failed {
			t.row(cells...)
		}
	}
}
