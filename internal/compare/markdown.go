package compare

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
)

// Marker is the first line of a Markdown judgement. What posts the comment
// finds the one to update by it.
const Marker = "<!-- httpserverbench-compare -->"

// writeMarkdown writes a complete pull-request comment.
func writeMarkdown(w io.Writer, j *Judgement) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n### %s\n\n", Marker, heading(j.Outcome()))
	fmt.Fprintf(&b, "%s compared with %s: %s.\n", code(j.New.title()), code(j.Old.title()), markdownText(j.Verdict()))
	for _, note := range j.footnotes() {
		fmt.Fprintf(&b, "\n> %s\n", markdownText(note))
	}
	if changed := j.changed(); len(changed) > 0 {
		fmt.Fprintf(&b, "\n%s\n", verdictTable(changed).RenderMarkdown())
	} else {
		fmt.Fprintf(&b, "\nIn none of %s is a difference shown.\n", plural(len(j.Rows), "row"))
	}
	b.WriteString(details("All rows", verdictTable(j.Rows).RenderMarkdown()))
	if t := unitTable(j.Rows); t.Length() > 0 {
		b.WriteString(details("Other units (shown, not judged)", t.RenderMarkdown()))
	}
	b.WriteString(details("How to read this", j.explanation()))
	b.WriteString(details("Environment", j.environment()))
	b.WriteString(details("How to reproduce", j.reproduction()))
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteFailure writes the pull-request comment that is owed where there is no
// judgement, because of reason.
func WriteFailure(w io.Writer, reason error) error {
	text := strings.ReplaceAll(reason.Error(), "```", `"""`)
	_, err := fmt.Fprintf(w, "%s\n### %s\n\n```\n%s\n```\n", Marker, heading(Unclear), text)
	return err
}

func heading(o Outcome) string {
	sign := map[Outcome]string{NoRegression: "✅", Regression: "❌", Unclear: "⚠️"}[o]
	return fmt.Sprintf("%s Benchmarks: %s", sign, o)
}

// details folds a part of the comment away.
func details(summary, body string) string {
	return fmt.Sprintf("\n<details>\n<summary>%s</summary>\n\n%s\n\n</details>\n", summary, body)
}

// code quotes text that others wrote, such as a commit's subject.
func code(s string) string {
	return "`" + strings.NewReplacer("`", "'", "\n", " ", "\r", " ").Replace(s) + "`"
}

// markdownText keeps text from being read as markup or as a mention.
func markdownText(s string) string {
	return strings.NewReplacer("<", "&lt;", "*", "\\*", "_", "\\_", "`", "'", "@", "@\u200b", "\n", " ").Replace(s)
}

func (j *Judgement) explanation() string {
	return fmt.Sprintf(`%s a row, %s. *old* and *new* are medians; *change* is the estimate of new/old − 1 by that test, not the quotient of the medians, with its 95 %% interval, each for itself; *p* is corrected (Holm) over all rows, so that among them all a difference is claimed by chance in at most %g %% of comparisons.

A row is a regression if its time is shown to be higher (p ≤ %g) **and** is higher by more than %g %%, or if its allocations are shown to be higher by any number. Rows of the reference tell whether the machine or the client changed; they are not held against the build.`,
		plural(j.Rounds, "round"), j.method(), 100*j.Options.Alpha, j.Options.Alpha, 100*j.Options.Threshold)
}

// environment lists the configuration and what was noted of the run.
func (j *Judgement) environment() string {
	t := table.NewWriter()
	t.AppendHeader(table.Row{"", "old", "new"})
	for _, key := range slices.Sorted(maps.Keys(j.New.Config)) {
		t.AppendRow(table.Row{key, j.Old.Config[key], j.New.Config[key]})
	}
	for _, n := range j.New.Notes {
		if !slices.Contains([]string{"pair", "failed", "subject"}, n.Key) {
			t.AppendRow(table.Row{n.Key, j.Old.Note(n.Key), n.Value})
		}
	}
	return t.RenderMarkdown()
}

func (j *Judgement) reproduction() string {
	command := j.New.Note("command")
	if command == "" {
		command = fmt.Sprintf("go run ./scripts/compare %s %s", j.Old.Path, j.New.Path)
	}
	return "```sh\n" + command + "\n```"
}
