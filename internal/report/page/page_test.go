package page_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"httpserverbench/internal/conformance"
	"httpserverbench/internal/golden"
	"httpserverbench/internal/report"
	"httpserverbench/internal/report/page"
	"httpserverbench/internal/results"
)

// run returns the text of an example.
func run(t *testing.T, placement results.Placement) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "testdata", string(placement)+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// of makes a report on files of the given texts.
func of(t *testing.T, past []*results.File, texts ...string) *report.Report {
	t.Helper()
	var files []*results.File
	for _, text := range texts {
		files = append(files, parse(t, text))
	}
	r, err := report.New(files, past)
	if err != nil {
		t.Fatal(err)
	}
	r.Conformance = nil // it changes with the servers
	return r
}

func parse(t *testing.T, text string) *results.File {
	t.Helper()
	f, err := results.Parse("../testdata/run.txt", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// files makes the page of a report.
func files(t *testing.T, r *report.Report) map[string]string {
	t.Helper()
	made, err := page.Files(r, "../docs")
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]string{}
	for _, f := range made {
		byName[f.Name] = string(f.Data)
	}
	return byName
}

// small is two servers in one scenario.
const small = "placement: single\nBenchmarkNovel/framework=echo 10 100 ns/op 1.1 xfloor\nBenchmarkNovel/framework=echo 10 120 ns/op 1.2 xfloor\nBenchmarkNovel/framework=chi 10 140 ns/op 1.4 xfloor\n"

func TestPageIsAsItWasLookedAt(t *testing.T) {
	single := run(t, results.Single)
	full := files(t, of(t, []*results.File{parse(t, single)}, single, run(t, results.Apart)))
	for _, name := range []string{"benchmarks.md", "benchmarks.html", "plots/apart/SerialGetText.svg"} {
		golden.Check(t, filepath.Join("testdata", filepath.FromSlash(name)), []byte(full[name]))
	}
	golden.Check(t, filepath.Join("testdata", "small.md"), []byte(files(t, of(t, nil, small))["benchmarks.md"]))
}

// An open loop has a picture of its percentiles, and no rate that follows from a
// latency.
func TestOpenLoop(t *testing.T) {
	// Of the example's histogram, the row's name is another's.
	text := strings.ReplaceAll(run(t, results.Apart), "SerialGetText/framework=chi", "SteadyLoad/framework=chi/load=25")
	text = regexp.MustCompile(`(?m)^(BenchmarkSteadyLoad\S*.*)$`).ReplaceAllString(text, "$1 900 req/s 1000 due-req/s")
	text += "# overloaded: SteadyLoad/framework=chi/load=25: 900 of 1000 requests in a second\n"
	made := files(t, of(t, nil, text))
	if made["plots/apart/SteadyLoad-load-25-percentiles.svg"] == "" {
		t.Error("no picture of the percentiles")
	}
	for _, want := range []string{"| req/s due |", "| chi | overloaded |", "\nchi: overloaded: 900 of 1000 requests in a second.\n"} {
		_, section, _ := strings.Cut(made["benchmarks.md"], "### A steady load, apart")
		if !strings.Contains(section, want) {
			t.Errorf("no %q in\n%s", want, section)
		}
	}
}

// Routers in memory, which have no floor beside them, are in the order of their
// times and have no line in the table of all servers.
func TestRouters(t *testing.T) {
	text := "placement: single\n"
	for i := range 12 {
		text += fmt.Sprintf("BenchmarkRouting/framework=zerodep/route=last/via=router 9 %d ns/op 0 B/op 0 allocs/op\n", 600+i)
		text += fmt.Sprintf("BenchmarkRouting/framework=chi/route=last/via=router 9 %d ns/op 704 B/op 4 allocs/op\n", 1200+2*i)
	}
	md := files(t, of(t, nil, text))["benchmarks.md"]
	for _, want := range []string{
		"\n- **Routing.** **route=last, via=router**: zerodep ranks first; chi takes 2.00× (2.00–2.00) its time.\n",
		"\n| server | rank | × best | time/op, mean | B/op | allocs/op |\n",
		"\n| chi | 2 | 2.00× (2.00–2.00) | 1211 ns ± 0.4 % | 704 | 4 |\n",
		"\n**route=last, via=router**\n",
	} {
		if !strings.Contains(md, want) {
			t.Errorf("no %q in\n%s", want, md)
		}
	}
	if strings.Contains(md, "| Routing, route") {
		t.Error("the table of all servers has multiples of a floor that was not there")
	}
}

// A scenario that was skipped in every round has no table, and its reason is said
// once.
func TestWhatWasSkippedInEveryRound(t *testing.T) {
	const reason = "skipped: no processor of its own."
	text := small
	for _, load := range []string{"25", "50"} {
		text += "# skipped: SteadyLoad/load=" + load + ": no processor of its own\n"
	}
	r := of(t, nil, text)
	made := files(t, r)
	_, section, _ := strings.Cut(made["benchmarks.md"], "### A steady load, single\n")
	if section, _, _ = strings.Cut(section, "\n### "); section != "\n"+reason+"\n" {
		t.Errorf("got the section %q, want the reason and nothing else", section)
	}
	_, section, _ = strings.Cut(made["benchmarks.html"], `<h3 id="single-SteadyLoad">`)
	if section, _, _ = strings.Cut(section, "</section>"); strings.Contains(section, "<table") || strings.Count(section, reason) != 1 {
		t.Errorf("want the reason once and no table in\n%s", section)
	}
	if text := page.Text(r); !strings.Contains(text, "\nA steady load\n"+reason+"\n\n") {
		t.Errorf("want the reason and no table in\n%s", text)
	}
	if !strings.Contains(made["benchmarks.md"], " 1 scenarios in ") {
		t.Error("what was not measured is counted")
	}
}

func TestFootprint(t *testing.T) {
	text := "go: go1.26\n"
	for i := range 6 {
		text += fmt.Sprintf("BenchmarkFootprintProcess/framework=chi 1 %d start-ns 7340032 idle-B\n", 3000000+i*1000)
	}
	text += "BenchmarkFootprintBuild/framework=chi 1 1 modules 6012 dep-lines 5242880 binary-B 22000000000 build-ns\n"
	text += "BenchmarkFootprintBuild/framework=echo 1 2 modules 9000 dep-lines 5242880 binary-B 33000000000 build-ns\n"
	made := files(t, of(t, nil, small, text))
	for _, want := range []string{
		"| server | start to response | memory, idle | modules | lines of them | binary | cold build |",
		"| chi | 3.00 ms (3.00–3.01) | 7.00 MiB (7.00–7.00) | 1 | 6,012 | 5.00 MiB | 22.0 s |",
		"| echo | – | – | 2 | 9,000 | 5.00 MiB | 33.0 s |",
	} {
		if !strings.Contains(made["benchmarks.md"], want) {
			t.Errorf("no %q in\n%s", want, made["benchmarks.md"])
		}
	}
	if !strings.Contains(made["benchmarks.html"], `<h2 id="footprint">`) {
		t.Error("no footprint in the HTML page")
	}
}

// Every case is in the page, with a link to its section, and what failed is seen
// at once.
func TestConformance(t *testing.T) {
	r := of(t, nil, small)
	server := &conformance.Outcomes{Server: "echo", Got: make([]conformance.Outcome, len(conformance.All))}
	server.Got[0] = conformance.Outcome{Seen: "204 closed", Passes: true}
	server.Got[1].Seen = "503 closed"
	r.Conformance = []*conformance.Outcomes{server}
	made := files(t, r)
	for _, want := range []string{
		`<a href="` + conformance.All[1].URL() + `">` + conformance.All[1].Section + "</a>",
		"<td>503 closed</td>", "<summary>All ", "<td>204 closed</td>",
	} {
		if !strings.Contains(made["benchmarks.html"], want) {
			t.Errorf("no %s in the page", want)
		}
	}
	if md := made["benchmarks.md"]; !strings.Contains(md, "| 503 closed |") || strings.Contains(md, "204 closed") {
		t.Errorf("the failures, and nothing else, are wanted in\n%s", md)
	}
}

// The HTML page asks for nothing beyond itself.
func TestHTMLIsSelfContained(t *testing.T) {
	html := files(t, of(t, nil, run(t, results.Apart)))["benchmarks.html"]
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
	apart := run(t, results.Apart)
	without := func(pattern string) string {
		return regexp.MustCompile(`(?m)^`+pattern+`.*\n`).ReplaceAllString(apart, "")
	}
	failing := apart + "# failed: BenchmarkConcurrentGet/framework=chi: status 500\n"
	tests := []struct{ name, text, want string }{
		{"few rounds", small, "No difference is claimed"},
		{"a server that was not measured", without("BenchmarkConcurrentGet/framework=chi"), "| – | 1.528× (1.516–1.538) |"},
		{"the machine", apart, "| cpu | Example CPU @ 2.80GHz |"},
		{"a row too noisy", apart, "| gin | too noisy |"},
		{"a server that failed", failing, "| chi | failed |\n"},
		{"why it failed", failing, "\nchi: status 500.\n"},
		{"a scenario that failed", apart + "--- FAIL: BenchmarkConcurrentGet\n", "| all servers | failed |\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if md := files(t, of(t, nil, tt.text))["benchmarks.md"]; !strings.Contains(md, tt.want) {
				t.Errorf("no word of %q in\n%s", tt.want, md)
			}
		})
	}
}

// A scenario with a numeric parameter has lines over it, one of words a picture
// for each choice.
func TestPicturesOfParameters(t *testing.T) {
	rows := func(key string, values ...string) string {
		var b strings.Builder
		b.WriteString("placement: apart\n")
		for _, v := range values {
			for _, server := range []string{"chi", "gin"} {
				b.WriteString("BenchmarkConcurrentGet/framework=" + server + "/" + key + "=" + v + " 10 100000 ns/op 1.1 xfloor 4096 B/conn\n")
			}
		}
		return b.String()
	}
	for _, c := range []struct{ text, present, absent string }{
		{rows("conns", "1", "8", "64"), "plots/apart/ConcurrentGet.svg", "plots/apart/ConcurrentGet-conns-1.svg"},
		{rows("route", "last", "miss"), "plots/apart/ConcurrentGet-route-miss.svg", "plots/apart/ConcurrentGet.svg"},
	} {
		made := files(t, of(t, nil, c.text))
		if made[c.present] == "" || !strings.Contains(made["benchmarks.md"], "]("+c.present+")") || made[c.absent] != "" {
			t.Errorf("no %s, or %s is there", c.present, c.absent)
		}
		if !strings.Contains(made["benchmarks.md"], " B/conn |\n") || !strings.Contains(made["benchmarks.md"], "| 4.00 KiB |") {
			t.Errorf("B/conn has no column in\n%s", made["benchmarks.md"])
		}
	}
}

// Percentiles are shown for one connection only, and where enough requests
// were counted.
func TestPercentilesAreShownWhereTheyMeanSomething(t *testing.T) {
	md := files(t, of(t, nil, run(t, results.Apart)))["benchmarks.md"]
	serial, concurrent, ok := strings.Cut(md, "### Ten GETs at once, apart")
	if !ok || !strings.Contains(serial, "| p50 | p99 |") || strings.Contains(strings.SplitN(concurrent, "## How", 2)[0], "p50") {
		t.Errorf("percentiles stand elsewhere than with one connection in\n%s", md)
	}
	few := regexp.MustCompile(`(?s)# round: 2\n.*`).ReplaceAllString(run(t, results.Apart), "")
	if md := files(t, of(t, nil, few))["benchmarks.md"]; !strings.Contains(md, "| p50 |") || strings.Contains(md, "| p99 |") {
		t.Errorf("of 400 requests there is a p50 and no p99, in\n%s", md)
	}
}

// What failed is named where it would stand, and has no figures anywhere.
func TestWhatFailedIsNotDrawn(t *testing.T) {
	made := files(t, of(t, nil, run(t, results.Apart)+"--- FAIL: BenchmarkConcurrentGet/framework=chi\n--- FAIL: BenchmarkSerialGetText\n"))
	if svg := made["plots/apart/ConcurrentGet.svg"]; svg == "" || strings.Contains(svg, "chi") {
		t.Errorf("the picture has a server that failed:\n%s", svg)
	}
	if made["plots/apart/SerialGetText.svg"] != "" || strings.Contains(made["benchmarks.md"], "SerialGetText.svg") {
		t.Error("a scenario that failed has a picture")
	}
	if !strings.Contains(made["benchmarks.md"], " | failed | 1.528× (") {
		t.Errorf("chi has not failed in\n%s", made["benchmarks.md"])
	}
}

func TestNamesAreEscaped(t *testing.T) {
	made := files(t, of(t, nil, "# command: <b>&\nplacement: single\nBenchmarkX/framework=a<b 10 100 ns/op 2 xfloor\n"))
	if html := made["benchmarks.html"]; strings.Contains(html, "a<b") || strings.Contains(html, "<b>&") {
		t.Error("a name stands in the page unescaped")
	}
	if svg := made["plots/single/X.svg"]; svg == "" || strings.Contains(svg, "a<b") {
		t.Error("a name stands in the picture unescaped")
	}
}

func TestRenewShowsTheResultsBetweenTheMarks(t *testing.T) {
	const start, end = "<!-- results: written by scripts/report -->\n", "<!-- end of results -->\n"
	more := "BenchmarkPipelined/framework=zerodep 10 100 ns/op 2 xfloor\n"
	r := of(t, nil, run(t, results.Single)+more, run(t, results.Apart))
	renewed, err := page.Renew([]byte("# A\n"+start+"before\n"+end+"\nB\n"), r, "docs")
	if err != nil {
		t.Fatal(err)
	}
	got := string(renewed)
	for _, want := range []string{
		"# A\n" + start + "![Serial GET, JSON: time of one operation on each server](docs/plots/single/SerialGetJSON.svg)\n\n",
		"**Placement `single`: " + results.Single.Question() + "**", "**Placement `apart`: ",
		"Raw data: [run.txt](../testdata/run.txt), [run.txt](../testdata/run.txt).\n" + end + "\nB\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if title := "Sixteen GETs in one write"; !strings.Contains(page.Text(r), title) || strings.Contains(got, title) {
		t.Errorf("%q: want it in the text and not here, with the original page's scenarios only", title)
	}
	if strings.Contains(got, "before") {
		t.Error("what stood between the marks is still there")
	}
}
