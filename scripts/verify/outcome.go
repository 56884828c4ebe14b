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

	"httpserverbench/internal/results"
)

// An outcome is one comparison, as a line of outcomes.jsonl.
type outcome struct {
	Time     string   `json:"time"`
	Slowdown float64  `json:"slowdown"` // of slowedRow in the new build
	Exit     int      `json:"exit"`
	Summary  string   `json:"summary"`
	Figures  []figure `json:"figures"`

	// Pairs are the multiples of the floor, new/old, of each row under test, in
	// thousandths of a per cent of difference.
	Pairs map[string][]int `json:"pairs"`
}

// A figure is what compare says of one row in one unit.
type figure struct {
	Row        string   `json:"row"`
	Reference  bool     `json:"reference"`
	Verdict    string   `json:"verdict"`
	Withheld   string   `json:"withheld,omitempty"`
	Rounds     int      `json:"rounds"`
	Unit       string   `json:"unit"`
	Change     *float64 `json:"change"`
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
	PHolm      *float64 `json:"pHolm"`
	Shown      int      `json:"shown"`
	Detectable *float64 `json:"detectable"`
}

// judged returns the figure that a row was judged by.
func (c outcome) judged(row string) (figure, bool) {
	for _, f := range c.Figures {
		if f.Row == row && f.Unit == results.XFloor {
			return f, true
		}
	}
	return figure{}, false
}

// slower reports whether any row under test was shown to be slower.
func (c outcome) slower() bool {
	return slices.ContainsFunc(c.Figures, func(f figure) bool {
		return !f.Reference && f.Unit == results.XFloor && f.Shown > 0
	})
}

// withheld reports whether the ratios of any row were not judged.
func (c outcome) withheld() bool {
	return slices.ContainsFunc(c.Figures, func(f figure) bool { return f.Withheld != "" })
}

// thousandths is the resolution of the pairs: of a per cent.
const thousandths = 1e5

// addPairs reads what a comparison measured.
func (c *outcome) addPairs(dir string) error {
	old, errOld := results.Load(filepath.Join(dir, "old.txt"))
	new, errNew := results.Load(filepath.Join(dir, "new.txt"))
	if err := errors.Join(errOld, errNew); err != nil {
		return err
	}
	c.Pairs = map[string][]int{}
	for _, row := range old.Rows {
		other := new.Row(row.Name)
		a := row.Values(results.XFloor)
		if other == nil || len(a) != len(other.Values(results.XFloor)) {
			continue
		}
		for i, b := range other.Values(results.XFloor) {
			c.Pairs[row.Name] = append(c.Pairs[row.Name], int(math.Round(thousandths*(b/a[i]-1))))
		}
	}
	return nil
}

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
