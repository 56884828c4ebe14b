package page

import (
	"fmt"
	"strings"

	"httpserverbench/internal/report"
)

// reading says how to read the page, in Markdown.
var reading = []string{
	"**× floor** decides. Operations on the server and on the floor alternate in short slices within every sample, so what slows the machine down cancels. It is the centre of the samples' ratios (Hodges and Lehmann) with the 95 % interval of the sign-flip test.",
	"**above floor** is the time of one operation above the floor's in the same samples: what the server adds. A ratio hides it behind the time that all servers share.",
	"The **floor** is no server. It is the floor of Go's network poller with this client: it frames a request with the least work and responds with prepared bytes. It has no rank.",
	"**rank** is a range where no order is shown. Two servers are in an order where the interval of their ratio does not hold 1. These intervals, as in **× best**, hold for all pairs of a scenario together (Bonferroni). A row whose interval is wider than ± 10 % of its ratio is too noisy for a rank.",
	"**time/op** is the mean of the samples, ± half of its 95 % interval (Student's t). It moves with the machine: compare it within this table only. **req/s** and **throughput** are derived from it.",
	"**p50** and **p99** are percentiles of the latency of single requests, pooled over all samples, and shown only where at least ten requests lie above them. The client sends the next request after the response (closed loop), so they say how long a response takes, not how long a queue gets. Where several requests are in flight, none are shown: the client reads the responses in a fixed order.",
	"**B/op** and **allocs/op** are the server's alone, from a pass with a fixed number of operations.",
	"In the pictures, a bar is the mean, its whisker the 95 % interval, each dot a sample, and the dashed line the floor.",
}

// notes says what a scenario's table lacks.
func notes(r *report.Report, p *report.Placement, s *report.Scenario) []string {
	var notes []string
	if missing := missingServers(r, s); len(missing) > 0 && len(s.Servers()) > 1 && !s.HasParams() {
		notes = append(notes, "Not measured: "+strings.Join(missing, ", ")+".")
	}
	for _, f := range s.Failures {
		if f.Reason != "" {
			notes = append(notes, fmt.Sprintf("%s: %s.", failed(f), f.Reason))
		}
	}
	for _, row := range s.Rows {
		if n := len(row.Times); n < p.Rounds {
			notes = append(notes, fmt.Sprintf("%s was measured in %d of %d rounds.", row.Label, n, p.Rounds))
		}
	}
	return notes
}

// failed names what has no figures because it failed.
func failed(f report.Failure) string {
	if f.Label == "" {
		return "all servers"
	}
	return f.Label
}

func missingServers(r *report.Report, s *report.Scenario) []string {
	var missing []string
	for _, server := range r.Servers {
		if s.Row(server.Name) == nil && !s.Failed(server.Name) {
			missing = append(missing, server.Name)
		}
	}
	return missing
}
