package runner

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"
	"strings"

	"httpserverbench/internal/results"
)

var (
	// endLine is what a test binary prints when it has run all that it was
	// asked to run.
	endLine = regexp.MustCompile(`(?m)^(PASS|FAIL)$`)

	failLine = regexp.MustCompile(`(?m)^\s*--- FAIL: (Benchmark\S*)`)

	// logLine is the first line that a failed benchmark logged: indented, and
	// after its place in the source.
	logLine = regexp.MustCompile(`--- FAIL: Benchmark\S*\n(?:[ \t]*\n)*[ \t]+(?:\S+\.go:\d+: )?(\S.*)`)

	// nextLine is what comes after all that a failed benchmark logged: the
	// end, or another row.
	nextLine = regexp.MustCompile(`(?m)^(FAIL$|Benchmark)`)

	// panicLine is the first line of what the runtime says of a panic.
	panicLine = regexp.MustCompile(`(?m)^(panic: .*\S)`)

	// skipLine is a note on rows that cannot be measured.
	skipLine = regexp.MustCompile(`(?m)^# ` + results.NoteSkipped + `: (.*)$`)

	// headerLine is a line that every benchmark run begins with.
	headerLine = regexp.MustCompile(`(?m)^(Unit|[a-z]+:|# [a-z]+:) .*\n`)
)

// died reports whether a test binary ended before its end.
func died(output []byte) bool { return !endLine.Match(output) }

// failed returns the rows that a test binary's output says have failed, each
// with what was logged for it. A function whose own row failed is not named
// again for its sub-benchmarks.
func failed(output []byte) []*Failure {
	var all []*Failure
	at := failLine.FindAllSubmatchIndex(output, -1)
	for i, m := range at {
		end := len(output)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		name := results.ParseName(string(output[m[2]:m[3]])).Name
		if slices.ContainsFunc(all, func(f *Failure) bool { return strings.HasPrefix(f.Name, name+"/") }) {
			continue
		}
		reason := cmp.Or(logged(output[m[0]:end]), "failed")
		log := output[m[1]:end]
		if next := nextLine.FindIndex(log); next != nil {
			log = log[:next[0]]
		}
		all = append(all, &Failure{name, reason, withoutHeader(log)})
	}
	return all
}

// skipped returns a test binary's notes on rows that cannot be measured.
func skipped(output []byte) (notes []results.Note) {
	for _, m := range skipLine.FindAllSubmatch(output, -1) {
		notes = append(notes, results.Note{Key: results.NoteSkipped, Value: oneLine(m[1])})
	}
	return notes
}

// ended returns why a child has ended, with what it said where that is one line,
// and else that as the rest.
func ended(err error, said string) (reason, rest string) {
	if said == "" || strings.Contains(said, "\n") {
		return err.Error(), said
	}
	return err.Error() + ": " + said, ""
}

// panicked returns what the runtime said of a panic; "" if there was none.
func panicked(output []byte) string { return first(panicLine, output) }

// logged returns what the first benchmark that failed in output said of it, in
// one line of bounded length; "" if it said nothing.
func logged(output []byte) string { return first(logLine, output) }

// first returns what pattern's group first matches in output, as one line.
func first(pattern *regexp.Regexp, output []byte) string {
	if m := pattern.FindSubmatch(output); m != nil {
		return oneLine(m[1])
	}
	return ""
}

// oneLine returns a child's line as valid UTF-8 of bounded length.
func oneLine(text []byte) string {
	const most = 300
	line := strings.ToValidUTF8(string(bytes.TrimSpace(text)), "�")
	if len(line) <= most {
		return line
	}
	return strings.ToValidUTF8(line[:most], "") + "…"
}

// withoutHeader returns the beginning of a child's output without the lines
// that say nothing about a failure.
func withoutHeader(output []byte) string {
	return excerpt(headerLine.ReplaceAll(output, nil))
}

// excerpt returns the beginning of a child's output, as much as a reader of
// an error message wants to see.
func excerpt(output []byte) string {
	const most = 4 << 10
	output = bytes.TrimSpace(output)
	if len(output) <= most {
		return string(output)
	}
	return string(output[:most]) + "\n…"
}
