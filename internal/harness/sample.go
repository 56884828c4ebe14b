package harness

import (
	"cmp"
	"errors"
	"slices"
	"time"
)

// A sample measures a framework and the floor in turn: a slice of operations on
// one, then as many on the other, each slice timed by itself. A framework's
// slice and the floor's beside it are a pair. Which of the two comes first
// changes from pair to pair, so that a drift of the machine favours neither.
//
// The multiple of the floor is the median over pairs of the ratio of the two
// times, after which both are charged with their collections. docs/method.md
// says what that sees and hides, and what the alternatives did.
type sample struct {
	framework, floor *contender
	slice            int // operations
	pairs            []pair
	left             int // operations of the last pair that op has yet to count
}

// A pair is two slices of n operations each.
type pair struct {
	n                int
	framework, floor time.Duration
}

// floorTime returns the time of an operation on the floor in nanoseconds.
func (p pair) floorTime() float64 { return float64(p.floor) / float64(p.n) }

func newSample(framework, floor *contender, slice int) *sample {
	return &sample{framework: framework, floor: floor, slice: slice, pairs: make([]pair, 0, 1<<12)}
}

// op counts one operation, and measures a pair where the last one's are used
// up. So a sample holds whole slices, and as many operations as are counted or
// some more.
func (s *sample) op() error {
	if s.left == 0 {
		if err := s.measure(); err != nil {
			return err
		}
		s.left = s.slice
	}
	s.left--
	return nil
}

// measure measures a pair: with the floor's slice first in every second one.
func (s *sample) measure() (err error) {
	p := pair{n: s.slice}
	run := func(c *contender, took *time.Duration) {
		if err == nil {
			*took, err = c.driver.Do(p.n)
			*took = max(*took, 1)
		}
	}
	if len(s.pairs)%2 == 0 {
		run(s.framework, &p.framework)
		run(s.floor, &p.floor)
	} else {
		run(s.floor, &p.floor)
		run(s.framework, &p.framework)
	}
	if err != nil {
		return err
	}
	s.pairs = append(s.pairs, p)
	return errors.Join(s.framework.grow(p), s.floor.grow(p))
}

// ops returns the number of operations that were measured on each.
func (s *sample) ops() int { return len(s.pairs) * s.slice }

// An estimate is what a sample says of an operation. Its times are in
// nanoseconds and hold the collector's.
type estimate struct {
	mean   float64 // the framework's time
	xfloor float64 // its multiple of the floor's
	over   float64 // its time above the floor's
}

// estimate returns the sample's figures. The sample has at least one pair.
func (s *sample) estimate() estimate {
	var total time.Duration
	ratios := make([]float64, len(s.pairs))
	floors := make([]float64, len(s.pairs))
	for i, p := range s.pairs {
		total += p.framework
		ratios[i] = float64(p.framework) / float64(p.floor)
		floors[i] = p.floorTime()
	}
	floor := median(floors)
	charge, floorCharge := s.framework.charge(), s.floor.charge()
	x := (median(ratios) + charge) / (1 + floorCharge)
	return estimate{
		mean:   float64(total)/float64(s.ops()) + charge*floor,
		xfloor: x,
		over:   (x - 1) * (1 + floorCharge) * floor,
	}
}

// median sorts values, of which there is at least one, and returns the middle
// one, the upper one of two.
func median[T cmp.Ordered](values []T) T {
	slices.Sort(values)
	return values[len(values)/2]
}
