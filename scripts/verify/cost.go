package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strconv"

	"httpserverbench/internal/results"
	"httpserverbench/internal/runner"
	"httpserverbench/internal/stats"
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

// calibrate measures the cost of work in place, of few steps and of many, in
// the same rounds as none.
func (b *testBed) calibrate(ctx context.Context, stderr io.Writer) (c cost, err error) {
	const few, many, rounds = 100, 800, 24
	fmt.Fprintln(stderr, "calibrating the work of the slower copies")
	s := runner.NewSession(1, stderr)
	s.Plan = func(ctx context.Context, _ int, rows []*results.Row) ([]*results.Row, error) {
		return rows, s.Relink(ctx)
	}
	for _, steps := range []int{0, few, many} {
		side, err := b.side(ctx, steps)
		if err != nil {
			return c, err
		}
		s.Sides = append(s.Sides, side)
	}
	err = s.Find(ctx, "^Benchmark"+slowedRow+"$")
	if err == nil {
		err = s.Open("calibration")
	}
	if err == nil {
		err = s.Measure(ctx, rounds)
	}
	if err := errors.Join(err, s.Close(ctx)); err != nil {
		return c, err
	}
	shares := [3]stats.Test{}
	var none []float64
	for i, side := range s.Sides {
		file, err := results.Load(side.Path)
		if err != nil {
			return c, err
		}
		values := file.Row(slowedRow).Values(results.XFloor)
		if i == 0 {
			none = values
		}
		shares[i] = stats.Ratio(none, values, confidence)
	}
	c.Step = (shares[2].Value - shares[1].Value) / (many - few)
	c.Once = shares[1].Value - 1 - few*c.Step
	fmt.Fprintf(stderr, "%d steps of work add %.2f %% to a request (%.2f … %.2f %%)\n",
		many, 100*(shares[2].Value-1), 100*(shares[2].Low-1), 100*(shares[2].High-1))
	if !(c.Step > 0) {
		return c, fmt.Errorf("%d steps of work do not slow %s down more than %d: measure on a quieter machine", many, slowedRow, few)
	}
	return c, nil
}

// side builds the copy that does some steps of work.
func (b *testBed) side(ctx context.Context, steps int) (*runner.Side, error) {
	dir, err := b.copy(steps)
	if err != nil {
		return nil, err
	}
	name := filepath.Join(b.dir, "calibration-"+strconv.Itoa(steps))
	binary, err := runner.Build(ctx, dir, name+".test", runner.SourceOrder)
	return &runner.Side{
		Name: filepath.Base(dir), Binary: binary, Path: name + ".txt",
		Options: runner.Options{Benchtime: "50ms", Placement: results.Single},
	}, err
}
