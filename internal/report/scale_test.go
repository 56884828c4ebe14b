package report

import (
	"math"
	"testing"

	"httpserverbench/internal/stats"
)

func TestScaleIsCommonToAColumn(t *testing.T) {
	tests := []struct {
		unit   string
		values []float64
		want   string // of the first value
	}{
		{"ns/op", []float64{8785, 24_445}, "8.79 µs"},
		{"ns/op", []float64{24_445, 8785}, "24.45 µs"},
		{"ns/op", []float64{604_000}, "604 µs"},
		{"over-floor-ns/op", []float64{-520, 4900}, "-520 ns"},
		{"srv-cpu-ns/op", []float64{5000}, "5.00 µs"},
		{"ns/op", []float64{0}, "0 s"},
	}
	for _, tt := range tests {
		if got := NewScale(tt.unit, tt.values...).Text(tt.values[0]); got != tt.want {
			t.Errorf("%v %s is %q, want %q", tt.values[0], tt.unit, got, tt.want)
		}
	}
}

func TestCountGroupsDigits(t *testing.T) {
	tests := []struct {
		v    float64
		want string
	}{{0, "0"}, {0.02, "0.02"}, {7, "7"}, {19.4, "19"}, {999, "999"}, {1000, "1,000"}, {140213.4, "140,213"}, {1234567, "1,234,567"}}
	for _, tt := range tests {
		if got := Count(tt.v); got != tt.want {
			t.Errorf("%v is %q, want %q", tt.v, got, tt.want)
		}
	}
}

func TestPercent(t *testing.T) {
	tests := []struct {
		e    stats.Estimate
		want string
	}{
		{stats.Estimate{Value: 100, Low: 98, High: 102, N: 9}, "± 2.0 %"},
		{stats.Estimate{Value: 100, Low: 80, High: 120, N: 9}, "± 20 %"},
		{stats.Estimate{Value: 100, Low: 99.95, High: 100.05, N: 9}, "± 0.05 %"},
		{stats.Mean([]float64{5}, confidence), ""},
	}
	for _, tt := range tests {
		if got := Percent(tt.e); got != tt.want {
			t.Errorf("%+v is %q, want %q", tt.e, got, tt.want)
		}
	}
}

func TestRatioIsBlindToDrift(t *testing.T) {
	a, b := series{}, series{}
	for round := 1; round <= 8; round++ {
		drift := math.Pow(3, float64(round)) // each round three times as slow as the last
		a[round], b[round] = 110*drift, 100*drift*(1+0.001*float64(round%2))
	}
	r := ratioOf(a, b, confidence)
	if r.Order() != 1 || r.Low < 1.09 || r.High > 1.11 {
		t.Errorf("%+v, want 1.10 and an order", r)
	}
	if back := r.Inverse(); back.Order() != -1 || back.Low > back.Value || back.High < back.Value {
		t.Errorf("the other way round %+v", back)
	}
	if r := ratioOf(a, series{1: 30, 9: 4}, confidence); r.N != 1 || r.Order() != 0 || r.String() != "11.0×" {
		t.Errorf("of one common round %+v, %s", r, r)
	}
	if r := ratioOf(a, series{9: 4}, confidence); r.Exists() || r.String() != "–" {
		t.Errorf("of no common round %+v, %s", r, r)
	}
}

func TestIntervalsCanBeToldFromOne(t *testing.T) {
	for _, tt := range []struct {
		low, high float64
		want      string
	}{
		{1.0021, 1.12, "(1.002–1.120)"},
		{0.9, 0.9968, "(0.900–0.997)"},
		{2.55, 2.667, "(2.55–2.67)"},
		{1, 2, "(1.000–2.00)"},
		{0.99997, 10, "(0.99997–10.0)"},
		{math.Nextafter(1, 0), 100, "(0.9999999999999999–100)"},
	} {
		if got := (Ratio{1.05, tt.low, tt.high, 9}).Interval(); got != tt.want {
			t.Errorf("%s, want %s", got, tt.want)
		}
	}
}
