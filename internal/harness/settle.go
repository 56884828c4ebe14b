package harness

import (
	"fmt"
	"slices"
	"time"
)

// A server is brought to its steady state by two collections, each after this
// many pairs, or after those of this time where slices are long.
const (
	settlingPairs = 8
	settlingTime  = 50 * time.Millisecond
)

// settle brings both servers to the steady state in which they are measured:
// used in alternation, and past their second collection.
func (s *sample) settle() error {
	for range 2 {
		began := time.Now()
		for n := 0; n < settlingPairs && (n == 0 || time.Since(began) < settlingTime); n++ {
			if err := s.measure(); err != nil {
				return fmt.Errorf("warming up: %w", err)
			}
		}
		if err := s.collect(); err != nil {
			return err
		}
		s.pairs = s.pairs[:0]
	}
	if h := s.framework.driver.Latency(); h != nil {
		h.Reset()
	}
	return nil
}

// collect collects garbage in each of the heaps, whose earlier collections are
// those of a heap that was not yet as it will be.
func (s *sample) collect() error {
	now := s.pairs[len(s.pairs)-1].floorTime()
	for _, h := range slices.Compact([]*heap{s.framework.heap, s.floor.heap}) {
		h.took = nil
		if err := h.collect(now); err != nil {
			return err
		}
	}
	return nil
}
