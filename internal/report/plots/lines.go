package plots

import (
	"bytes"
	"cmp"
	"fmt"
	"html"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"
)

// Lines is a picture of how a quantity depends on another.
type Lines struct {
	Title  string // for readers who hear the picture
	X, Y   string // what the axes are, with the units
	Ticks  []string
	Series []Series
}

// A Series is one server's line. It has a point for each tick.
type Series struct {
	Label  string
	Points []Point
	Role   Role
}

// A Point is a quantity. Low and High are the ends of its interval, both Value
// if there is none. Value is 0 where nothing was measured.
type Point struct{ Value, Low, High float64 }

// Sizes of a picture of lines, beside those that all pictures have.
const (
	plotTop    = 22
	plotBottom = 210
	lineHeight = 13 // of the labels
	labelGap   = 16 // between the lines' ends and the labels
	decades    = 20 // from this quotient of largest and smallest on the axis is logarithmic
)

// dashes tell the lines of the other servers apart.
var dashes = []string{"", "6 3", "2 3", "8 3 2 3", "12 4", "4 2 1 2 1 2"}

// SVG returns the picture, see Picture.
func (l Lines) SVG(p Palette) []byte {
	d := newPlane(l, p)
	begin(d, l.Title, plotBottom+axisHeight)
	d.text(0, 11, "start", d.Muted, l.Y)
	for _, y := range d.scale.ticks() {
		fmt.Fprintf(d, `<path d="M%s %sH%s" style="stroke:%s" stroke-width=".5" stroke-opacity=".5"/>`+"\n", number(d.left), number(d.y(y)), number(d.right), d.Muted)
		d.text(d.left-4, d.y(y)+4, "end", d.Muted, strconv.FormatFloat(y, 'g', 6, 64))
	}
	for i, tick := range l.Ticks {
		d.text(d.x(i), plotBottom+16, "middle", d.Muted, tick)
	}
	d.text(d.left, plotBottom+32, "start", d.Muted, l.X)
	others := 0
	for _, s := range l.Series {
		dash := ""
		if s.Role == Other {
			dash = dashes[others%len(dashes)]
			others++
		}
		d.line(s, dash)
	}
	d.labels(l.Series)
	d.WriteString("</svg>\n")
	return d.Bytes()
}

// A plane is a picture of lines that is being drawn.
type plane struct {
	bytes.Buffer
	Palette
	scale       scale
	left, right float64 // ends of the horizontal axis
	step        float64 // between ticks
}

func newPlane(l Lines, p Palette) *plane {
	d := &plane{Palette: p, left: 44}
	var values []float64
	longest := 0
	for _, s := range l.Series {
		longest = max(longest, utf8.RuneCountInString(s.Label))
		for _, p := range s.Points {
			if p.Value > 0 {
				values = append(values, max(p.Low, p.Value/2), p.Value, p.High)
			}
		}
	}
	d.scale = newScale(values)
	d.right = width - edge - labelGap - charWidth*float64(longest)
	d.step = (d.right - d.left) / float64(max(1, len(l.Ticks)-1))
	return d
}

func (d *plane) x(tick int) float64  { return d.left + float64(tick)*d.step }
func (d *plane) y(v float64) float64 { return plotBottom - d.scale.share(v)*(plotBottom-plotTop) }

func (d *plane) text(x, y float64, anchor, colour, text string) {
	fmt.Fprintf(d, `<text x="%s" y="%s" text-anchor="%s" style="fill:%s">%s</text>`+"\n", number(x), number(y), anchor, colour, html.EscapeString(text))
}

// line draws one server's points, with their intervals, and what joins them.
func (d *plane) line(s Series, dash string) {
	var path, whiskers, dots bytes.Buffer
	move := "M"
	for i, p := range s.Points {
		if p.Value <= 0 {
			move = "M"
			continue
		}
		x, y := number(d.x(i)), number(d.y(p.Value))
		fmt.Fprintf(&path, "%s%s %s", move, x, y)
		fmt.Fprintf(&dots, "M%s %sh0", x, y)
		if p.Low < p.High {
			fmt.Fprintf(&whiskers, "M%s %sV%s", x, number(d.y(p.Low)), number(d.y(p.High)))
		}
		move = "L"
	}
	colour := d.bar(s.Role)
	fmt.Fprintf(d, `<g fill="none" style="stroke:%s"><path d="%s" stroke-width="1.6" stroke-dasharray="%s"/>`, colour, &path, dash)
	fmt.Fprintf(d, `<path d="%s" stroke-width="5" stroke-linecap="round"/><path d="%s"/></g>`+"\n", &dots, &whiskers)
}

// labels names each line at its right end, as near as the others' names allow,
// and joins the name to it.
func (d *plane) labels(series []Series) {
	type end struct {
		Series
		y float64
	}
	var ends []end
	for _, s := range series {
		if i := len(s.Points) - 1; i >= 0 && s.Points[i].Value > 0 {
			ends = append(ends, end{s, d.y(s.Points[i].Value)})
		}
	}
	slices.SortStableFunc(ends, func(a, b end) int { return cmp.Compare(a.y, b.y) })
	ys := make([]float64, len(ends))
	for i, e := range ends {
		ys[i] = e.y
	}
	for i, y := range spread(ys) {
		fmt.Fprintf(d, `<path d="M%s %sL%s %s" style="stroke:%s" stroke-width=".8"/>`, number(d.right+3), number(ends[i].y), number(d.right+labelGap-2), number(y), d.bar(ends[i].Role))
		d.text(d.right+labelGap, y+4, "start", d.Ink, ends[i].Label)
	}
}

// spread moves ascending places apart until lineHeight is between any two, as
// little as possible in the sum of squares: those that are too close become a
// block around the mean of where they would be.
func spread(ys []float64) []float64 {
	type block struct {
		sum float64 // of the places, each less its distance from the first
		n   int
	}
	mean := func(b block) float64 { return b.sum / float64(b.n) }
	var blocks []block
	for i, y := range ys {
		b := block{y - float64(i*lineHeight), 1}
		for last := len(blocks) - 1; last >= 0 && mean(blocks[last]) > mean(b); last-- {
			b = block{blocks[last].sum + b.sum, blocks[last].n + b.n}
			blocks = blocks[:last]
		}
		blocks = append(blocks, b)
	}
	var apart []float64
	for _, b := range blocks {
		for range b.n {
			apart = append(apart, mean(b)+float64(len(apart)*lineHeight))
		}
	}
	return apart
}

// A scale maps values to shares of an axis: from zero, or in logarithms where
// they differ much.
type scale struct {
	low, high float64
	log       bool
}

func newScale(values []float64) scale {
	if len(values) == 0 {
		return scale{high: 1}
	}
	low, high := slices.Min(values), slices.Max(values)
	if low > 0 && high/low > decades {
		return scale{low, high, true}
	}
	return scale{0, high, false}
}

func (s scale) share(v float64) float64 {
	v = min(max(v, s.low), s.high)
	if s.log {
		return math.Log(v/s.low) / math.Log(s.high/s.low)
	}
	return v / s.high
}

// ticks returns round numbers on the axis.
func (s scale) ticks() []float64 {
	if !s.log {
		return roundNumbers(s.high)
	}
	var ticks []float64
	for power := math.Pow(10, math.Floor(math.Log10(s.low))); power <= s.high; power *= 10 {
		for _, factor := range []float64{1, 2, 5} {
			if v := factor * power; s.low <= v && v <= s.high {
				ticks = append(ticks, v)
			}
		}
	}
	return ticks
}
