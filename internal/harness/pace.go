package harness

import (
	"fmt"
	"slices"

	"httpserverbench/internal/load"
)

// pacing is how often the floor's highest rate is measured; the median counts.
const pacing = 3

// pace sets the rate of an open loop: percent of the highest that the floor
// responds to at present, or rate requests in a second unless that is 0. In
// another way of sending, where percent is 0, there is nothing to set.
func (s *sample) pace(percent int, rate float64) error {
	if percent == 0 {
		return nil
	}
	framework, floor := s.framework.driver.(*load.Steady), s.floor.driver.(*load.Steady)
	if rate == 0 {
		var most []float64
		for range pacing {
			m, err := floor.Most(s.slice)
			if err != nil {
				return fmt.Errorf("the floor's highest rate: %w", err)
			}
			most = append(most, m)
		}
		slices.Sort(most)
		rate = most[len(most)/2] * float64(percent) / 100
	}
	framework.SetRate(rate)
	floor.SetRate(rate)
	return nil
}

// missed is by what part a row may miss its rate before it says so.
const missed = 0.01

// overloaded says by how much a row missed its rate, or "".
func (s *sample) overloaded() string {
	d, ok := s.framework.driver.(*load.Steady)
	if !ok {
		return ""
	}
	due, achieved := d.Rate()
	if achieved >= (1-missed)*due {
		return ""
	}
	return fmt.Sprintf("%.0f of %.0f requests in a second", achieved, due)
}
