package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"

	"httpserverbench/internal/compare"
	"httpserverbench/internal/results"
)

// An outcome is one comparison, as a line of outcomes.jsonl.
type outcome struct {
	Time     string  `json:"time"`
	Slowdown float64 `json:"slowdown"` // of slowedRow in the new build
	Exit     int     `json:"exit"`
	Summary  string  `json:"summary"`
	Rows     []row   `json:"rows"` // under test
}

// A row is what a comparison found of one row. Differences are in thousandths
// of a per cent of the old multiple of the floor.
type row struct {
	Name       string `json:"row"`
	Verdict    string `json:"verdict"`
	Withheld   bool   `json:"withheld"`
	Shown      int    `json:"shown"` // 1 slower, -1 faster, 0 neither
	Change     int    `json:"change"`
	Detectable int    `json:"detectable"`
	Pairs      []int  `json:"pairs"` // of each round
}

const resolution = 1e5

func thousandths(share float64) int { return int(math.Round(resolution * share)) }

// newOutcome reads what a comparison measured, judged as compare judges it.
func newOutcome(dir string, o compare.Options) (c outcome, err error) {
	old, errOld := results.Load(filepath.Join(dir, "old.txt"))
	new, errNew := results.Load(filepath.Join(dir, "new.txt"))
	if err := errors.Join(errOld, errNew); err != nil {
		return c, err
	}
	j, err := compare.Judge(old, new, o)
	if err != nil {
		return c, err
	}
	c = outcome{Exit: int(j.Outcome()), Summary: j.Summary()}
	for _, r := range j.Rows {
		if r.Reference {
			continue
		}
		found := row{r.Name, r.Verdict.String(), r.Withheld != "", r.Ratio.Shown, thousandths(math.Expm1(r.Ratio.Value)), thousandths(r.Ratio.Detectable), nil}
		a, b := old.Row(r.Name).Values(results.XFloor), new.Row(r.Name).Values(results.XFloor)
		for i := range min(len(a), len(b)) {
			found.Pairs = append(found.Pairs, thousandths(b[i]/a[i]-1))
		}
		c.Rows = append(c.Rows, found)
	}
	return c, nil
}

// any reports whether something is true of a row.
func (c outcome) any(is func(row) bool) bool { return slices.ContainsFunc(c.Rows, is) }

// readOutcomes reads the outcomes that there are; none is no error.
func readOutcomes(path string) ([]outcome, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all []outcome
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var c outcome
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			return nil, fmt.Errorf("%s:%d: %w: delete the line to use the rest", path, len(all)+1, err)
		}
		all = append(all, c)
	}
	return all, lines.Err()
}
