package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"

	"httpserverbench/internal/compare"
	"httpserverbench/internal/results"
)

// An outcome is one comparison, as a line of outcomes.jsonl.
type outcome struct {
	Time     string  `json:"time"`
	Commit   string  `json:"commit"`   // that was compared; "" in outcomes of before it was noted
	Cost     cost    `json:"cost"`     // of the work of slower copies of that commit
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

// slower reports whether the row was shown to be slower.
func (r row) slower() bool { return r.Shown > 0 }

// add adds the outcome to the file at path.
func (c outcome) add(path string) error {
	line, err := json.Marshal(c)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(append(line, '\n'))
	return errors.Join(err, f.Close())
}

// readOutcomes reads the outcomes that there are; none is no error.
func readOutcomes(path string) (all []outcome, err error) {
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for line := range bytes.Lines(text) {
		var c outcome
		if err := json.Unmarshal(line, &c); err != nil {
			return nil, fmt.Errorf("%s:%d: %w: delete the line to use the rest", path, len(all)+1, err)
		}
		all = append(all, c)
	}
	return all, nil
}
