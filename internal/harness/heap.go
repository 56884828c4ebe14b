package harness

import (
	"slices"

	"httpserverbench/internal/target"
)

// A heap runs the garbage collections of a server's process between slices,
// where the collector would run them by itself: whenever so much was allocated
// as it lets the heap grow. Each is timed, and what it takes is charged to
// operations by the bytes that they allocate. Where framework and floor share a
// process they share its heap.
//
// Note: left to itself, a collection begins in a slice of the server that
// allocates and runs on through slices of the other, which it slows as well. In
// 50 ms samples of LargePayloadPost on one processor the ratio to the floor
// then varied by 2 to 9 % (coefficient of variation, by the length of a slice);
// with the collections between slices it varied by 0.4 % (zerodep) and 1.0 %
// (net/http).
//
// What a collection takes is counted in operations of the floor at that moment,
// so that a machine that is slower for a while changes it as little as the
// ratio of two slices.
type heap struct {
	server *target.Server
	budget float64   // bytes between two collections
	grown  float64   // bytes since the last
	took   []float64 // by each collection, in operations of the floor
}

// leastHeap is the size below which Go's collector does not run (GOGC=100).
const leastHeap = 4 << 20

// newHeap returns a heap that collects only when it is told to.
func newHeap(s *target.Server) (*heap, error) {
	return &heap{server: s, budget: leastHeap}, s.Hold()
}

// collect runs a collection and settles when the next is due: GOGC=100 lets
// the heap grow to twice what is live. An operation of the floor takes floor
// nanoseconds at present.
func (h *heap) collect(floor float64) error {
	used, err := h.server.Collect()
	if err != nil {
		return err
	}
	live := float64(used.Heap)
	h.budget = max(leastHeap, 2*live) - live
	h.grown = 0
	h.took = append(h.took, float64(used.Collecting)/floor)
	return nil
}

// grow takes note of allocated bytes, and collects if that is due.
func (h *heap) grow(bytes, floor float64) error {
	h.grown += bytes
	if h.grown < h.budget {
		return nil
	}
	return h.collect(floor)
}

// charge returns the collector's time for an operation that allocates bytes,
// its share of the median collection, in operations of the floor.
func (h *heap) charge(bytes float64) float64 {
	return median(slices.Clone(h.took)) * bytes / h.budget
}
