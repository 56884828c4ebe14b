package main

import (
	"context"
	"fmt"
	"io"
	"math"
)

// A cost is what work adds to a request, as a share of its time: once, and for
// each step. That of 0 is not known.
type cost struct {
	Once float64 `json:"once"`
	Step float64 `json:"step"`
}

// steps returns how many steps add a share.
func (c cost) steps(share float64) int {
	return max(1, int(math.Round((share-c.Once)/c.Step)))
}

// known returns the cost that earlier outcomes of the same commit have, or 0.
func known(outcomes []outcome, commit string) (c cost) {
	for _, o := range outcomes {
		if o.Commit == commit {
			c = o.Cost
		}
	}
	return c
}

// calibrate measures the cost of work in place, by comparing copies that do few
// steps of it and many with one that does none.
func (b *testBed) calibrate(ctx context.Context, stderr io.Writer) (c cost, err error) {
	fmt.Fprintln(stderr, "calibrating the work of the slower copies")
	const few, many = 100, 800
	adds := map[int]float64{few: 0, many: 0}
	for steps := range adds {
		if adds[steps], err = b.slowdown(ctx, steps); err != nil {
			return c, err
		}
	}
	c.Step = (adds[many] - adds[few]) / (many - few)
	c.Once = adds[few] - few*c.Step
	fmt.Fprintf(stderr, "%d steps of work add %.2f %% to a request\n", many, 100*adds[many])
	if !(c.Step > 0) {
		return c, fmt.Errorf("%d steps of work do not slow %s down more than %d: measure on a quieter machine", many, slowedRow, few)
	}
	return c, nil
}

// slowdown returns by what share so many steps of work are measured to slow the
// row down.
func (b *testBed) slowdown(ctx context.Context, steps int) (float64, error) {
	without, err := b.copy(0)
	if err != nil {
		return 0, err
	}
	with, err := b.copy(steps)
	if err != nil {
		return 0, err
	}
	o, err := b.measure(ctx, "^Benchmark"+slowedRow+"$", without, with)
	if err != nil {
		return 0, err
	}
	return float64(o.Rows[0].Change) / resolution, nil
}
