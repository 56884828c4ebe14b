package compare

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	prettytext "github.com/jedib0t/go-pretty/v6/text"
)

// writeText writes the judgement for a terminal.
func writeText(w io.Writer, j *Judgement) error {
	var b strings.Builder
	fmt.Fprintf(&b, "old: %s\nnew: %s\n", j.Old.title(), j.New.title())
	fmt.Fprintf(&b, "%s, %s\n\n", plural(j.Rounds, "round"), j.method())
	t := verdictTable(j.Rows)
	t.SetStyle(plain())
	fmt.Fprintf(&b, "%s\n\n%s\n", t.Render(), j.Verdict())
	for _, note := range j.footnotes() {
		fmt.Fprintf(&b, "note: %s\n", note)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// plain is a table style of columns and one rule.
func plain() table.Style {
	s := table.StyleLight
	s.Options = table.OptionsNoBorders
	s.Options.SeparateColumns = false
	s.Format.Header = prettytext.FormatDefault
	return s
}

// title is a side's label with its commit's subject.
func (s Side) title() string {
	if subject := s.Note("subject"); subject != "" {
		return s.Label() + " " + subject
	}
	return s.Label()
}

// method tells in a few words how the rows were tested.
func (j *Judgement) method() string {
	if j.Paired {
		return "measured in turn, tested in pairs"
	}
	return "separate runs, tested as two samples"
}

// footnotes are the problems, unless the verdict tells them, the rows that
// one side lacks, and the remarks.
func (j *Judgement) footnotes() []string {
	var notes []string
	if j.Outcome() != Unclear {
		notes = append(notes, j.Problems...)
	}
	if len(j.OnlyNew) > 0 {
		notes = append(notes, "only in the new build, not compared: "+strings.Join(j.OnlyNew, ", "))
	}
	return append(notes, j.Remarks...)
}
