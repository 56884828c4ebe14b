package plots

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strings"
	"testing"
)

var example = Chart{
	Title: "GET & POST", Axis: "µs", Limit: 9,
	Bars: []Bar{
		{Label: "zerodep", Value: 10, Low: 9.5, High: 10.5, Note: "10 µs", Role: Base, Samples: []float64{9, 10, 11, 99}},
		{Label: "chi <5>", Value: 30, Low: 30, High: 30, Note: "30 µs", Samples: []float64{30}},
		{Label: "floor", Value: 9, Low: 8.9, High: 9.1, Note: "9 µs", Role: Floor, Samples: []float64{9, 9}},
	},
}

var exampleLines = Lines{
	Title: "GET & POST", X: "connections", Y: "µs", Ticks: []string{"1", "8", "<64>"},
	Series: []Series{
		{"zerodep", []Point{{10, 9.5, 10.5}, {8, 8, 8}, {7, 7, 7}}, Base},
		{"chi <5>", []Point{{30, 30, 30}, {}, {20, 20, 20}}, Other},
		{"floor", []Point{{9, 8, 10}, {7, 7, 7}, {6.9, 6.9, 6.9}}, Floor},
	},
}

func TestSVGIsWellFormedAndNamed(t *testing.T) {
	for _, picture := range []Picture{example, exampleLines, Lines{Title: "GET & POST"}} {
		s := string(picture.SVG(File))
		for in := xml.NewDecoder(strings.NewReader(s)); ; {
			if _, err := in.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatal(err)
			}
		}
		if !strings.HasPrefix(s, "<svg ") || !strings.Contains(s, `aria-label="GET &amp; POST"`) || strings.Contains(s, "NaN") {
			t.Errorf("%s", s)
		}
	}
}

func TestSVGHasThePalettesColoursAndNoOther(t *testing.T) {
	p := Palette{Ink: "ink()", Muted: "muted()", Base: "base()", Other: "other()", Floor: "floor()"}
	for _, picture := range []Picture{example, exampleLines} {
		s := string(picture.SVG(p))
		for _, c := range []string{p.Ink, p.Muted, p.Base, p.Other, p.Floor} {
			if !strings.Contains(s, ":"+c) {
				t.Errorf("nothing is drawn in %s", c)
			}
		}
		if strings.Contains(s, "#") {
			t.Error("something is drawn in a colour of its own")
		}
	}
}

// Every sample is a dot or is counted as lying beyond the end of the axis; one
// alone is the bar.
func TestEverySampleIsShown(t *testing.T) {
	s := string(example.SVG(File))
	if n := len(regexp.MustCompile(`M[0-9.]+ [0-9]+h0`).FindAllString(s, -1)); n != 5 || !strings.Contains(s, ">1 beyond<") {
		t.Errorf("%d dots, want 5 and one beyond, in\n%s", n, s)
	}
}

// What stands in a file must be legible on white and on a dark page.
func TestFileColoursContrastWithLightAndDark(t *testing.T) {
	for _, paper := range []string{"#ffffff", "#0d1117"} {
		for _, text := range []string{File.Ink, File.Muted} {
			if c := contrast(t, text, paper); c < 4 {
				t.Errorf("text %s on %s has a contrast of %.1f, want 4", text, paper, c)
			}
		}
		for _, bar := range []string{File.Base, File.Other, File.Floor} {
			if c := contrast(t, bar, paper); c < 2.5 {
				t.Errorf("bar %s on %s has a contrast of %.1f, want 2.5", bar, paper, c)
			}
		}
	}
}

// contrast is that of WCAG 2.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t *testing.T, c string) float64 {
	t.Helper()
	var rgb [3]int
	if _, err := fmt.Sscanf(c, "#%02x%02x%02x", &rgb[0], &rgb[1], &rgb[2]); err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		v := float64(rgb[i]) / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		sum += weight * v
	}
	return sum
}

func TestAxisHasAFewRoundNumbers(t *testing.T) {
	tests := []struct {
		longest float64
		want    []float64
	}{
		{25.4, []float64{0, 10, 20}},
		{9.99, []float64{0, 2, 4, 6, 8}},
		{604, []float64{0, 200, 400, 600}},
		{1000, []float64{0, 200, 400, 600, 800, 1000}},
	}
	for _, tt := range tests {
		if got := roundNumbers(tt.longest); fmt.Sprint(got) != fmt.Sprint(tt.want) {
			t.Errorf("up to %v: %v, want %v", tt.longest, got, tt.want)
		}
	}
}
