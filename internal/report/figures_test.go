package report

import (
	"math"
	"testing"
)

func TestEstimateIsMeanWithStudentsInterval(t *testing.T) {
	e := newEstimate([]float64{1, 2, 3})
	// t of 2 degrees of freedom at 97.5 % is 4.3027; the standard error is 1/√3.
	if want := 4.3027 / math.Sqrt(3); e.Mean != 2 || math.Abs(e.Half()-want) > 1e-4 {
		t.Errorf("%+v, want 2 ± %v", e, want)
	}
	one := newEstimate([]float64{5})
	if one.HasInterval() || one.Half() != 0 || one.Percent() != "" {
		t.Errorf("one sample has an interval: %+v", one)
	}
	if none := newEstimate(nil); none.N != 0 {
		t.Errorf("no samples give %+v", none)
	}
}

func TestExactIsTheLowerMedian(t *testing.T) {
	if e := newExact([]float64{3, 9, 4, 4}); e.Mean != 4 || e.Low != 3 || e.High != 9 {
		t.Errorf("%+v, want 4 in 3 to 9", e)
	}
	if e := newExact([]float64{2, 1}); e.Mean != 1 {
		t.Errorf("%+v, want a value that was measured", e)
	}
}

func TestScaleIsCommonToAColumn(t *testing.T) {
	tests := []struct {
		unit   string
		values []float64
		want   string // of the first value
	}{
		{"ns/op", []float64{8785, 24_445}, "8.79 µs"},
		{"ns/op", []float64{24_445, 8785}, "24.45 µs"},
		{"ns/op", []float64{604_000}, "604 µs"},
		{"p50-ns", []float64{900}, "900 ns"},
		{"srv-cpu-ns/op", []float64{5000}, "5.00 µs"},
		{"MB/s", []float64{104.8576}, "100 MiB/s"},
		{"ns/op", []float64{0}, "0 s"},
	}
	for _, tt := range tests {
		if got := NewScale(tt.unit, tt.values...).Text(Estimate{Mean: tt.values[0], N: 1}); got != tt.want {
			t.Errorf("%v %s is %q, want %q", tt.values[0], tt.unit, got, tt.want)
		}
	}
}

func TestCountGroupsDigits(t *testing.T) {
	tests := []struct {
		v    float64
		want string
	}{{0, "0"}, {999, "999"}, {1000, "1,000"}, {140213.4, "140,213"}, {1234567, "1,234,567"}}
	for _, tt := range tests {
		if got := Count(tt.v); got != tt.want {
			t.Errorf("%v is %q, want %q", tt.v, got, tt.want)
		}
	}
}

func TestRatioIsBlindToDrift(t *testing.T) {
	a, b := Series{}, Series{}
	for round := 1; round <= 6; round++ {
		drift := math.Pow(3, float64(round)) // each round three times as slow as the last
		a[round], b[round] = 110*drift, 100*drift*(1+0.001*float64(round%2))
	}
	r := newRatio(a, b, confidence)
	if r.Order() != 1 || r.Low < 1.09 || r.High > 1.11 {
		t.Errorf("%+v, want 1.10 and an order", r)
	}
	if back := r.Inverse(); back.Order() != -1 || back.Low > back.Mean || back.High < back.Mean {
		t.Errorf("the other way round %+v", back)
	}
}

func TestIntervalsCanBeToldFromOne(t *testing.T) {
	for _, tt := range []struct {
		low, high float64
		want      string
	}{
		{1.0021, 1.12, "(1.002–1.12)"},
		{0.9, 0.9968, "(0.90–0.997)"},
		{0.98, 1.02, "(0.98–1.02)"},
		{1, 2, "(1.00–2.00)"},
		{0.9996, 1.0004, "(0.9996–1.0004)"},
		{0.99997, 10, "(0.99997–10.0)"},
		{math.Nextafter(1, 0), 100, "(0.9999999999999999–100)"},
	} {
		if got := (Ratio{1.05, tt.low, tt.high, 9}).Interval(); got != tt.want {
			t.Errorf("%s, want %s", got, tt.want)
		}
	}
}

func TestRatioNeedsTwoCommonRounds(t *testing.T) {
	tests := []struct {
		name  string
		a, b  Series
		order int
		text  string
	}{
		{"none in common", Series{1: 10}, Series{2: 10}, 0, "–"},
		{"one in common", Series{1: 30, 2: 9}, Series{1: 10}, 0, "3.00×"},
		{"all equal", Series{1: 10, 2: 20}, Series{1: 10, 2: 20}, 0, "1.00×"},
		{"always the same multiple", Series{1: 20, 2: 40}, Series{1: 10, 2: 20}, 1, "2.00×"},
		{"no order", Series{1: 10, 2: 30, 3: 20}, Series{1: 20, 2: 20, 3: 20}, 0, "0.91× (0.23–3.61)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newRatio(tt.a, tt.b, confidence)
			if r.Order() != tt.order || r.String() != tt.text {
				t.Errorf("order %d, %q; want %d, %q", r.Order(), r, tt.order, tt.text)
			}
		})
	}
}
