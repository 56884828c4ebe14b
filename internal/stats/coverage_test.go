package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// noises are shapes of the noise of one pair: the difference of two samples.
var noises = map[string]func(*rand.Rand) float64{
	"normal":    func(r *rand.Rand) float64 { return r.NormFloat64() },
	"long tail": func(r *rand.Rand) float64 { return math.Exp(r.NormFloat64()) - math.Exp(r.NormFloat64()) },
	"busy now and then": func(r *rand.Rand) float64 {
		if r.IntN(20) == 0 {
			return 30 * r.NormFloat64()
		}
		return r.NormFloat64()
	},
}

// The intervals hold the true difference as often as they say.
func TestIntervalsCover(t *testing.T) {
	const trials, n, shift = 2000, 24, 3.0
	for name, noise := range noises {
		t.Run(name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(1, 2))
			held, diffs := 0, make([]float64, n)
			for range trials {
				for i := range diffs {
					diffs[i] = shift + noise(random)
				}
				if r := Paired(diffs, 0.975); r.Low <= shift && shift <= r.High {
					held++
				}
			}
			if share := float64(held) / trials; share < 0.965 || share > 0.99 {
				t.Errorf("the difference lies in %.1f %% of the 97.5 %% intervals", 100*share)
			}
		})
	}
}

// The mean's interval does so where the noise is normal.
func TestMeansIntervalCovers(t *testing.T) {
	const trials, n, mean = 4000, 10, 3.0
	random := rand.New(rand.NewPCG(1, 2))
	held, values := 0, make([]float64, n)
	for range trials {
		for i := range values {
			values[i] = mean + random.NormFloat64()
		}
		if e := Mean(values, 0.95); e.Low <= mean && mean <= e.High {
			held++
		}
	}
	if share := float64(held) / trials; share < 0.94 || share > 0.96 {
		t.Errorf("the mean lies in %.1f %% of the 95 %% intervals", 100*share)
	}
}

// A coin for each pair makes the test exact whatever the drift: here the
// machine gets slower from sample to sample, and in jumps.
func TestCoinHoldsTheLevelUnderDrift(t *testing.T) {
	const trials, n = 4000, 16
	random := rand.New(rand.NewPCG(3, 4))
	alarms, diffs := 0, make([]float64, n)
	for range trials {
		speed := 0.0
		for i := range diffs {
			first := speed + 0.1*random.NormFloat64()
			speed += 1 + 10*float64(random.IntN(2))
			second := speed + 0.1*random.NormFloat64()
			diffs[i] = second - first
			if random.IntN(2) == 0 {
				diffs[i] = -diffs[i]
			}
		}
		if Paired(diffs, 0.95).P <= 0.05 {
			alarms++
		}
	}
	if share := float64(alarms) / trials; share > 0.058 || share < 0.03 {
		t.Errorf("%.1f %% false alarms at the level of 5 %%", 100*share)
	}
}

// A difference of the size that Detectable names is found as often as it says,
// and not much less often where the noise has a long tail.
func TestDetectableIsDetected(t *testing.T) {
	const trials, n, alpha, power = 1000, 24, 0.005, 0.9
	for name, least := range map[string]float64{"normal": 0.87, "busy now and then": 0.78, "long tail": 0.7} {
		random := rand.New(rand.NewPCG(5, 6))
		noise, sizes, diffs := noises[name], 0.0, make([]float64, n)
		draw := func(shift float64) Test {
			for i := range diffs {
				diffs[i] = shift + noise(random)
			}
			return Paired(diffs, 0.95)
		}
		for range trials {
			sizes += Detectable(draw(0).Estimate, 0.95, alpha, power)
		}
		found := 0
		for range trials {
			if draw(sizes/trials).P <= alpha {
				found++
			}
		}
		if share := float64(found) / trials; share < least || share > 0.95 {
			t.Errorf("%s: %.1f %% of the differences found, want %.0f to 95 %%", name, 100*share, 100*least)
		}
	}
}
