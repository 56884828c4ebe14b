package harness

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"httpserverbench/internal/load"
	"httpserverbench/internal/scenario"
)

// The floor's highest rate is that of slices of so many requests for so long.
const (
	pacingSlice = 4096
	pacingTime  = 500 * time.Millisecond
)

// pace sets the rate of an open loop: percent of the highest that the floor
// responds to, or that of -rate. In another way of sending, where percent is 0,
// there is nothing to set.
func (s *Suite) pace(sm *sample, percent int) (err error) {
	if percent == 0 {
		return nil
	}
	framework, floor := sm.framework.driver.(*load.Steady), sm.floor.driver.(*load.Steady)
	rate := s.flags.Rate
	if rate == 0 {
		if s.highest == 0 { // the first such row
			if s.highest, err = highest(floor); err != nil {
				return fmt.Errorf("the floor's highest rate: %w", err)
			}
		}
		rate = s.highest * float64(percent) / 100
	}
	framework.SetRate(rate)
	floor.SetRate(rate)
	return nil
}

// paced returns the rows of an open loop at the rate of -rate, if there is one: each
// framework's first, named after that rate instead of a share of the floor's highest.
func (s *Suite) paced(rows []scenario.Row) []scenario.Row {
	if s.flags.Rate == 0 || len(rows) == 0 || rows[0].Variant.Load == 0 {
		return rows
	}
	first := rows[0].Variant.Load
	rows = slices.DeleteFunc(rows, func(r scenario.Row) bool { return r.Variant.Load != first })
	for i := range rows {
		rows[i].Variant.Params = "rate=" + strconv.FormatFloat(s.flags.Rate, 'f', -1, 64)
	}
	return rows
}

// highest returns how many requests in a second the floor responds to when one
// is sent whenever a connection is free.
func highest(floor *load.Steady) (float64, error) {
	floor.SetRate(0)
	for began := time.Now(); time.Since(began) < pacingTime; {
		if _, err := floor.Do(pacingSlice); err != nil {
			return 0, err
		}
	}
	return floor.Rate(), nil
}

// missed is by what part a row may miss its rate before it says so.
const missed = 0.01

// overloaded says by how much a row missed its rate, and what the floor did
// meanwhile, or "".
func (s *sample) overloaded() string {
	d, ok := s.framework.driver.(*load.Steady)
	if !ok || d.Rate() >= (1-missed)*d.Due() {
		return ""
	}
	floor := s.floor.driver.(*load.Steady)
	return fmt.Sprintf("%.0f of %.0f requests in a second, %.0f on the floor", d.Rate(), d.Due(), floor.Rate())
}
