package harness

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"
	"time"

	"httpserverbench/frameworks"
	"httpserverbench/internal/results"
	"httpserverbench/internal/scenario"
)

// Run measures every row of the scenario called name, each as a sub-benchmark.
func (s *Suite) Run(b *testing.B, name string) {
	sc, err := scenario.Lookup(name)
	if err != nil {
		b.Fatal(err)
	}
	for _, r := range s.rows(sc) {
		b.Run(r.Sub(), func(b *testing.B) {
			m, err := s.measure(b, r)
			if err != nil {
				b.Fatalf("framework %s, scenario %s: %v", r.Framework.Name, r.Scenario.Name, err)
			}
			if s.lines != nil {
				s.lines.add(m)
			}
		})
	}
}

// measure measures a row. A server that responds wrongly before, during or
// after the timed loop is an error and has no figures.
func (s *Suite) measure(b *testing.B, r scenario.Row) (m measured, err error) {
	framework, err := s.contender(b.Output(), r.Framework, r)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, framework.close()) }()
	floor, err := s.contender(b.Output(), frameworks.Floor(), r)
	if err != nil {
		return m, fmt.Errorf("the floor beside it: %w", err)
	}
	defer func() { err = errors.Join(err, floor.close()) }()
	if s.placement != results.Apart {
		floor.heap = framework.heap
	}
	if err := settle(framework, floor, r.Scenario.Slice); err != nil {
		return m, err
	}
	sample := newSample(framework, floor, r.Scenario.Slice)
	before, err := framework.server.Usage()
	if err != nil {
		return m, err
	}
	for b.Loop() {
		if err := sample.op(); err != nil {
			return m, err
		}
	}
	if err := sample.close(); err != nil {
		return m, err
	}
	after, err := framework.server.Usage()
	if err != nil {
		return m, err
	}
	if err := errors.Join(framework.check(), floor.check()); err != nil {
		return m, err
	}
	m = measured{name: r.Name(), latency: framework.loop.Latency()}
	m.figures = s.figures(r, sample, after.CPU-before.CPU, b.N)
	return m, nil
}

// contender starts f, verifies it in the row's variant, and counts what an
// operation allocates.
func (s *Suite) contender(log io.Writer, f frameworks.Framework, r scenario.Row) (*contender, error) {
	srv, err := s.start(f, log)
	if err != nil {
		return nil, err
	}
	return newContender(srv, r.Scenario, r.Variant, requestTimeout)
}

// settlingPairs is the number of pairs before each of the two collections that
// a steady state takes.
const settlingPairs = 8

// settle brings both servers to the steady state in which they are measured:
// used in alternation, and past their second collection.
func settle(framework, floor *contender, slice int) error {
	for range 2 {
		warm := newSample(framework, floor, slice)
		for range settlingPairs * slice {
			if err := warm.op(); err != nil {
				return fmt.Errorf("warming up: %w", err)
			}
		}
		for _, h := range slices.Compact([]*heap{framework.heap, floor.heap}) {
			h.took = nil // of a heap that was not yet as it will be
			if err := h.collect(warm.pairs[len(warm.pairs)-1].floorTime()); err != nil {
				return err
			}
		}
	}
	if h := framework.loop.Latency(); h != nil {
		h.Reset()
	}
	return nil
}

// figures returns the row's figures in the order of the units in results. The CPU
// time is the server's over n operations.
func (s *Suite) figures(r scenario.Row, sm *sample, cpu time.Duration, n int) []figure {
	e := sm.estimate()
	list := []figure{{e.mean, results.NsPerOp}}
	isFloor := r.Framework.Name == frameworks.Floor().Name
	if !isFloor && s.remote.hasFloor() {
		list = append(list, figure{e.xfloor, results.XFloor}, figure{e.over, results.OverFloor})
	}
	if r.Scenario.Bytes {
		const perMicrosecond = 1e3 // MB/s is bytes in a microsecond
		list = append(list, figure{float64(len(r.Variant.Request.Content)) / e.mean * perMicrosecond, results.MBPerSecond})
	}
	if r.Framework.Command == nil && s.placement != results.Remote { // another program does not tell what it allocates
		list = append(list, figure{sm.framework.bytes, results.BytesPerOp}, figure{sm.framework.allocs, results.AllocsPerOp})
	}
	switch {
	case cpu > 0 && s.placement == results.Apart:
		list = append(list, figure{float64(cpu) / float64(n), results.CPUPerOp})
	case cpu > 0 && isFloor: // one process has two floors and the client: what all ratios share
		list = append(list, figure{float64(cpu) / float64(2*n), results.CPUPerOp})
	}
	return list
}
