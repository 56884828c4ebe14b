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
	present          pair // that is being measured
	began            time.Time
}

// A pair is two slices of n operations each.
type pair struct {
	n                int
	framework, floor time.Duration // floor is 0 while it is to come
}

// floorTime returns the time of an operation on the floor in nanoseconds.
func (p pair) floorTime() float64 { return float64(p.floor) / float64(p.n) }

func newSample(framework, floor *contender, slice int) *sample {
	return &sample{framework: framework, floor: floor, slice: slice, pairs: make([]pair, 0, 1<<12)}
}

// op runs one operation on the framework. Between slices it runs the floor's.
func (s *sample) op() error {
	if s.present.n == 0 {
		if err := s.open(); err != nil {
			return err
		}
	}
	if err := s.framework.loop.Do(); err != nil {
		return err
	}
	if s.present.n++; s.present.n < s.slice {
		return nil
	}
	return s.close()
}

// open begins a pair: with the floor's slice in every second one.
func (s *sample) open() error {
	if len(s.pairs)%2 == 1 {
		if err := s.runFloor(s.slice); err != nil {
			return err
		}
	}
	s.framework.loop.Start()
	s.began = time.Now()
	return nil
}

// close ends the pair, which may be a short one at the end of the sample.
func (s *sample) close() error {
	p := &s.present
	if p.n == 0 {
		return nil
	}
	p.framework = time.Since(s.began)
	if p.floor > 0 {
		p.floor = p.floor * time.Duration(p.n) / time.Duration(s.slice)
	} else if err := s.runFloor(p.n); err != nil {
		return err
	}
	s.pairs = append(s.pairs, *p)
	last := *p
	*p = pair{}
	return errors.Join(s.framework.grow(last), s.floor.grow(last))
}

// runFloor runs and times a slice of n operations on the floor.
func (s *sample) runFloor(n int) error {
	s.floor.loop.Start()
	began := time.Now()
	for range n {
		if err := s.floor.loop.Do(); err != nil {
			return err
		}
	}
	s.present.floor = max(time.Since(began), 1)
	return nil
}

// An estimate is what a sample says of an operation. Its times are in
// nanoseconds and hold the collector's.
type estimate struct {
	mean   float64 // the framework's time
	xfloor float64 // its multiple of the floor's
	over   float64 // its time above the floor's
}

// estimate returns the sample's figures. The sample has at least one pair.
func (s *sample) estimate() estimate {
	var ops int
	var total time.Duration
	ratios := make([]float64, len(s.pairs))
	floors := make([]float64, len(s.pairs))
	for i, p := range s.pairs {
		ops += p.n
		total += p.framework
		ratios[i] = float64(p.framework) / float64(p.floor)
		floors[i] = p.floorTime()
	}
	floor := median(floors)
	charge, floorCharge := s.framework.charge(), s.floor.charge()
	x := (median(ratios) + charge) / (1 + floorCharge)
	return estimate{
		mean:   float64(total)/float64(ops) + charge*floor,
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
