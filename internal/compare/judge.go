package compare

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"httpserverbench/internal/results"
	"httpserverbench/internal/stats"
)

// Judge compares the results of two builds. The error says that there is
// nothing to compare: files that were not measured in turn, no row in common,
// or figures that mean different things. What keeps single rows from being
// compared is among the judgement's Problems.
func Judge(old, new *results.File, o Options) (*Judgement, error) {
	j := &Judgement{Old: Side{old}, New: Side{new}, Options: o}
	if err := j.comparable(); err != nil {
		return nil, err
	}
	if err := j.pair(); err != nil {
		return nil, err
	}
	gated, reference := j.family(results.XFloor), j.family(results.NsPerOp)
	j.correct(gated, o.Alpha)
	// A reference that moved either way voids a verdict: at each of two looks
	// half of the level is for both directions.
	j.correct(reference, o.Alpha/2)
	j.withhold()
	for i := range j.Rows {
		j.Rows[i].decide(o)
	}
	j.findProblems()
	j.remark()
	return j, nil
}

// comparable refuses files whose figures mean different things, and those that
// were not measured in turn. What affects the ratios alone is left to
// withhold.
func (j *Judgement) comparable() error {
	for _, m := range results.Mismatches(j.Old.File, j.New.File) {
		if m.Scenario == "" && m.Key != results.KeySuite {
			return m
		}
	}
	if pair := j.Old.Note(NotePair); pair == "" || pair != j.New.Note(NotePair) {
		return fmt.Errorf("%s and %s come from separate runs, so what the machine did in between would count as a difference: "+
			"compare two revisions, which measures them in turn, or look at go tool benchstat -filter '.unit:%s' %[1]s %[2]s",
			j.Old.Path, j.New.Path, results.XFloor)
	}
	return nil
}

// pair brings the rows of both files together.
func (j *Judgement) pair() error {
	for _, a := range j.Old.Rows {
		b := j.New.Row(a.Name)
		if b == nil {
			j.Problems = append(j.Problems, "missing in the new build: "+a.Name)
			continue
		}
		if a.Framework != j.Options.Reference && len(a.Values(results.XFloor))+len(b.Values(results.XFloor)) == 0 {
			j.Remarks = append(j.Remarks, "measured without a floor beside it, not compared: "+a.Name)
			continue
		}
		row, err := newRow(a, b, j.Options)
		if err != nil {
			return err
		}
		j.Rows = append(j.Rows, row)
	}
	for _, b := range j.New.Rows {
		if j.Old.Row(b.Name) == nil {
			j.Remarks = append(j.Remarks, "only in the new build, not compared: "+b.Name)
		}
	}
	if len(j.gated()) == 0 {
		return fmt.Errorf("%s and %s have no row in common with a multiple of the floor: nothing is under test", j.Old.Path, j.New.Path)
	}
	return nil
}

// family returns the figures that decide together: of the rows under test
// where judged is their ratio's unit, or of the reference.
func (j *Judgement) family(judged string) []*Change {
	var family []*Change
	for i := range j.Rows {
		r := &j.Rows[i]
		if r.Ratio.Unit != judged {
			continue
		}
		family = append(family, &r.Ratio)
		besides := &r.Allocs
		if r.Reference {
			besides = &r.CPU
		}
		if besides.N > 0 {
			family = append(family, besides)
		}
	}
	return family
}

// correct corrects the p-values of a family of figures and decides what was
// shown of each. An exact difference needs no test and takes no part.
func (j *Judgement) correct(family []*Change, alpha float64) {
	tested := slices.DeleteFunc(slices.Clone(family), func(c *Change) bool { return c.Exact })
	var ps []float64
	for _, c := range tested {
		ps = append(ps, c.P)
	}
	for i, p := range stats.Holm(ps) {
		c := tested[i]
		c.Tested = true
		if p <= alpha {
			c.Shown = cmp.Compare(c.Value, 0)
		}
		size := stats.Detectable(c.Estimate, j.Options.confidence(), alpha/float64(len(tested)), power)
		c.Detectable = c.change(size)
	}
	for _, c := range family {
		if c.Exact {
			c.Shown = cmp.Compare(c.Value, 0)
		}
	}
}

// withhold marks the rows whose ratios have different references on the two
// sides: the suite or the scenario differs, or the floor has moved.
func (j *Judgement) withhold() {
	for i := range j.Rows {
		if r := &j.Rows[i]; !r.Reference {
			r.Withheld = cmp.Or(j.changed(r.Scenario), j.moved(r.Scenario))
		}
	}
}

// changed returns what the sides' sources say against comparing a scenario's
// ratios, or "".
func (j *Judgement) changed(scenario string) string {
	for _, m := range results.Mismatches(j.Old.File, j.New.File) {
		switch {
		case m.Key == results.KeySuite:
			return "is not judged: client, floor or harness differ between the revisions, so the multiples of the floor mean different things (put that change into a commit of its own, and compare what follows with it)"
		case m.Scenario == scenario:
			return "is not judged: the scenario's request, required response or parameters differ between the revisions (put that change into a commit of its own, and compare what follows with it)"
		}
	}
	return ""
}

// moved returns how the reference of a scenario is shown to have changed, or "".
func (j *Judgement) moved(scenario string) string {
	for _, r := range j.reference() {
		for _, c := range []Change{r.Ratio, r.CPU} {
			if r.Scenario == scenario && c.Shown != 0 {
				return fmt.Sprintf("is not judged: the floor itself moved by %s in %s (compare again; if it does so again, what client, floor and servers share has changed: Go, the kernel, or the suite)",
					percent(c.change(c.Value)), c.Unit)
			}
		}
	}
	return ""
}

// findProblems lists what could not be compared.
func (j *Judgement) findProblems() {
	for _, side := range []Side{j.Old, j.New} {
		for _, f := range side.Failed {
			j.Problems = append(j.Problems, fmt.Sprintf("failed in %s: %s: %s", side.Path, f.Name, cmp.Or(f.Reason, "no reason is noted")))
		}
	}
	if err := j.Options.CheckRounds(j.Rounds(), len(j.gated())); err != nil {
		j.Problems = append(j.Problems, err.Error())
	}
}

// Rounds returns the number of pairs of the row under test that has the fewest.
func (j *Judgement) Rounds() int {
	fewest := math.MaxInt
	for _, r := range j.gated() {
		fewest = min(fewest, r.Rounds)
	}
	return fewest
}

// remark lists what a reader should know besides.
func (j *Judgement) remark() {
	if planned, err := strconv.Atoi(j.New.Note(NoteRounds)); err == nil && j.Rounds() < planned {
		j.Remarks = append(j.Remarks, fmt.Sprintf("%d of %s were measured: an interrupt ended it", j.Rounds(), plural(planned, "round")))
	}
	if a := j.Old.Note(results.NoteBinary); a != "" && a == j.New.Note(results.NoteBinary) {
		j.Remarks = append(j.Remarks, "both sides have the same code: any difference is chance")
	}
	if len(j.reference()) == 0 {
		j.Remarks = append(j.Remarks, "the floor's own rows were not measured: whether it moved is not known")
	}
	var unknown []string
	for _, r := range j.gated() {
		if r.Allocs.N == 0 {
			unknown = append(unknown, r.Name)
		}
	}
	if unknown != nil {
		j.Remarks = append(j.Remarks, "allocations were not measured: "+strings.Join(unknown, ", "))
	}
}
