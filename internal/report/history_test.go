package report

import (
	"slices"
	"testing"

	"httpserverbench/internal/results"
)

func TestHistoryIsInMultiplesOfTheFloor(t *testing.T) {
	now := parse(t, "now.txt", lines("X/chi", 100))
	past := []*results.File{
		parse(t, "b.txt", "# date: 2026-12-01T10:00:00Z\n# commit: bb\n"+lines("X/chi", 80, 82)+lines("X/floor", 40, 41)),
		parse(t, "a.txt", "# date: 2026-11-01T10:00:00Z\n# commit: aa\n"+lines("X/chi", 300)+lines("X/zerodep", 110)+lines("X/floor", 100)),
		parse(t, "c.txt", "# date: 2026-11-11T10:00:00Z\n"+lines("X/chi", 300)),
		parse(t, "d.txt", "server: process\n"+lines("X/chi", 300)+lines("X/floor", 100)),
	}
	r, err := New([]*results.File{now}, catalogue, past)
	if err != nil {
		t.Fatal(err)
	}
	h := r.History
	if len(h.Runs) != 3 || h.Runs[0].Commit != "aa" || h.Runs[2].Commit != "bb" {
		t.Fatalf("runs %+v, want a, c and b", h.Runs)
	}
	if len(h.Servers) != 2 || h.Servers[0] != "zerodep" || len(h.Scenarios) != 1 {
		t.Errorf("servers %v and scenarios %v, want zerodep and chi in X", h.Servers, h.Scenarios)
	}
	if len(h.LeftOut) != 1 || h.LeftOut[0] != "d.txt: server is process" {
		t.Errorf("left out %q", h.LeftOut)
	}
	got := [3]string{h.Runs[0].OfFloor("chi", "X").String(), h.Runs[1].OfFloor("chi", "X").String(), h.Runs[2].OfFloor("chi", "X").String()}
	if got != [3]string{"3.00×", "–", "2.00×"} {
		t.Errorf("chi was %q", got)
	}
}

// What can't be shown takes nothing from what can.
func TestHistoryLeavesOutAFileThatIsNoRun(t *testing.T) {
	now := parse(t, "now.txt", lines("X/chi", 100))
	r, err := New([]*results.File{now}, nil, []*results.File{parse(t, "past/old.txt", "BenchmarkX 1 2 ns/op\n"), now})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"old.txt: no row has the key framework=: is this a run of the suite?"}
	if !slices.Equal(r.History.LeftOut, want) || len(r.History.Runs) != 1 {
		t.Errorf("left out %q of %d runs, want %q", r.History.LeftOut, len(r.History.Runs)+1, want)
	}
}
