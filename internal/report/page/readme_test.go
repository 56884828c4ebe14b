package page_test

import (
	"strings"
	"testing"

	"httpserverbench/internal/report"
	"httpserverbench/internal/report/page"
	"httpserverbench/internal/results"
)

const (
	start = "<!-- results: written by scripts/report -->\n"
	end   = "<!-- end of results -->\n"
)

func renew(t *testing.T, readme, text string) string {
	t.Helper()
	r, err := report.New([]*results.File{parse(t, text)}, catalogue, nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(page.Renew([]byte(readme), r, "docs"))
}

func TestRenewShowsTheResultsBetweenTheMarks(t *testing.T) {
	got := renew(t, "# A\n"+start+"before\n"+end+"\nB\n", tenRounds(t))
	for _, want := range []string{
		"# A\n" + start + "![Serial GET, JSON: time per operation of each server](docs/plots/SerialGetJSON.svg)\n\n",
		"6 servers in 7 scenarios, measured in 10 rounds on 2 cores with go1.26.8, 2026-11-22 20:00 UTC. ",
		" Raw data: [run.txt](../testdata/run.txt).\n\n| server | Serial GET, JSON |",
		"| zerodep | **1.",
		" |\n" + end + "\nB\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if strings.Contains(got, "before\n") {
		t.Errorf("what was there before is there still:\n%s", got)
	}
	if again := renew(t, got, tenRounds(t)); again != got {
		t.Errorf("a second time it is\n%s", again)
	}
}

// The page, its picture and the README show the same table.
func TestRenewShowsThePagesTable(t *testing.T) {
	_, table, _ := strings.Cut(renew(t, start+end, tenRounds(t)), "\n\n|")
	table, _, _ = strings.Cut(table, "\n<!--")
	if md := string(files(t, tenRounds(t))["benchmarks.md"]); table == "" || !strings.Contains(md, table) {
		t.Errorf("the page does not have\n%s", table)
	}
}

func TestRenewOfOneRoundClaimsNoDifference(t *testing.T) {
	if got := renew(t, start+end, oneRound(t)); strings.Contains(got, "**") || strings.Contains(got, "interval") {
		t.Errorf("one round is claimed to show something:\n%s", got)
	}
}

func TestRenewLeavesOtherReadmesAlone(t *testing.T) {
	for _, readme := range []string{"", "# A\n", start, end, end + start} {
		if got := renew(t, readme, tenRounds(t)); got != "" {
			t.Errorf("%q becomes %q", readme, got)
		}
	}
}
