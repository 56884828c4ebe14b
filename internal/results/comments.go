package results

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A mark is a comment line that speaks of the lines below it.
type mark struct {
	line       int // its number
	key, value string
}

// comments takes the comment lines of a file, which benchfmt passes over. It
// returns rounds and histograms, in their order, and keeps the rest in f.
func (f *File) comments(data []byte) (marks []mark, err error) {
	n := 0
	for line := range bytes.Lines(data) {
		n++
		key, value := comment(string(line))
		if key == commentRound || key == commentHistogram {
			marks = append(marks, mark{n, key, value})
		} else if err := f.comment(key, value); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", f.Path, n, err)
		}
	}
	return marks, nil
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
		name, _, _ := strings.Cut(value, " ")
		f.fail(name, "")
		return nil
	case commentFailed:
		if name, ok := strings.CutPrefix(value, benchmark); ok {
			name, reason, _ := strings.Cut(name, ": ")
			f.fail(name, reason)
		}
	}
	f.Notes = append(f.Notes, Note{key, value})
	return nil
}

// fail records a failed benchmark once, with the first reason.
func (f *File) fail(name, reason string) {
	name = rowName(name)
	if i := slices.IndexFunc(f.Failed, func(known Failure) bool { return known.Name == name }); i >= 0 {
		f.Failed[i].Reason = cmp.Or(f.Failed[i].Reason, reason)
		return
	}
	f.Failed = append(f.Failed, Failure{name, reason})
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
