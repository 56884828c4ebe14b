package harness

import (
	"errors"
	"fmt"

	"httpserverbench/internal/load"
	"httpserverbench/internal/results"
	"httpserverbench/internal/scenario"
	"httpserverbench/internal/target"
)

var errOneProcessor = errors.New("a client that keeps a rate wants a processor for itself: add -placement=apart")

// unsuited returns why a row cannot be measured here, or nil.
func (s *Suite) unsuited(r scenario.Row) error {
	if r.Variant.Way == load.OpenLoop && (s.placement == results.Single || s.placement == "") {
		return errOneProcessor
	}
	limit := target.Descriptors()
	if want := s.descriptors(r); limit > 0 && want > limit {
		return fmt.Errorf("want %d file descriptors, the system allows a process %d: raise ulimit -n", want, limit)
	}
	return nil
}

// spareDescriptors are those that this process needs besides.
const spareDescriptors = 100

// descriptors returns how many file descriptors a row takes in one process: an
// end or both of each connection to the server and to the floor.
func (s *Suite) descriptors(r scenario.Row) int {
	ends := 4
	if s.placement == results.Apart || s.placement == results.Remote {
		ends = 2
	}
	return ends*(r.Variant.Conns+r.Scenario.Beside.Conns) + spareDescriptors
}
