package compare

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"httpserverbench/internal/results"
)

// Marker is the first line of a Markdown judgement. What posts the comment
// finds the one to update by it.
const Marker = "<!-- httpserverbench-compare -->"

// markdown returns a complete pull-request comment. Its table is the one of the
// text, as a block of code, so that the charts keep their alignment.
func (j *Judgement) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n### %s\n\n", Marker, heading(j.Outcome()))
	fmt.Fprintf(&b, "%s compared with %s: %s.\n", code(j.New.title()), code(j.Old.title()), markdownText(j.Summary()))
	for _, note := range j.footnotes() {
		fmt.Fprintf(&b, "\n> %s\n", markdownText(note))
	}
	fmt.Fprintf(&b, "\n%s\n", block(j.rendered(j.gated())))
	fmt.Fprintf(&b, "A slowdown is found in %g %% of comparisons where it is as large as *detectable* says.\n", 100*power)
	if reference := j.reference(); len(reference) > 0 {
		b.WriteString(details("The floor's own rows", block(j.rendered(reference))))
	}
	b.WriteString(details("How to read this", j.explanation()))
	b.WriteString(details("Environment", j.environment()))
	b.WriteString(details("How to reproduce", j.reproduction()))
	return b.String()
}

// WriteFailure writes the pull-request comment for the case that there is no
// judgement, because of reason.
func WriteFailure(w io.Writer, reason error) error {
	text := strings.ReplaceAll(reason.Error(), "```", `"""`)
	_, err := fmt.Fprintf(w, "%s\n### %s\n\n%s", Marker, heading(Failed), block(text))
	return err
}

func heading(o Outcome) string {
	sign := map[Outcome]string{NoRegression: "✅", Regression: "❌", Failed: "⚠️", Inconclusive: "❔"}[o]
	return fmt.Sprintf("%s Benchmarks: %s", sign, o)
}

// block quotes lines as they are.
func block(text string) string { return "```\n" + text + "\n```\n" }

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
	threshold := 100 * j.Options.Threshold
	return fmt.Sprintf(`%s. *× floor* is a row's time as a multiple of the floor's, both measured in alternating slices of each sample; *change* is that multiple, new against old, with its 95 %% interval; the chart shows the interval against 0 and %g %%.

- **regression**: shown to be slower, and estimated to be so by more than %[2]g %%; or shown to allocate more.
- **no regression**: the interval ends below %[2]g %%.
- **inconclusive**: neither. Such rows are measured in a second stage, with as many rounds again, before they are called so.

Among all rows together, a false "slower" is claimed in at most %[3]g %% of comparisons (sign-flip test on ranks, corrected by Holm's procedure). *detectable* is the slowdown that is found in %[4]g %% of comparisons. The floor's own rows are compared by their time: where one moved, ratios to it are not judged.`,
		j.method(), threshold, 100*j.Options.Alpha, 100*power)
}

// environment lists the configuration and what was noted of the run.
func (j *Judgement) environment() string {
	t := table.NewWriter()
	t.AppendHeader(table.Row{"", "old", "new"})
	for _, key := range slices.Sorted(maps.Keys(j.New.Config)) {
		t.AppendRow(table.Row{key, j.Old.Config[key], j.New.Config[key]})
	}
	shown := []string{results.NoteCommit, results.NoteSeed, results.NoteBinary, results.NoteOS, results.NoteKernel, results.NoteCPUs, results.NoteNoise, NoteRounds}
	for _, n := range j.New.Notes {
		if slices.Contains(shown, n.Key) {
			t.AppendRow(table.Row{n.Key, j.Old.Note(n.Key), n.Value})
		}
	}
	return t.RenderMarkdown()
}

func (j *Judgement) reproduction() string {
	command := j.New.Note(results.NoteCommand)
	if command == "" {
		command = fmt.Sprintf("go run ./scripts/compare %s %s", j.Old.Path, j.New.Path)
	}
	return "```sh\n" + command + "\n```\n\nThe samples are in the run's artifact; benchstat reads them too:\n\n" +
		"```sh\ngo tool benchstat -filter '.unit:" + results.XFloor + "' old.txt new.txt\n```"
}
