package report

import (
	"fmt"
	"slices"

	"httpserverbench/internal/results"
	"httpserverbench/internal/stats"
)

// Percentiles are those that are shown, of the latency of one request.
var Percentiles = []float64{50, 90, 99, 99.9}

// A Row is one server in one scenario.
type Row struct {
	Label     string // "chi", or "zerodep, async"
	Framework string
	Params    []results.Param

	Time       stats.Estimate // of one operation, in ns
	OfFloor    Ratio          // none for the floor, and where none was beside the row
	AboveIt    stats.Estimate // time above the floor, in ns; the same
	OfBest     Ratio          // to the fastest server; none for the floor
	Rank       Rank           // zero for the floor, rows that are too noisy or overloaded, and too few rounds
	Noisy      bool           // the interval is too wide for a rank
	Overloaded bool           // the server missed the rate at which requests were due
	Rate       float64        // requests per second; 0 if not known
	Bandwidth  float64        // megabytes of content per second; 0 if not known
	Latencies  []float64      // of one request, in ns, at Percentiles; 0 where not shown

	// Figures are by unit: B/op, allocs/op, server CPU time, and any unit that
	// the suite does not know.
	Figures map[string]stats.Estimate

	Times   []float64 // ns/op of each sample, in the order of the file
	decides series    // what ranks are computed from: multiples of the floor, or times where there are none
}

// tooWide is the half-width of an interval, as a share of its ratio or time, from
// which a row is not ranked: it could stand anywhere.
const tooWide = 0.10

// Percentile returns the latency at one of Percentiles, or 0 where it is not
// shown.
func (r *Row) Percentile(q float64) float64 { return r.Latencies[slices.Index(Percentiles, q)] }

// newRow computes a row's figures. One operation is that many requests.
func newRow(from *results.Row, requests int) *Row {
	row := &Row{
		Label:     from.Label(),
		Framework: from.Framework,
		Params:    from.Params,
		Times:     from.Values(results.NsPerOp),
		Figures:   map[string]stats.Estimate{},
	}
	for _, q := range Percentiles {
		row.Latencies = append(row.Latencies, from.Percentile(q))
	}
	row.Time = stats.Mean(row.Times, confidence)
	row.Rate = float64(requests) * 1e9 / row.Time.Value
	row.Bandwidth = bandwidth(from, row.Time.Value)
	decisive := row.Time // where no floor was beside it
	row.decides = newSeries(from, results.NsPerOp)
	if ratios := from.Values(results.XFloor); len(ratios) > 0 {
		row.decides = newSeries(from, results.XFloor)
		row.OfFloor = Centre(ratios)
		row.AboveIt = stats.Paired(from.Values(results.OverFloor), confidence).Estimate
		decisive = stats.Estimate(row.OfFloor)
	}
	row.Noisy = decisive.HasInterval() && decisive.Half() > tooWide*decisive.Value
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
