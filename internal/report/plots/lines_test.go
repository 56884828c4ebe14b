package plots

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// A point that was not measured interrupts the line, and labels that would
// lie on each other are moved apart.
func TestLines(t *testing.T) {
	s := string(exampleLines.SVG(File))
	if n := len(regexp.MustCompile(`M[0-9.]+ [0-9.]+h0`).FindAllString(s, -1)); n != 8 {
		t.Errorf("%d points, want 8", n)
	}
	paths := regexp.MustCompile(`<path d="([^"]*)" stroke-width="1.6"`).FindAllStringSubmatch(s, -1)
	if len(paths) != 3 || strings.Count(paths[1][1], "M") != 2 || strings.Contains(paths[1][1], "L") {
		t.Errorf("paths %q, want three, the second of two points", paths)
	}
	var ys []float64
	for _, m := range regexp.MustCompile(`x="[0-9.]+" y="([0-9.]+)" text-anchor="start"[^>]*>(?:zerodep|floor)<`).FindAllStringSubmatch(s, -1) {
		var y float64
		fmt.Sscan(m[1], &y)
		ys = append(ys, y)
	}
	if len(ys) != 2 || ys[1]-ys[0] < lineHeight && ys[0]-ys[1] < lineHeight {
		t.Errorf("labels at %v, want them %d apart", ys, lineHeight)
	}
}

func TestSpread(t *testing.T) {
	for _, c := range []struct{ ys, want []float64 }{
		{nil, nil},
		{[]float64{10, 50}, []float64{10, 50}},
		{[]float64{20, 20}, []float64{13.5, 26.5}},
		{[]float64{20, 20, 20, 90, 91}, []float64{7, 20, 33, 84, 97}},
	} {
		if got := spread(c.ys); fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%v becomes %v, want %v", c.ys, got, c.want)
		}
	}
}

func TestScale(t *testing.T) {
	for _, c := range []struct {
		values []float64
		v      float64
		share  string
		ticks  string
	}{
		{nil, 1, "1.00", "[0 0.2 0.4 0.6000000000000001 0.8 1]"},
		{[]float64{2, 8, 10}, 5, "0.50", "[0 2 4 6 8 10]"},
		{[]float64{1, 100}, 10, "0.50", "[1 2 5 10 20 50 100]"},
		{[]float64{30, 1000}, 1e6, "1.00", "[50 100 200 500 1000]"},
	} {
		s := newScale(c.values)
		if got := fmt.Sprintf("%.2f", s.share(c.v)); got != c.share || fmt.Sprint(s.ticks()) != c.ticks {
			t.Errorf("%v: %v at %s, ticks %v; want %s and %s", c.values, c.v, got, s.ticks(), c.share, c.ticks)
		}
	}
}
