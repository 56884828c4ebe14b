package harness

import (
	"errors"
	"fmt"
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
	framework, err := s.contender(r.Framework, r)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(framework.close(), err) }() // the end of its process explains the rest
	floor, err := s.contender(frameworks.Floor(), r)
	if err != nil {
		return m, fmt.Errorf("the floor beside it: %w", err)
	}
	defer func() { err = errors.Join(floor.close(), err) }()
	if s.placement != results.Apart {
		floor.heap = framework.heap
	}
	sample := newSample(framework, floor, r.Variant.Slice)
	if err := sample.settle(); err != nil {
		return m, err
	}
	before, err := framework.server.Usage()
	if err != nil {
		return m, err
	}
	if err := s.beginProfile(framework); err != nil {
		return m, err
	}
	for b.Loop() {
		if err := sample.op(); err != nil {
			return m, err
		}
	}
	if err := s.endProfile(framework); err != nil {
		return m, err
	}
	after, err := framework.server.Usage()
	if err != nil {
		return m, err
	}
	if err := errors.Join(framework.check(), floor.check()); err != nil {
		return m, err
	}
	m = measured{name: r.Name(), latency: framework.driver.Latency()}
	m.figures = s.figures(r, sample, after.CPU-before.CPU)
	return m, nil
}

// contender starts f, verifies it in the row's variant, and counts what an
// operation allocates.
func (s *Suite) contender(f frameworks.Framework, r scenario.Row) (*contender, error) {
	srv, err := s.start(f)
	if err != nil {
		return nil, err
	}
	return newContender(srv, r.Scenario, r.Variant, requestTimeout)
}

// figures returns the row's figures in the order of the units in results. The CPU
// time is the server's over the whole sample.
func (s *Suite) figures(r scenario.Row, sm *sample, cpu time.Duration) []figure {
	e := sm.estimate()
	cpuPerOp := float64(cpu) / float64(sm.ops())
	list := []figure{{e.mean, results.NsPerOp}}
	isFloor := r.Framework.Name == frameworks.Floor().Name
	if !isFloor && s.remote.hasFloor() {
		list = append(list, figure{e.xfloor, results.XFloor}, figure{e.over, results.OverFloor})
	}
	if r.Scenario.Bytes {
		const perMicrosecond = 1e3 // MB/s is bytes in a microsecond
		list = append(list, figure{float64(len(r.Variant.Request.Content)) / e.mean * perMicrosecond, results.MBPerSecond})
	}
	if s.allocationsAreKnown(r) {
		list = append(list, figure{sm.framework.bytes, results.BytesPerOp}, figure{sm.framework.allocs, results.AllocsPerOp})
	}
	switch {
	case cpu > 0 && s.placement == results.Apart:
		list = append(list, figure{cpuPerOp, results.CPUPerOp})
	case cpu > 0 && isFloor: // one process has two floors and the client: what all ratios share
		list = append(list, figure{cpuPerOp / 2, results.CPUPerOp})
	}
	return list
}

// allocationsAreKnown reports whether what a row's server allocates can be
// told. A program that is not ours does not tell, nor does one that runs
// elsewhere, and a client that allocates must not share the server's process.
func (s *Suite) allocationsAreKnown(r scenario.Row) bool {
	switch {
	case r.Framework.Command != nil, s.placement == results.Remote:
		return false
	}
	return s.placement == results.Apart || !r.Variant.Way.Allocates()
}
