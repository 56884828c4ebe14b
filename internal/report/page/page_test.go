package page_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"httpserverbench/internal/golden"
	"httpserverbench/internal/report"
	"httpserverbench/internal/report/page"
	"httpserverbench/internal/results"
)

const run = "../testdata/run.txt"

var catalogue = []report.Server{
	{Name: "zerodep", Kind: "server of its own", About: "needs nothing but the standard library"},
	{Name: "nethttp", Kind: "standard library", About: "net/http with ServeMux"},
	{Name: "chi", Kind: "router on net/http", About: "a small router", Dependency: true},
	{Name: "gin", Kind: "framework on net/http", About: "binding & middleware", Dependency: true},
	{Name: "httprouter", Kind: "router on net/http", About: "a radix tree", Dependency: true},
	{Name: "fasthttp", Kind: "server of its own", About: "reuses everything", Dependency: true},
	{Name: "floor", Kind: "no server", About: "the limit of the machine"},
}

// files makes the page of a results file of the given text.
func files(t *testing.T, text string, past ...string) map[string][]byte {
	t.Helper()
	file := parse(t, text)
	var history []*results.File
	for _, p := range past {
		history = append(history, parse(t, p))
	}
	r, err := report.New([]*results.File{file}, catalogue, history)
	if err != nil {
		t.Fatal(err)
	}
	made, err := page.Files(r, "../docs")
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string][]byte{}
	for _, f := range made {
		byName[f.Name] = f.Data
	}
	return byName
}

func parse(t *testing.T, text string) *results.File {
	t.Helper()
	f, err := results.Parse(run, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func tenRounds(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(run)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func oneRound(t *testing.T) string {
	t.Helper()
	first, _, _ := strings.Cut(tenRounds(t), "# round: 2\n")
	return first
}

func TestPageIsAsItWasLookedAt(t *testing.T) {
	tests := []struct {
		name  string
		files map[string][]byte
	}{
		{"full", files(t, tenRounds(t), tenRounds(t))},
		{"one-round", files(t, oneRound(t))},
		{"bare", files(t, "BenchmarkNovel/framework=echo 10 100 ns/op\nBenchmarkNovel/framework=echo 10 120 ns/op\n")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for name, data := range tt.files {
				golden.Check(t, filepath.Join("testdata", tt.name, filepath.FromSlash(name)), data)
			}
		})
	}
}

func TestSameInputSameBytes(t *testing.T) {
	a, b := files(t, tenRounds(t)), files(t, tenRounds(t))
	for name := range a {
		if !bytes.Equal(a[name], b[name]) {
			t.Errorf("%s differs from one time to the next", name)
		}
	}
}

// The HTML page asks for nothing beyond itself.
func TestHTMLIsSelfContained(t *testing.T) {
	html := string(files(t, tenRounds(t))["benchmarks.html"])
	for _, banned := range []string{"<script", "<link", "<img", "src=", "@import", "url(", "xlink"} {
		if strings.Contains(html, banned) {
			t.Errorf("the page has %s", banned)
		}
	}
	for _, address := range regexp.MustCompile(`https?://[^"' ]*`).FindAllString(html, -1) {
		if address != "http://www.w3.org/2000/svg" {
			t.Errorf("the page names %s", address)
		}
	}
}

func TestWordsForWhatIsMissing(t *testing.T) {
	without := func(pattern string) string {
		return regexp.MustCompile(`(?m)^`+pattern+`.*\n`).ReplaceAllString(tenRounds(t), "")
	}
	tests := []struct{ name, text, want string }{
		{"one round", oneRound(t), "One round: no interval"},
		{"rounds of a row", tenRounds(t), "gin was measured in 8 of 10 rounds."},
		{"a server", without("BenchmarkConcurrentGet/framework=chi"), "Not measured: chi."},
		{"the floor of a scenario", without("BenchmarkConcurrentGet/framework=floor"), "The floor was not measured here."},
		{"the floor", without(".*framework=floor"), "multiple of the fastest server"},
		{"the base", without(".*framework=zerodep"), "The data does not hold what a takeaway needs."},
		{"the machine", without("cpu:"), "| CPU | not recorded |"},
		{"a server that failed", tenRounds(t) + "# failed: BenchmarkConcurrentGet/framework=chi: status 500\n", "| chi | failed | – |"},
		{"why it failed", tenRounds(t) + "# failed: BenchmarkConcurrentGet/framework=chi: status 500\n", "\nchi: status 500.\n"},
		{"a scenario that failed", tenRounds(t) + "--- FAIL: BenchmarkConcurrentGet\n", "| all servers | failed | – |"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if md := string(files(t, tt.text)["benchmarks.md"]); !strings.Contains(md, tt.want) {
				t.Errorf("no word of %q in\n%s", tt.want, md)
			}
		})
	}
}

// What failed is named where it would stand, and has no figures anywhere.
func TestWhatFailedIsNotDrawn(t *testing.T) {
	made := files(t, tenRounds(t)+"--- FAIL: BenchmarkConcurrentGet/framework=chi\n--- FAIL: BenchmarkConcurrentPost\n")
	if svg := string(made["plots/ConcurrentGet.svg"]); strings.Contains(svg, "chi") {
		t.Error("the picture has a server that failed")
	}
	if made["plots/ConcurrentPost.svg"] != nil || strings.Contains(string(made["benchmarks.md"]), "ConcurrentPost.svg") {
		t.Error("a scenario that failed has a picture")
	}
	glance, _, _ := strings.Cut(string(made["benchmarks.md"]), "## Takeaways")
	if !regexp.MustCompile(`\n\| chi \|.*× .*\| failed \| failed \|.*×`).MatchString(glance) {
		t.Errorf("chi has not failed in\n%s", glance)
	}
}

func TestHistoryNamesWhatItLeavesOut(t *testing.T) {
	made := files(t, tenRounds(t), "BenchmarkX 1 2 ns/op\n")
	want := "Left out: run.txt: server is not recorded\n"
	if !strings.Contains(string(made["benchmarks.md"]), want) {
		t.Errorf("no word of %q", want)
	}
}

func TestNamesAreEscaped(t *testing.T) {
	made := files(t, "# command: <b>&\nBenchmarkX/framework=a<b 10 100 ns/op\n")
	if html := string(made["benchmarks.html"]); strings.Contains(html, "a<b") || strings.Contains(html, "<b>&") {
		t.Error("a name stands in the page unescaped")
	}
	if svg := string(made["plots/X.svg"]); strings.Contains(svg, "a<b") {
		t.Error("a name stands in the picture unescaped")
	}
}
