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

var example = Bars{
	Title: "GET & POST", Axis: "µs", Limit: 9,
	Bars: []Bar{
		{Label: "zerodep", Value: 10, Low: 9.5, High: 10.5, Note: "10 µs", Role: Base},
		{Label: "chi", Value: 30, Low: 30, High: 30, Note: "30 µs"},
		{Label: "floor", Value: 9, Low: 8.9, High: 9.1, Note: "9 µs", Role: Floor},
	},
}

func svg(t *testing.T, b Bars, p Palette) string {
	t.Helper()
	data, err := b.SVG(p)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestSVGIsWellFormedAndNamed(t *testing.T) {
	s := svg(t, example, File)
	for in := xml.NewDecoder(strings.NewReader(s)); ; {
		if _, err := in.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if !strings.HasPrefix(s, "<svg ") || !strings.Contains(s, `aria-label="GET &amp; POST"`) {
		t.Errorf("begins with %.200s", s)
	}
}

func TestSVGHasThePalettesColoursAndNoOther(t *testing.T) {
	p := Palette{Ink: "ink()", Muted: "muted()", Base: "base()", Other: "other()", Floor: "floor()"}
	s := svg(t, example, p)
	for _, c := range []string{p.Ink, p.Muted, p.Base, p.Other, p.Floor} {
		if !strings.Contains(s, ":"+c) {
			t.Errorf("nothing is drawn in %s", c)
		}
	}
	if strings.Contains(s, "#") {
		t.Error("something is drawn in a colour of its own")
	}
}

func TestEqualPicturesGiveEqualBytes(t *testing.T) {
	first := svg(t, example, File)
	if again := svg(t, example, File); first != again {
		t.Error("the same picture differs from one time to the next")
	}
}

func TestCoordinatesHaveOneDecimal(t *testing.T) {
	tests := []struct{ attribute, want string }{
		{` x="33.812"`, ` x="33.8"`},
		{` x="33.813"`, ` x="33.8"`},
		{` y="-6.6797"`, ` y="-6.7"`},
		{` y="-0.031"`, ` y="0"`},
		{` d="M7.1e-15,33.812L0,40"`, ` d="M0,33.8L0,40"`},
	}
	for _, tt := range tests {
		if got := rounded(tt.attribute); got != tt.want {
			t.Errorf("%s becomes %s, want %s", tt.attribute, got, tt.want)
		}
	}
	if s := svg(t, example, File); !regexp.MustCompile(`d="M[0-9.]+,`).MatchString(s) || regexp.MustCompile(` [xyd]="[^"]*\.[0-9][0-9]`).MatchString(s) {
		t.Errorf("a coordinate is not rounded in\n%s", s)
	}
}

func TestRoundingSparesWhatIsWritten(t *testing.T) {
	b := Bars{Axis: "µs", Bars: []Bar{{Label: ` x="1.234"`, Value: 1.234, Low: 1, High: 2, Note: "1.234 µs"}}}
	if s := svg(t, b, File); !strings.Contains(s, "1.234 µs") || strings.Count(s, "1.234") != 2 {
		t.Errorf("text was changed in\n%s", s)
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
		want    string
	}{
		{25.4, "0 10 20"},
		{9.99, "0 2 4 6 8"},
		{604, "0 200 400 600"},
		{0.5, "0 0.1 0.2 0.3 0.4 0.5"},
		{1000, "0 200 400 600 800 1000"},
	}
	for _, tt := range tests {
		var labels []string
		for _, tick := range upTo(tt.longest).Ticks(0, 0) {
			labels = append(labels, tick.Label)
		}
		if got := strings.Join(labels, " "); got != tt.want {
			t.Errorf("up to %v: %s, want %s", tt.longest, got, tt.want)
		}
	}
}
