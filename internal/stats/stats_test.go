package stats

import (
	"math"
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

func TestMean(t *testing.T) {
	e := Mean([]float64{1, 2, 3, 4, 5}, 0.95)
	half := 2.776445105 * math.Sqrt(2.5/5) // the 97.5 % quantile of t with 4 degrees of freedom
	if e.Value != 3 || math.Abs(e.Half()-half) > 1e-6 || e.N != 5 || !e.HasInterval() {
		t.Errorf("%+v, want 3 ± %v", e, half)
	}
	if e := Mean([]float64{7}, 0.95); e.Value != 7 || e.HasInterval() {
		t.Errorf("one value: %+v, want 7 without an interval", e)
	}
	if e := Mean(nil, 0.95); !math.IsNaN(e.Value) || e.HasInterval() {
		t.Errorf("no value: %+v, want NaN without an interval", e)
	}
}

// The bounds are those of Wilson's formula as published tables have them.
func TestShare(t *testing.T) {
	tests := []struct {
		k, n      int
		low, high float64
	}{
		{0, 100, 0, 0.0370},
		{5, 100, 0.0215, 0.1118},
		{50, 100, 0.4038, 0.5962},
		{40, 40, 0.9124, 1},
	}
	for _, tt := range tests {
		e := Share(tt.k, tt.n, 0.95)
		if math.Abs(e.Low-tt.low) > 1e-4 || math.Abs(e.High-tt.high) > 1e-4 {
			t.Errorf("%d of %d: %.4f to %.4f, want %.4f to %.4f", tt.k, tt.n, e.Low, e.High, tt.low, tt.high)
		}
	}
	if e := Share(0, 0, 0.95); e.HasInterval() {
		t.Errorf("none of none: %+v, want no interval", e)
	}
}

func TestJointly(t *testing.T) {
	for n, want := range map[int]float64{0: 0.95, 1: 0.95, 10: 0.995} {
		if got := Jointly(0.95, n); !near(got, want) {
			t.Errorf("%d intervals: %v, want %v", n, got, want)
		}
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

func TestPairedInterval(t *testing.T) {
	r := Paired([]float64{1, 2, 3, 4, 5, 6}, 0.95)
	if r.N != 6 || r.Value != 3.5 || r.Low != 1 || r.High != 6 {
		t.Errorf("six pairs: %+v, want 3.5 in [1, 6]", r)
	}
	for _, diffs := range [][]float64{nil, {1}, {1, 2, 3, 4, 5}} {
		if r := Paired(diffs, 0.95); r.HasInterval() {
			t.Errorf("%d pairs cannot give a 95 %% interval, got %+v", len(diffs), r)
		}
	}
}

func TestRatio(t *testing.T) {
	r := Ratio([]float64{1, 2, 3, 4, 5, 6}, []float64{2, 4, 6, 8, 10, 12}, 0.95)
	if !near(r.Value, 2) || !near(r.Low, 2) || !near(r.High, 2) || !near(r.P, 2.0/64) {
		t.Errorf("%+v, want exactly 2", r)
	}
}

func TestMinPairs(t *testing.T) {
	for _, alpha := range []float64{0.05, 0.01, 0.001} {
		n := MinPairs(alpha)
		if p := Paired(ascending(n), 0.95).P; p > alpha {
			t.Errorf("%d pairs reach p %v only, not %v", n, p, alpha)
		}
		if p := Paired(ascending(n-1), 0.95).P; p <= alpha {
			t.Errorf("%d pairs reach p %v, too", n-1, p)
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
