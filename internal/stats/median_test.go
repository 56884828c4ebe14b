package stats

import (
	"math"
	"testing"
)

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		values    []float64
		want, low float64
	}{
		{[]float64{7}, 7, math.Inf(-1)},
		{[]float64{3, 1, 2}, 2, math.Inf(-1)},
		{[]float64{6, 1, 5, 2, 4, 3}, 3.5, 1},
		{[]float64{9, 1, 5, 2, 100, 3, 8, 4, 7, 6}, 5.5, 2}, // P(2nd < median < 9th) = 0.979
	} {
		got := Median(c.values, 0.95)
		if got.Value != c.want || got.Low != c.low || got.N != len(c.values) {
			t.Errorf("Median(%v) = %+v, want %v and from %v", c.values, got, c.want, c.low)
		}
	}
}
