package report

import (
	"strings"
	"testing"
)

// Times that are alike, a little more, and twice as much.
var (
	once  = []any{100, 104, 102, 101}
	alike = []any{103, 101, 104, 100}
	twice = []any{200, 207, 203, 202}
)

func duel(scenario string, base, other []any) string {
	return lines(scenario+"/zerodep", base...) + lines(scenario+"/chi", other...)
}

func handlers(sync, async []any) string {
	return lines("SyncVsAsyncHandler/zerodep/handler=sync", sync...) + lines("SyncVsAsyncHandler/zerodep/handler=async", async...)
}

func allocs(base, chi string) string {
	return lines("SerialGetJSON/zerodep", "9 ns/op "+base+" allocs/op") + lines("SerialGetJSON/chi", "9 ns/op "+chi+" allocs/op")
}

func TestRules(t *testing.T) {
	rate := []any{"100 ns/op 5000 req/s", "102 ns/op 5000 req/s"}
	tests := []struct{ rule, name, text, want string }{
		{"Serial latency", "faster", duel("SerialGetJSON", once, twice), "zerodep takes 102 ns ± 2.7 % for a serial GET. It is the fastest; chi, the next, takes 2.00× (1.99–2.00) its time."},
		{"Serial latency", "slower", duel("SerialGetJSON", twice, once), "chi is faster: zerodep takes 2.00×"},
		{"Serial latency", "no difference", duel("SerialGetJSON", once, alike), "No difference shown from chi, which has the lowest mean of the others: 1.00×"},
		{"Serial latency", "faster than the next, not than all", duel("SerialGetJSON", once, twice) + lines("SerialGetJSON/gin", 100, 900, 100, 900), "chi, which has the lowest mean of the others, takes 2.00×"},
		{"Serial latency", "floor", duel("SerialGetJSON", twice, twice) + lines("SerialGetJSON/floor", once...), "zerodep takes 2.00× (1.99–2.00) the floor's time."},
		{"Serial latency", "at the floor", duel("SerialGetJSON", once, twice) + lines("SerialGetJSON/floor", alike...), "No difference shown from the floor: 1.00×"},
		{"Serial latency", "no scenario", duel("SerialPostJSON", once, twice), ""},
		{"Serial latency", "base alone", lines("SerialGetJSON/zerodep", once...), ""},
		{"Serial latency", "no base", lines("SerialGetJSON/chi", once...) + lines("SerialGetJSON/gin", once...), ""},
		{"Serial latency", "one round", duel("SerialGetJSON", once[:1], twice[:1]), ""},

		{"Concurrency", "faster", duel("ConcurrentGet", rate, twice), "That makes 5,000 ± 0.0 % requests a second."},
		{"Concurrency", "no difference", duel("ConcurrentGet", once, alike), "No difference shown from chi"},
		{"Concurrency", "no scenario", duel("SerialGetJSON", once, twice), ""},

		{"Asynchronous handler", "costs", handlers(once, twice), "takes 2.00× (1.99–2.00) the time of one on the connection's: 203 ns ± 2.3 %, not 102 ns ± 2.7 %."},
		{"Asynchronous handler", "saves", handlers(twice, once), "takes 0.50×"},
		{"Asynchronous handler", "no difference", handlers(once, alike), "No difference shown between"},
		{"Asynchronous handler", "one handler", lines("SyncVsAsyncHandler/zerodep/handler=sync", once...), ""},
		{"Asynchronous handler", "no scenario", duel("SerialGetJSON", once, twice), ""},
		{"Asynchronous handler", "one round", handlers(once[:1], twice[:1]), ""},

		{"Large payloads", "apart", duel("LargePayloadPost", once, alike) + lines("LargePayloadPost/gin", twice...), "The highest mean is that of gin, 2.00× (1.98–2.01) the time of zerodep, the lowest."},
		{"Large payloads", "no difference", duel("LargePayloadPost", once, alike) + lines("LargePayloadPost/gin", alike...), "No difference shown between the lowest mean and the highest."},
		{"Large payloads", "no scenario", duel("SerialGetJSON", once, twice), ""},

		{"Zero dependencies, time", "save", duel("SerialGetJSON", once, twice) + duel("ConcurrentGet", once, once), "zerodep takes less time: in the geometric mean over 2 scenarios, the server with dependencies that has the lowest mean in each takes 1.41×"},
		{"Zero dependencies, time", "cost", duel("SerialGetJSON", twice, once), "zerodep takes more time: in the geometric mean over 1 scenario, it takes 2.00×"},
		{"Zero dependencies, time", "no difference", duel("SerialGetJSON", once, alike), "No difference shown from the server with dependencies that has the lowest mean in each, in the geometric mean over 1 scenario: "},
		{"Zero dependencies, time", "no dependency", lines("SerialGetJSON/zerodep", once...) + lines("SerialGetJSON/nethttp", twice...), ""},
		{"Zero dependencies, time", "one round", duel("SerialGetJSON", once[:1], twice[:1]), ""},

		{"Zero dependencies, memory", "save", allocs("0", "12"), "zerodep allocates 0 times per serial GET, less often than any server with dependencies: chi 12."},
		{"Zero dependencies, memory", "cost", allocs("1", "0"), "zerodep allocates 1 time per serial GET, more often than any"},
		{"Zero dependencies, memory", "no difference", allocs("3", "3"), "No difference shown: zerodep allocates 3 times"},
		{"Zero dependencies, memory", "between", allocs("3", "0") + lines("SerialGetJSON/gin", "9 ns/op 5 allocs/op"), "chi 0, gin 5."},
		{"Zero dependencies, memory", "not measured", duel("SerialGetJSON", once, twice), ""},
		{"Zero dependencies, memory", "no scenario", duel("ConcurrentGet", once, twice), ""},
	}
	for _, tt := range tests {
		t.Run(tt.rule+"/"+tt.name, func(t *testing.T) {
			got := say(t, tt.rule, of(t, tt.text))
			if !strings.Contains(got, tt.want) || (tt.want == "") != (got == "") {
				t.Errorf("says %q, want %q", got, tt.want)
			}
		})
	}
}

// say applies the rule of the given title.
func say(t *testing.T, title string, r *Report) string {
	t.Helper()
	for _, rule := range rules {
		if rule.title == title {
			return rule.say(r)
		}
	}
	t.Fatalf("no rule %q", title)
	return ""
}

func TestTakeawaysKeepTheirOrder(t *testing.T) {
	r := of(t, handlers(once, twice)+duel("SerialGetJSON", once, twice))
	var titles []string
	for _, takeaway := range r.Takeaways {
		titles = append(titles, takeaway.Title)
	}
	if got := strings.Join(titles, "; "); got != "Serial latency; Asynchronous handler; Zero dependencies, time" {
		t.Errorf("takeaways %s", got)
	}
}
