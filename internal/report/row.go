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

	Times []float64 // ns/op of each sample, in the order of the file
	Iters []int     // operations of each of Times

	decides series // what ranks are computed from
}

// tooWide is the half-width of an interval, as a share of its ratio, from
// which a row is not ranked: it could stand anywhere.
const tooWide = 0.10

// IsFloor reports whether the row is the reference and not a server.
func (r *Row) IsFloor() bool { return r.Framework == Floor }

// newRow computes a row's figures. One operation is that many requests.
func newRow(from *runRow, requests int) *Row {
	row := &Row{
		Label:     from.Label(),
		Framework: from.Framework,
		Params:    from.Params,
		Times:     from.values(results.NsPerOp),
		Figures:   map[string]stats.Estimate{},
	}
	row.Time = stats.Mean(row.Times, confidence)
	row.Rate = float64(requests) * 1e9 / row.Time.Value
	row.Bandwidth = bandwidth(from, row.Time.Value)
	for _, s := range from.samples[results.NsPerOp] {
		row.Iters = append(row.Iters, s.Iters)
	}
	if ratios := from.values(results.XFloor); len(ratios) > 0 {
		row.OfFloor = centre(ratios, confidence)
		row.AboveIt = stats.Paired(from.values(results.OverFloor), confidence).Estimate
		row.Noisy = row.OfFloor.Shown() && row.OfFloor.High-row.OfFloor.Low > 2*tooWide*row.OfFloor.Value
	}
	for _, unit := range from.Units {
		switch unit {
		case results.NsPerOp, results.XFloor, results.OverFloor, results.MBPerSecond:
		default:
			row.Figures[unit] = stats.Mean(from.values(unit), confidence)
		}
	}
	row.percentiles(from)
	return row
}

// bandwidth derives megabytes per second from the mean time: the mean of the
// samples' own would be one of reciprocals.
func bandwidth(from *runRow, mean float64) float64 {
	speeds := from.samples[results.MBPerSecond]
	if len(speeds) == 0 {
		return 0
	}
	content := speeds[0].Value * from.samples[results.NsPerOp][0].Value
	return content / mean
}

// percentiles pools the histograms of all rounds.
func (r *Row) percentiles(from *runRow) {
	h, err := results.Pool(from.latencies...)
	if err != nil {
		return // the ranges differ, so there is no common histogram
	}
	if p, ok := results.Percentile(h, 50); ok {
		r.P50 = p
	}
	if p, ok := results.Percentile(h, 99); ok {
		r.P99 = p
	}
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
