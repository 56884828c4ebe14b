package compare

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"httpserverbench/internal/ranktest"
	"httpserverbench/internal/results"
)

// Judge compares the results of two builds. The error says that there is
// nothing to compare: no row in common, or figures that mean different
// things. What keeps single rows from an answer is among the judgement's
// Problems.
func Judge(old, new *results.File, o Options) (*Judgement, error) {
	if err := comparable(old, new); err != nil {
		return nil, err
	}
	j := &Judgement{
		Old:     Side{old.Path, old.Notes, old.Config},
		New:     Side{new.Path, new.Notes, new.Config},
		Options: o,
		Paired:  old.Note("pair") != "" && old.Note("pair") == new.Note("pair"),
	}
	var all []pairing
	for _, a := range old.Rows {
		b := new.Row(a.Name)
		if b == nil {
			j.OnlyOld = append(j.OnlyOld, a.Name)
			continue
		}
		p, err := pair(a, b, j.Paired)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	for _, b := range new.Rows {
		if old.Row(b.Name) == nil {
			j.OnlyNew = append(j.OnlyNew, b.Name)
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("no rows in common: %s has %s, %s has %s", old.Path, someRows(old), new.Path, someRows(new))
	}
	j.judgeRows(all, new)
	j.findProblems(old, new)
	j.remark(old, new)
	return j, nil
}

// comparable refuses files whose figures mean different things.
func comparable(old, new *results.File) error {
	for _, key := range []string{"goos", "goarch", "cpu", "server", "race"} {
		if a, b := old.Config[key], new.Config[key]; a != b {
			return fmt.Errorf("not comparable: %s is %q in %s and %q in %s: measure both in the same way, on one machine",
				key, a, old.Path, b, new.Path)
		}
	}
	return nil
}

// someRows names the first rows of a file.
func someRows(f *results.File) string {
	const most = 3
	var names []string
	for _, r := range f.Rows {
		names = append(names, r.Name)
	}
	if len(names) > most {
		names = append(names[:most], "…")
	}
	return strings.Join(names, ", ")
}

// judgeRows tests every row and corrects all the p-values together.
func (j *Judgement) judgeRows(all []pairing, new *results.File) {
	for _, p := range all {
		row := Row{
			Name: p.row.Name, Scenario: p.row.Scenario, Framework: p.row.Framework,
			Reference: slices.Contains(j.Options.Reference, p.row.Framework),
			Rounds:    p.rounds,
		}
		for _, s := range p.series {
			s.better = new.Units.GetBetter(s.unit)
			row.Changes = append(row.Changes, s.change(j.Paired))
		}
		j.Rows = append(j.Rows, row)
	}
	j.Rounds = fewestRounds(j.Rows)
	decide(j.Rows, j.Options)
}

// fewestRounds returns the least number of rounds among the rows under test,
// and 0 where none is.
func fewestRounds(rows []Row) int {
	fewest := 0
	for _, r := range rows {
		if !r.Reference && (fewest == 0 || r.Rounds < fewest) {
			fewest = r.Rounds
		}
	}
	return fewest
}

// decide corrects the p-values of all rows together and gives the verdicts.
func decide(rows []Row, o Options) {
	var family []*Change
	var ps []float64
	for _, r := range rows {
		for i := range r.Changes {
			if c := &r.Changes[i]; c.Tested && !c.Exact {
				family, ps = append(family, c), append(ps, c.P)
			}
		}
	}
	for i, p := range ranktest.Holm(ps) {
		family[i].Adjusted = p
	}
	for _, r := range rows {
		for i := range r.Changes {
			r.Changes[i].decide(o, r.Reference)
		}
	}
}

// least returns the number of rounds with which a change can be shown at all
// after the correction.
func (j *Judgement) least() int {
	tests := 0
	for _, r := range j.Rows {
		for _, c := range r.Changes {
			if c.Tested && !c.Exact {
				tests++
			}
		}
	}
	if tests == 0 {
		return 2
	}
	if j.Paired {
		return ranktest.MinPairs(j.Options.Alpha / float64(tests))
	}
	return ranktest.MinSamples(j.Options.Alpha / float64(tests))
}

// findProblems lists what keeps the question from being answered in full.
func (j *Judgement) findProblems(old, new *results.File) {
	if len(j.OnlyOld) > 0 {
		j.Problems = append(j.Problems, "missing in the new build: "+strings.Join(j.OnlyOld, ", "))
	}
	for _, f := range []*results.File{old, new} {
		if len(f.Failed) > 0 {
			j.Problems = append(j.Problems, fmt.Sprintf("failed in %s: %s", f.Path, strings.Join(f.Failed, ", ")))
		}
	}
	if need := j.least(); j.Rounds < need && len(j.gated()) > 0 {
		j.Problems = append(j.Problems, fmt.Sprintf("too few rounds for a verdict on %s: %d, measure at least %d",
			plural(len(j.Rows), "row"), j.Rounds, need))
	}
	if len(j.gated()) == 0 {
		j.Problems = append(j.Problems, "only reference rows are in common: nothing is under test")
	}
	j.findEarlyEnd(old, new)
}

// findEarlyEnd tells of measuring that ended before the last round: the budget
// was spent, something cut it off, or no row was left that had not failed. The
// gate's promises are for the rounds that were asked for; with half of them it
// judges and says so, with fewer it does not.
func (j *Judgement) findEarlyEnd(old, new *results.File) {
	measured, asked := 0, asked(old, new)
	for _, r := range j.gated() {
		measured = max(measured, r.Rounds)
	}
	if measured == 0 || measured >= asked {
		return
	}
	text := fmt.Sprintf("%d of %s were measured", measured, plural(asked, "round"))
	if 2*measured < asked {
		j.Problems = append(j.Problems, text+": give more time with -budget, or ask for fewer with -rounds")
	} else {
		j.Remarks = append(j.Remarks, text+": the budget was spent, an interrupt ended it, or no row was left that had not failed")
	}
}

// asked returns how many rounds the files were to have, by the one with fewer;
// 0 where neither tells.
func asked(files ...*results.File) int {
	least := 0
	for _, f := range files {
		if n, err := strconv.Atoi(f.Note("rounds")); err == nil && (least == 0 || n < least) {
			least = n
		}
	}
	return least
}

// remark lists what a reader should know besides.
func (j *Judgement) remark(old, new *results.File) {
	if !j.Paired {
		j.Remarks = append(j.Remarks, "the two files come from separate runs: what the machine did in between counts as a difference; compare revisions to measure them in turn")
	}
	if a, b := old.Config["go"], new.Config["go"]; a != b {
		j.Remarks = append(j.Remarks, fmt.Sprintf("the Go versions differ: %s and %s", a, b))
	}
	if a := old.Note("binary"); a != "" && a == new.Note("binary") {
		j.Remarks = append(j.Remarks, "both sides are the same binary: any difference is chance")
	}
	if n := len(j.moved()); n > 0 {
		j.Remarks = append(j.Remarks, fmt.Sprintf("%s of the reference changed too: look for the cause in what all rows share", plural(n, "row")))
	}
	if _, ok := j.Rows[0].Change(allocUnit); !ok {
		j.Remarks = append(j.Remarks, "allocations were not measured: run with -benchmem to have them judged")
	}
}

// moved returns the reference's rows whose time is shown to have changed.
func (j *Judgement) moved() []Row {
	var rows []Row
	for _, r := range j.Rows {
		if c, _ := r.Change(timeUnit); r.Reference && (c.Verdict == Better || c.Verdict == Worse) {
			rows = append(rows, r)
		}
	}
	return rows
}

// plural returns "1 row", "2 rows".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
