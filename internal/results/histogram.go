package results

import (
	"fmt"
	"io"
	"math"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// WriteHistogram writes the latencies of one row's requests, in nanoseconds,
// as the comment line that stands before the row's own line. The name is the
// benchmark's without "Benchmark" and the suffix for GOMAXPROCS.
func WriteHistogram(w io.Writer, name string, h *hdrhistogram.Histogram) error {
	text, err := h.Encode(hdrhistogram.V2CompressedEncodingCookieBase)
	if err != nil {
		return fmt.Errorf("encode the histogram of %s: %w", name, err)
	}
	_, err = fmt.Fprintf(w, "# %s: %s %s\n", commentHistogram, name, text)
	return err
}

// tail is how many requests must lie above a percentile for it to be shown.
const tail = 10

// Percentile returns the latency, in nanoseconds, that q percent of the row's
// requests do not exceed. It is 0 unless at least ten requests lie above that
// rank: of fewer, a percentile says little but how late the latest were.
func (r *Row) Percentile(q float64) float64 {
	if r.Latencies == nil {
		return 0
	}
	const rounding = 1e-6
	n := r.Latencies.TotalCount()
	if rank := int64(math.Ceil(q*float64(n)/100 - rounding)); n-rank < tail {
		return 0
	}
	return float64(r.Latencies.ValueAtPercentile(q))
}

// count adds latencies, which it does not change, to the row's.
func (r *Row) count(h *hdrhistogram.Histogram) error {
	switch {
	case h == nil:
	case r.Latencies == nil:
		r.Latencies = hdrhistogram.Import(h.Export())
	default:
		if dropped := r.Latencies.Merge(h); dropped > 0 {
			return fmt.Errorf("%d requests lie beyond the range of the first histogram", dropped)
		}
	}
	return nil
}
