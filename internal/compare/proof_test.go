package compare

import (
	"flag"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"httpserverbench/internal/ranktest"
	"httpserverbench/internal/results"
)

// The gate's promises, held on noise as it was measured: testdata/noise holds
// one commit compared with itself, round by round. docs/method.md quotes what
// these tests log; -trials makes them as long as patience allows, and -noise
// holds the promises on the noise of another machine:
//
//	go run ./scripts/compare -rounds 400 -budget 1h -o /tmp/noise HEAD HEAD
//	go test ./internal/compare -run Proof -v -trials 2000 -noise /tmp/noise
var (
	noiseDir = flag.String("noise", filepath.Join("testdata", "noise"), "directory of two results files, old.txt and new.txt, that compare has measured of one commit")
	trials   = flag.Int("trials", 200, "number of comparisons that the proofs make up")
	rounds   = flag.Int("rounds", 140, "rounds of each; the default is that of scripts/compare")
)

// block is how many rounds are drawn together, so that drift stays drift and
// ABBA stays ABBA.
const block = 4

// A noise is a row's recorded time on both sides, by round: in logarithms, NaN
// where the row was not measured.
type noise struct {
	row      Row
	old, new []float64
}

func recorded(t *testing.T) []noise {
	t.Helper()
	var files [2]*results.File
	for i, name := range []string{"old.txt", "new.txt"} {
		f, err := results.Load(filepath.Join(*noiseDir, name))
		if err != nil {
			t.Fatal(err)
		}
		files[i] = f
	}
	last := 0
	for _, r := range files[0].Rows {
		for _, s := range r.Samples(timeUnit) {
			last = max(last, s.Round)
		}
	}
	var all []noise
	for _, r := range files[0].Rows {
		other := files[1].Row(r.Name)
		if other == nil {
			t.Fatalf("%s is not in %s", r.Name, files[1].Path)
		}
		n := noise{row: Row{Name: r.Name, Reference: r.Framework == "floor"}, old: byRound(r, last), new: byRound(other, last)}
		all = append(all, n)
	}
	return all
}

// byRound returns the logarithms of a row's times in the rounds up to last.
func byRound(r *results.Row, last int) []float64 {
	times := slices.Repeat([]float64{math.NaN()}, last)
	for _, s := range r.Samples(timeUnit) {
		if s.Round <= last {
			times[s.Round-1] = math.Log(s.Value)
		}
	}
	return times
}

// draw makes up one comparison: every row takes the same blocks of recorded
// rounds, so that what disturbed all rows at once still does; the reference
// takes half of them, or those it has, as it is measured half as often. Which side of a block
// is called the new one is a toss, as both are the same commit: nothing is
// slower by construction. The times of the row numbered slow are multiplied by
// factor on the new side.
func draw(random *rand.Rand, all []noise, rounds, slow int, factor float64) []Row {
	picked := pick(random, len(all[0].old), rounds)
	rows := make([]Row, len(all))
	for i, n := range all {
		s := series{unit: timeUnit, better: -1}
		for _, round := range picked {
			old, new := n.old[round.index], n.new[round.index]
			if math.IsNaN(old+new) || n.row.Reference && len(s.old) == rounds/2 {
				continue
			}
			if round.swapped {
				old, new = new, old
			}
			s.old, s.new = append(s.old, math.Exp(old)), append(s.new, math.Exp(new))
		}
		if i == slow {
			for k := range s.new {
				s.new[k] *= factor
			}
		}
		rows[i] = n.row
		rows[i].Changes = []Change{s.change(true)}
	}
	decide(rows, options)
	return rows
}

// A drawn is a recorded round as it takes part in a made-up comparison.
type drawn struct {
	index   int
	swapped bool
}

// pick draws blocks of the recorded rounds.
func pick(random *rand.Rand, recorded, rounds int) []drawn {
	var picked []drawn
	for len(picked) < rounds {
		start, swapped := random.IntN(recorded), random.IntN(2) == 0
		for i := range block {
			picked = append(picked, drawn{(start + i) % recorded, swapped})
		}
	}
	return picked[:rounds]
}

func claimed(r Row) bool   { return r.Changes[0].Verdict != NoDifference }
func regressed(r Row) bool { return r.Changes[0].Regression }

// Where nothing differs, the gate raises an alarm in at most 5 % of
// comparisons, and a difference of whatever size is claimed hardly more often:
// the trials must not contradict 5 %.
func TestProofFalseAlarms(t *testing.T) {
	all := recorded(t)
	random := rand.New(rand.NewPCG(4, 1))
	anyClaim, anyRegression := 0, 0
	for range *trials {
		rows := draw(random, all, *rounds, -1, 1)
		if slices.ContainsFunc(rows, claimed) {
			anyClaim++
		}
		if slices.ContainsFunc(rows, regressed) {
			anyRegression++
		}
	}
	n := float64(*trials)
	t.Logf("%d comparisons of %d rows, nothing slower: a difference is claimed in %.2f %%, a regression in %.2f %%",
		*trials, len(all), 100*float64(anyClaim)/n, 100*float64(anyRegression)/n)
	if float64(anyRegression)/n > 0.05 || float64(anyClaim)/n > atMost(0.05, n) {
		t.Errorf("more than 5 %% of comparisons raise a false alarm")
	}
}

// A row that is slower by 10 % is found in at least 95 % of comparisons.
func TestProofPower(t *testing.T) {
	all := recorded(t)
	random := rand.New(rand.NewPCG(4, 2))
	found, elsewhere := make([]int, len(all)), 0
	tested := 0
	for i := range *trials {
		slow := i % len(all)
		if all[slow].row.Reference {
			continue
		}
		tested++
		rows := draw(random, all, *rounds, slow, 1.10)
		if regressed(rows[slow]) {
			found[slow]++
		}
		if i := slices.IndexFunc(rows, regressed); i >= 0 && i != slow {
			elsewhere++
		}
	}
	total := 0
	for i, n := range all {
		total += found[i]
		t.Logf("%-50s slower by 10 %%: found %d times", n.row.Name, found[i])
	}
	share := float64(total) / float64(tested)
	t.Logf("found in %.2f %% of %d comparisons; a regression elsewhere in %.2f %%", 100*share, tested, 100*float64(elsewhere)/float64(tested))
	if share < 0.95 {
		t.Errorf("a slowdown of 10 %% is found in less than 95 %% of comparisons")
	}
}

// atMost is the share above which n trials contradict a true share of p, at
// three standard errors.
func atMost(p, n float64) float64 { return p + 3*math.Sqrt(p*(1-p)/n) }

// The proofs are about the number of rounds that a verdict needs at least,
// too: with fewer, nothing can be claimed.
func TestFewestRoundsClaimNothing(t *testing.T) {
	all := recorded(t)
	need := ranktest.MinPairs(options.Alpha / float64(len(all)))
	rows := draw(rand.New(rand.NewPCG(4, 3)), all, need-1, 0, 10)
	if slices.ContainsFunc(rows, claimed) {
		t.Errorf("with %d rounds a difference was claimed", need-1)
	}
}
