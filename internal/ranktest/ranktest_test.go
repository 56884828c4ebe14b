package ranktest

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func near(a, b float64) bool { return a == b || math.Abs(a-b) < 1e-9 }

func TestHolm(t *testing.T) {
	tests := []struct {
		name     string
		ps, want []float64
	}{
		{"none", nil, []float64{}},
		{"one", []float64{0.04}, []float64{0.04}},
		{"steps down", []float64{0.01, 0.04, 0.03}, []float64{0.03, 0.06, 0.06}},
		{"never falls", []float64{0.02, 0.021, 0.9}, []float64{0.06, 0.06, 0.9}},
		{"at most one", []float64{0.6, 0.7}, []float64{1, 1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Holm(tt.ps); !slices.EqualFunc(got, tt.want, near) {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
}

// The expected values were worked out by counting sign patterns by hand.
func TestPairedP(t *testing.T) {
	tests := []struct {
		name  string
		diffs []float64
		p     float64
	}{
		{"none", nil, 1},
		{"all zero", []float64{0, 0}, 1},
		{"one way", []float64{1, 2, 3, 4, 5}, 2.0 / 32},
		{"the other way", []float64{-1, -2, -3, -4, -5}, 2.0 / 32},
		{"smallest against", []float64{-1, 2, 3, 4, 5}, 4.0 / 32},
		{"zeros left out", []float64{0, 1, 2, 3, 4, 5, 0}, 2.0 / 32},
		{"tied", []float64{1, 1, 1, 1, 1}, 2.0 / 32},
		{"tied against", []float64{-1, 1, 2}, 2 * 3.0 / 8},
		{"balanced", []float64{-1, 1}, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Paired(tt.diffs, 0.95).P; !near(got, tt.p) {
				t.Errorf("p %v, want %v", got, tt.p)
			}
		})
	}
}

// The approximation for many pairs agrees with the exact distribution where
// the two meet.
func TestApproximationAgrees(t *testing.T) {
	const n = exactPairs + 1
	for _, shift := range []float64{0, 5, 10, 15} {
		diffs := make([]float64, n)
		for i := range diffs {
			diffs[i] = float64(i*29%n) - float64(n)/2 + shift + 0.3
		}
		ranks := doubleRanks(diffs)
		positive, exact := 0, 0.0
		for i, d := range diffs {
			if d > 0 {
				positive += ranks[i]
			}
		}
		distribution := signedRankDistribution(ranks)
		for _, mass := range distribution[:min(positive, len(distribution)-1-positive)+1] {
			exact += 2 * mass
		}
		if p := Paired(diffs, 0.95).P; math.Abs(p-min(1, exact)) > 0.005 {
			t.Errorf("shift %v: p %v, exactly %v", shift, p, exact)
		}
	}
}

func TestPairedInterval(t *testing.T) {
	r := Paired([]float64{1, 2, 3, 4, 5, 6}, 0.95)
	if r.N != 6 || r.Shift != 3.5 || r.Low != 1 || r.High != 6 {
		t.Errorf("six pairs: %+v, want 3.5 in [1, 6]", r)
	}
	r = Paired([]float64{1, 2, 3, 4, 5}, 0.95)
	if !math.IsInf(r.Low, -1) || !math.IsInf(r.High, 1) {
		t.Errorf("five pairs cannot give a 95 %% interval, got %+v", r)
	}
}

func TestUnpaired(t *testing.T) {
	tests := []struct {
		name     string
		old, new []float64
		shift, p float64
	}{
		{"apart", []float64{1, 2, 3, 4, 5}, []float64{11, 12, 13, 14, 15}, 10, 2.0 / 252},
		{"equal", []float64{1, 1, 1}, []float64{1, 1, 1}, 0, 1},
		{"overlapping", []float64{1, 3}, []float64{2, 4}, 1, 2 * 2.0 / 6},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := Unpaired(tt.old, tt.new, 0.95)
			if !near(r.Shift, tt.shift) || !near(r.P, tt.p) {
				t.Errorf("%+v, want shift %v and p %v", r, tt.shift, tt.p)
			}
		})
	}
}

func TestLeastNumbers(t *testing.T) {
	for _, alpha := range []float64{0.05, 0.01, 0.001} {
		n := MinPairs(alpha)
		if p := Paired(ascending(n), 0.95).P; p > alpha {
			t.Errorf("%d pairs reach p %v only, not %v", n, p, alpha)
		}
		if p := Paired(ascending(n-1), 0.95).P; p <= alpha {
			t.Errorf("%d pairs reach p %v, too", n-1, p)
		}
		m := MinSamples(alpha)
		if p := apart(m); p > alpha {
			t.Errorf("%d samples reach p %v only, not %v", m, p, alpha)
		}
		if p := apart(m - 1); p <= alpha {
			t.Errorf("%d samples reach p %v, too", m-1, p)
		}
	}
}

func ascending(n int) []float64 {
	values := make([]float64, n)
	for i := range values {
		values[i] = float64(i + 1)
	}
	return values
}

func apart(n int) float64 {
	high := ascending(n)
	for i := range high {
		high[i] += 1000
	}
	return Unpaired(ascending(n), high, 0.95).P
}

// The intervals hold the true shift as often as they say, also where the
// noise has a long tail: 20 samples a side, 2,000 trials.
func TestIntervalsCover(t *testing.T) {
	const trials, n, shift = 2000, 20, 3.0
	rnd := rand.New(rand.NewPCG(1, 2))
	long := func() float64 { return math.Exp(rnd.NormFloat64()) }
	paired, unpaired := 0, 0
	for range trials {
		diffs, old, new := make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range n {
			diffs[i] = shift + long() - long()
			old[i], new[i] = long(), shift+long()
		}
		if r := Paired(diffs, 0.95); r.Low <= shift && shift <= r.High {
			paired++
		}
		if r := Unpaired(old, new, 0.95); r.Low <= shift && shift <= r.High {
			unpaired++
		}
	}
	for name, held := range map[string]int{"paired": paired, "unpaired": unpaired} {
		if share := float64(held) / trials; share < 0.935 || share > 0.975 {
			t.Errorf("%s: the shift lies in %.1f %% of the 95 %% intervals", name, 100*share)
		}
	}
}
