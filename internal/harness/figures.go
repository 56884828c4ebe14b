package harness

import (
	"httpserverbench/frameworks"
	"httpserverbench/internal/load"
	"httpserverbench/internal/results"
	"httpserverbench/internal/scenario"
	"httpserverbench/internal/target"
)

// figures returns the row's figures in the order of the units in results. The
// server has used used over the whole sample.
func (s *Suite) figures(r scenario.Row, sm *sample, used target.Usage) []figure {
	e := sm.estimate()
	list := []figure{{e.mean, results.NsPerOp}}
	isFloor := r.Framework.Name == frameworks.Floor().Name
	if !isFloor && s.hasFloor() {
		list = append(list, figure{e.xfloor, results.XFloor}, figure{e.over, results.OverFloor})
	}
	if r.Scenario.Bytes {
		const perMicrosecond = 1e3 // MB/s is bytes in a microsecond
		list = append(list, figure{float64(r.Variant.Volume()) / e.mean * perMicrosecond, results.MBPerSecond})
	}
	list = append(list, sm.driverFigures()...)
	if s.allocationsAreKnown(r) {
		list = append(list, figure{sm.framework.bytes, results.BytesPerOp}, figure{sm.framework.allocs, results.AllocsPerOp})
	}
	if sm.framework.perConn > 0 && s.placement == results.Apart {
		list = append(list, figure{sm.framework.perConn, results.BytesPerConn})
	}
	if peak := sm.framework.server.Peak(); r.Scenario.Peak && peak > 0 {
		list = append(list, figure{float64(peak), results.PeakMemory})
	}
	ops := float64(sm.ops())
	if s.placement != results.Apart {
		ops *= 2 // one process has two floors and the client: what all ratios share
	}
	if used.CPU > 0 && (isFloor || s.placement == results.Apart) {
		list = append(list, figure{float64(used.CPU) / ops, results.CPUPerOp})
		if r.Framework.Command == nil {
			list = append(list, figure{float64(used.User) / ops, results.UserPerOp})
		}
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
	return s.placement == results.Apart || !r.Variant.Way.Allocates() && !r.Scenario.TLS
}

// driverFigures returns what only one way of sending has.
func (s *sample) driverFigures() []figure {
	switch d := s.framework.driver.(type) {
	case *load.Steady:
		late := s.floor.driver.(*load.Steady).Late().ValueAtPercentile(99)
		return []figure{{d.Rate(), results.Rate}, {d.Due(), results.RateDue}, {float64(late), results.Lateness}}
	case *load.Stream:
		return []figure{{float64(d.First()), results.FirstEvent}}
	}
	return nil
}
