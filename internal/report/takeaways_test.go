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
		{"Serial latency", "no difference", duel("SerialGetJSON", once, alike), "No difference shown from chi, the fastest of the others: 1.00×"},
		{"Serial latency", "floor", duel("SerialGetJSON", twice, twice) + lines("SerialGetJSON/floor", once...), "zerodep takes 2.00× (1.99–2.00) the floor's time."},
		{"Serial latency", "at the floor", duel("SerialGetJSON", once, twice) + lines("SerialGetJSON/floor", alike...), "No difference shown from the floor: 1.00×"},
		{"Serial latency", "no scenario", duel("SerialPostJSON", once, twice), ""},
		{"Serial latency", "base alone", lines("SerialGetJSON/zerodep", once...), ""},
		{"Serial latency", "no base", lines("SerialGetJSON/chi", once...) + lines("SerialGetJSON/gin", once...), ""},
		{"Serial latency", "one round", duel("SerialGetJSON", once[:1], twice[:1]), ""},

		{"Concurrency", "faster", duel("ConcurrentGet", rate, twice), "That makes 5,000 requests a second."},
		{"Concurrency", "no difference", duel("ConcurrentGet", once, alike), "No difference shown from chi"},
		{"Concurrency", "no scenario", duel("SerialGetJSON", once, twice), ""},

		{"Asynchronous handler", "costs", handlers(once, twice), "costs 101 ns a request more: 2.00×"},
		{"Asynchronous handler", "saves", handlers(twice, once), "saves 101 ns a request: 0.50×"},
		{"Asynchronous handler", "no difference", handlers(once, alike), "No difference shown between"},
		{"Asynchronous handler", "one handler", lines("SyncVsAsyncHandler/zerodep/handler=sync", once...), ""},
		{"Asynchronous handler", "no scenario", duel("SerialGetJSON", once, twice), ""},
		{"Asynchronous handler", "one round", handlers(once[:1], twice[:1]), ""},

		{"Large payloads", "apart", duel("LargePayloadPost", once, alike) + lines("LargePayloadPost/gin", twice...), "Slowest is gin with 2.00× (1.99–2.00) the time of the fastest."},
		{"Large payloads", "no difference", duel("LargePayloadPost", once, alike) + lines("LargePayloadPost/gin", alike...), "No difference shown between the fastest and the slowest server."},
		{"Large payloads", "no scenario", duel("SerialGetJSON", once, twice), ""},

		{"Zero dependencies, time", "save", duel("SerialGetJSON", once, twice) + duel("ConcurrentGet", once, once), "They save time: over 2 scenarios, the fastest server with dependencies takes 1.41×"},
		{"Zero dependencies, time", "cost", duel("SerialGetJSON", twice, once), "They cost time: over 1 scenario, zerodep takes 2.00×"},
		{"Zero dependencies, time", "no difference", duel("SerialGetJSON", once, alike), "No difference shown over 1 scenario"},
		{"Zero dependencies, time", "no dependency", lines("SerialGetJSON/zerodep", once...) + lines("SerialGetJSON/nethttp", twice...), ""},
		{"Zero dependencies, time", "one round", duel("SerialGetJSON", once[:1], twice[:1]), ""},

		{"Zero dependencies, memory", "save", allocs("0", "12"), "They save memory: zerodep allocates 0 times per serial GET, the servers with dependencies more: chi 12."},
		{"Zero dependencies, memory", "cost", allocs("1", "0"), "They cost memory: zerodep allocates 1 time per serial GET"},
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
