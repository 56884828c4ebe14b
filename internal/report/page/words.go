package page

// reading says how to read the page, in Markdown.
var reading = []string{
	"**× floor** decides. Operations on the server and on the floor alternate in short slices within every sample, so what slows the machine down cancels. It is the centre of the samples' ratios (Hodges and Lehmann) with the 95 % interval of the sign-flip test.",
	"**above floor** is the time of one operation above the floor's in the same samples: what the server adds. A ratio hides it behind the time that all servers share.",
	"The **floor** is no server. It is the floor of Go's network poller with this client: it frames a request with the least work and responds with prepared bytes. It has no rank.",
	"**rank** is a range where no order is shown. Two servers are in an order where the interval of their ratio does not hold 1. These intervals, as in **× best**, hold for all pairs of a scenario together (Bonferroni). A row whose interval is wider than ± 10 % of its ratio is too noisy for a rank. A router that is called in memory (**via=router**) has no floor: its rows are compared by their times.",
	"**time/op** is the mean of the samples, ± half of its 95 % interval (Student's t). It moves with the machine: compare it within this table only. **req/s** and **throughput** are derived from it.",
	"**p50** and **p99** are percentiles of the latency of single requests, pooled over all samples, and shown only where at least ten requests lie above them. The client sends the next request after the response (closed loop), so they say how long a response takes, not how long a queue gets. Where several requests are in flight, none are shown: the client reads the responses in a fixed order.",
	"In an **open loop** requests are due at a fixed rate, whatever became of earlier ones, and the time of each counts from when it was due: so a server that stalls shows it in every request that waited. A row that missed its rate by more than 1 % is overloaded: its latencies say how long was measured, and it has no rank.",
	"**server CPU/op** is the CPU time of the server's process, and **user time of it** the part outside the kernel, which the system samples at the ticks of its clock: it is as coarse as its interval says.",
	"**B/op** and **allocs/op** are the server's alone, from a pass with a fixed number of operations.",
	"In the pictures, a bar is the mean, its whisker the 95 % interval, each dot a sample, and the dashed line the floor.",
}
