package harness

import (
	"errors"
	"fmt"
	"math"
	"runtime"
	"testing"

	"httpserverbench/internal/results"
	"httpserverbench/internal/scenario"
)

// measureRouter measures a router alone: in memory, without a server, so that
// there is no floor either. The loop that calls it adds about 3 ns.
func measureRouter(b *testing.B, r scenario.Row) (m measured, err error) {
	for _, v := range verifications(r.Variant) {
		first := false
		if err := route(r, v, func() bool { first = !first; return first }); err != nil {
			return m, err
		}
	}
	bytes, allocs, err := routerAllocates(r)
	if err == nil {
		err = route(r, r.Variant, b.Loop)
	}
	mean := float64(b.Elapsed()) / float64(b.N)
	return measured{name: r.Name(), figures: []figure{{mean, results.NsPerOp}, {bytes, results.BytesPerOp}, {allocs, results.AllocsPerOp}}}, err
}

// route hands the request of v to the row's router while more returns true. The
// error says what was found the last time, if that is not what is required.
func route(r scenario.Row, v scenario.Variant, more func() bool) error {
	status, text := r.Framework.Router(v.Request.Bytes(), more)
	if err := v.Required.Verify(status, v.Required.MediaType, []byte(text)); err != nil {
		return fmt.Errorf("called with %.40q, %w", v.Request.Head, err)
	}
	return nil
}

// routerAllocates returns what the router allocates for a call, once it is warm:
// the least of several passes, as contender.count says.
func routerAllocates(r scenario.Row) (bytes, allocs float64, err error) {
	const warm, calls = 64, 1024
	bytes, allocs = math.Inf(1), math.Inf(1)
	for range countings {
		var before, after runtime.MemStats
		n := 0
		err = errors.Join(err, route(r, r.Variant, func() bool {
			switch n++; n {
			case warm:
				runtime.ReadMemStats(&before)
			case warm + calls:
				runtime.ReadMemStats(&after)
			}
			return n < warm+calls
		}))
		bytes = min(bytes, float64(after.TotalAlloc-before.TotalAlloc)/calls)
		allocs = min(allocs, float64(after.Mallocs-before.Mallocs)/calls)
	}
	return bytes, allocs, err
}
