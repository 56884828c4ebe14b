package results

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// A mark is a comment line that says something of the lines below it.
type mark[T any] struct {
	line  int // 1-based
	value T
}

// comments are the lines that benchfmt passes over.
type comments struct {
	path         string
	notes        []Note
	failed       []string
	fingerprints []Fingerprint
	rounds       []mark[int]
	histograms   map[string][]mark[*hdrhistogram.Histogram] // by row, in the order of the file
}

// readComments gathers the comment lines of a file.
func readComments(path, text string) (*comments, error) {
	c := &comments{path: path, histograms: map[string][]mark[*hdrhistogram.Histogram]{}}
	line := 0
	for text := range strings.Lines(text) {
		line++
		if err := c.read(line, strings.TrimSpace(text)); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, line, err)
		}
	}
	return c, nil
}

// read takes one line.
func (c *comments) read(line int, text string) error {
	if name, ok := strings.CutPrefix(text, failMark); ok {
		c.fail(name)
		return nil
	}
	text, ok := strings.CutPrefix(text, "# ")
	key, value, colon := strings.Cut(text, ": ")
	if !ok || !colon || strings.Contains(key, " ") {
		return nil
	}
	switch key {
	case commentRound:
		if n, err := strconv.Atoi(value); err == nil {
			c.rounds = append(c.rounds, mark[int]{line, n})
			return nil
		}
	case commentHistogram:
		return c.histogram(line, value)
	case commentFingerprint:
		return c.fingerprint(value)
	case commentFailed:
		if name, ok := strings.CutPrefix(value, benchmark); ok {
			name, _, _ = strings.Cut(name, ": ")
			c.fail(name)
		}
	}
	c.notes = append(c.notes, Note{key, value})
	return nil
}

// fail records a failed benchmark once.
func (c *comments) fail(name string) {
	name, _, _ = strings.Cut(name, " ")
	if name = rowName(name); !slices.Contains(c.failed, name) {
		c.failed = append(c.failed, name)
	}
}

func (c *comments) histogram(line int, value string) error {
	name, text, ok := strings.Cut(value, " ")
	if !ok {
		return fmt.Errorf("a histogram without counts: delete the line to use the rest")
	}
	h, err := hdrhistogram.Decode([]byte(text))
	if err != nil {
		return fmt.Errorf("the histogram of %s is damaged (%w): delete the line to use the rest", name, err)
	}
	c.histograms[name] = append(c.histograms[name], mark[*hdrhistogram.Histogram]{line, h})
	return nil
}

func (c *comments) fingerprint(value string) error {
	scenario, hash, ok := strings.Cut(value, " ")
	if !ok {
		return fmt.Errorf("a fingerprint without a hash: delete the line to use the rest")
	}
	for _, f := range c.fingerprints {
		if f.Scenario == scenario && f.Hash != hash {
			return fmt.Errorf("the fingerprint of %s is %s here and %s above: keep the runs in separate files", scenario, hash, f.Hash)
		}
		if f.Scenario == scenario {
			return nil
		}
	}
	c.fingerprints = append(c.fingerprints, Fingerprint{scenario, hash})
	return nil
}

// round returns the round that a line belongs to, or 0 without marks above it.
func (c *comments) round(line int) int {
	round := 0
	for _, m := range c.rounds {
		if m.line > line {
			break
		}
		round = m.value
	}
	return round
}

// latencies returns the last histogram of a row above a line, each once, or
// nil. An earlier one that was not taken belongs to a line that did not come.
func (c *comments) latencies(row string, line int) *hdrhistogram.Histogram {
	var last *hdrhistogram.Histogram
	marks := c.histograms[row]
	for len(marks) > 0 && marks[0].line < line {
		last, marks = marks[0].value, marks[1:]
	}
	c.histograms[row] = marks
	return last
}
