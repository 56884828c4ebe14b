package report

import (
	"fmt"

	"httpserverbench/internal/results"
	"httpserverbench/internal/stats"
)

// A Row is one server in one scenario.
type Row struct {
	Label     string // "chi", or "zerodep, async"
	Framework string
	Params    []results.Param

	Time      stats.Estimate // of one operation, in ns
	OfFloor   Ratio          // none for the floor
	AboveIt   stats.Estimate // time above the floor, in ns; none for the floor
	OfBest    Ratio          // to the fastest server; none for the floor
	Rank      Rank           // zero for the floor, too noisy rows, and too few rounds
	Noisy     bool           // the interval is too wide for a rank
	Rate      float64        // requests per second; 0 if not known
	Bandwidth float64        // megabytes of content per second; 0 if not known
	P50, P99  float64        // latency of one request, in ns; 0 if not shown

	// Figures are by unit: B/op, allocs/op, server CPU time, and any unit that
	// the suite does not know.
	Figures map[string]stats.Estimate

	Times   []float64 // ns/op of each sample, in the order of the file
	decides series    // what ranks are computed from
}

// tooWide is the half-width of an interval, as a share of its ratio, from
// which a row is not ranked: it could stand anywhere.
const tooWide = 0.10

// newRow computes a row's figures. One operation is that many requests.
func newRow(from *results.Row, requests int) *Row {
	row := &Row{
		Label:     from.Label(),
		Framework: from.Framework,
		Params:    from.Params,
		Times:     from.Values(results.NsPerOp),
		P50:       from.Percentile(50),
		P99:       from.Percentile(99),
		Figures:   map[string]stats.Estimate{},
	}
	row.Time = stats.Mean(row.Times, confidence)
	row.Rate = float64(requests) * 1e9 / row.Time.Value
	row.Bandwidth = bandwidth(from, row.Time.Value)
	if ratios := from.Values(results.XFloor); len(ratios) > 0 {
		row.decides = newSeries(from, results.XFloor)
		row.OfFloor = centre(ratios, confidence)
		row.AboveIt = stats.Paired(from.Values(results.OverFloor), confidence).Estimate
		row.Noisy = row.OfFloor.Shown() && row.OfFloor.High-row.OfFloor.Low > 2*tooWide*row.OfFloor.Value
	}
	for _, unit := range from.Units {
		switch unit {
		case results.NsPerOp, results.XFloor, results.OverFloor, results.MBPerSecond:
		default:
			row.Figures[unit] = stats.Mean(from.Values(unit), confidence)
		}
	}
	return row
}

// bandwidth derives megabytes per second from the mean time: the mean of the
// samples' own would be one of reciprocals.
func bandwidth(from *results.Row, mean float64) float64 {
	speeds := from.Values(results.MBPerSecond)
	if len(speeds) == 0 {
		return 0
	}
	return speeds[0] * from.Values(results.NsPerOp)[0] / mean
}

// A Rank is the range of places that a server may have: First is one more
// than the number of servers shown to be faster, Last the number of those not
// shown to be slower. Servers that no order is shown for share places.
type Rank struct {
	First, Last int
}

// String returns "1", "2–3", or "" for what has no rank.
func (r Rank) String() string {
	switch {
	case r.First == 0:
		return ""
	case r.First == r.Last:
		return fmt.Sprint(r.First)
	}
	return fmt.Sprintf("%d–%d", r.First, r.Last)
}
