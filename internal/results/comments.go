package results

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// comments takes the comment lines of a file, which benchfmt passes over. What
// speaks of the lines below it, rounds and histograms, it turns into
// configuration, so that benchfmt gives it with those lines; a histogram gets
// the number of its line, by which it is told from one that was read already.
// The rest it keeps in f. No line is added or removed.
func (f *File) comments(data []byte) ([]byte, error) {
	var rewritten bytes.Buffer
	n := 0
	for line := range bytes.Lines(data) {
		n++
		key, value := comment(string(line))
		switch key {
		case commentRound:
			fmt.Fprintf(&rewritten, "%s: %s\n", commentRound, value)
			continue
		case commentHistogram:
			fmt.Fprintf(&rewritten, "%s: %d %s\n", commentHistogram, n, value)
			continue
		}
		if err := f.comment(key, value); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", f.Path, n, err)
		}
		rewritten.Write(line)
	}
	return rewritten.Bytes(), nil
}

// comment takes a line apart that says something as a comment; of others the
// key is "". It may also be testing's line on a benchmark that failed.
func comment(line string) (key, value string) {
	line = strings.TrimSpace(line)
	if name, ok := strings.CutPrefix(line, failMark); ok {
		return failMark, name
	}
	line, ok := strings.CutPrefix(line, "# ")
	key, value, colon := strings.Cut(line, ": ")
	if !ok || !colon || strings.Contains(key, " ") {
		return "", ""
	}
	return key, value
}

// comment keeps what a comment says.
func (f *File) comment(key, value string) error {
	switch key {
	case "":
		return nil
	case commentFingerprint:
		return f.addFingerprint(value)
	case failMark:
		f.fail(value)
		return nil
	case commentFailed:
		if name, ok := strings.CutPrefix(value, benchmark); ok {
			name, _, _ = strings.Cut(name, ": ")
			f.fail(name)
		}
	}
	f.Notes = append(f.Notes, Note{key, value})
	return nil
}

// fail records a failed benchmark once.
func (f *File) fail(name string) {
	name, _, _ = strings.Cut(name, " ")
	if name = rowName(name); !slices.Contains(f.Failed, name) {
		f.Failed = append(f.Failed, name)
	}
}

func (f *File) addFingerprint(value string) error {
	scenario, hash, ok := strings.Cut(value, " ")
	if !ok {
		return fmt.Errorf("a fingerprint without a hash: delete the line to use the rest")
	}
	switch known := f.fingerprint(scenario); known {
	case "":
		f.Fingerprints = append(f.Fingerprints, Fingerprint{scenario, hash})
	case hash:
	default:
		return fmt.Errorf("the fingerprint of %s is %s here and %s above: keep the runs in separate files", scenario, hash, known)
	}
	return nil
}
