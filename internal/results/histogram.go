package results

import (
	"errors"
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

// Percentile returns the latency, in nanoseconds, that q percent of the
// requests in h do not exceed. It is ok where at least ten requests lie above
// that rank: of fewer, a percentile says little but how late the latest were.
func Percentile(h *hdrhistogram.Histogram, q float64) (ns float64, ok bool) {
	if h == nil {
		return 0, false
	}
	n := h.TotalCount()
	const rounding = 1e-6
	rank := int64(math.Ceil(q*float64(n)/100 - rounding))
	return float64(h.ValueAtPercentile(q)), n-rank >= tail
}

// Pool returns one histogram of the requests that all of them count, or nil
// where none is given but nil. It changes none of them.
func Pool(all ...*hdrhistogram.Histogram) (sum *hdrhistogram.Histogram, err error) {
	for _, h := range all {
		switch {
		case h == nil:
		case sum == nil:
			sum = hdrhistogram.Import(h.Export())
		default:
			err = errors.Join(err, merge(sum, h))
		}
	}
	return sum, err
}

// merge adds what h counted to sum.
func merge(sum, h *hdrhistogram.Histogram) error {
	if dropped := sum.Merge(h); dropped > 0 {
		return fmt.Errorf("%d requests lie beyond the range of the first histogram", dropped)
	}
	return nil
}
