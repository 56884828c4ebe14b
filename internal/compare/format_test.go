package compare

import (
	"bytes"
	"errors"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"httpserverbench/internal/golden"
	"httpserverbench/internal/stats"
)

// notes are what scripts/compare writes about a side.
func notes(revision, commit, subject string) []string {
	return []string{
		inTurn, "# revision: " + revision, "# commit: " + commit, "# subject: " + subject,
		"# command: go run ./scripts/compare v1 HEAD",
	}
}

// judged is a judgement with rows of all verdicts.
func judged(t *testing.T) *Judgement {
	old := append(base, made{"SerialGetText/framework=zerodep", 1, "3", 0}, made{"LargePayloadPost/framework=zerodep", 9, "12", 0.06})
	new := append(with(made{gets, 4.2, "9.25", 0}), made{"SerialGetText/framework=zerodep", 1.01, "3.5", 0}, made{"LargePayloadPost/framework=zerodep", 9, "12", 0.06})
	return judge(t, file(old, 24, 1, notes("v1", "1111111aaaa", "Serve")...), file(new, 24, 2, notes("HEAD", "2222222bbbb", "Serve <b>`more`</b> @you")...))
}

func TestMarkdown(t *testing.T) {
	var got bytes.Buffer
	if err := Write(&got, judged(t), "markdown"); err != nil {
		t.Fatal(err)
	}
	golden.Check(t, filepath.Join("testdata", "comment.md"), got.Bytes())
}

// The text is the comment's table with a line on each side before it, and the
// summary after it.
func TestText(t *testing.T) {
	j := judged(t)
	var got bytes.Buffer
	if err := Write(&got, j, "text"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"old: v1 (1111111) Serve\n", "24 rounds of 25ms in placement single", j.rendered(append(j.gated(), j.reference()...)), "\nregression: ConcurrentGet zerodep is slower by +",
	} {
		if !strings.Contains(got.String(), want) {
			t.Errorf("no %q in\n%s", want, &got)
		}
	}
}

func TestFailure(t *testing.T) {
	var got bytes.Buffer
	if err := WriteFailure(&got, errors.New("no ``` here")); err != nil {
		t.Fatal(err)
	}
	want := Marker + "\n### ⚠️ Benchmarks: could not be measured\n\n```\nno \"\"\" here\n```\n"
	if got.String() != want {
		t.Errorf("%q, want %q", got.String(), want)
	}
}

func TestChart(t *testing.T) {
	inf := math.Inf(1)
	for _, tt := range []struct {
		name             string
		value, low, high float64
		want             string
	}{
		{"about zero", 0, -0.005, 0.005, "         ├──●──┤        ┊      "},
		{"below the threshold", 0.01, 0.005, 0.015, "            │  ├──●──┤  ┊      "},
		{"above it", 0.025, 0.02, 0.03, "            │           ├──●──┤"},
		{"beyond the edges", 0, -1, 1, "◄───────────●─────────────────►"},
		{"wholly beyond them", 0.5, 0.4, 0.6, "            │           ┊     ►"},
		{"a point", 0, 0, 0, "            ●           ┊      "},
		{"unknown", 0, -inf, inf, "            │           ┊      "},
	} {
		c := Change{Old: 1, Test: stats.Test{Estimate: stats.Estimate{Value: tt.value, Low: tt.low, High: tt.high, N: 20}}}
		if got := c.chart(0.02); strings.TrimRight(got, " ") != strings.TrimRight(tt.want, " ") {
			t.Errorf("%s:\n%q, want\n%q", tt.name, got, tt.want)
		}
	}
	j := Judgement{Options: Options{Threshold: 0.02}}
	if got := j.axis(); got != "            0          +2 %" {
		t.Errorf("axis %q", got)
	}
}
