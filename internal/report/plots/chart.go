// Package plots draws the report's pictures as SVG. A [Chart] has for each
// server a horizontal bar from zero, so that lengths are true to the figures,
// with the interval of its mean, and below it a dot for each sample. [Lines]
// show how a quantity depends on another.
//
// Note: gonum/plot drew them before. Its SVG has fixed colours, sizes and
// fonts, and making of it what a page needs took as much code as drawing.
package plots

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"math"
	"strconv"
	"unicode/utf8"
)

// A Picture is a Chart or Lines.
type Picture interface {
	// SVG returns the picture as an svg element without a prologue, to stand in
	// a page or in a file of its own. Equal pictures give equal bytes.
	SVG(Palette) []byte
}

// A Chart is a picture of one scenario.
type Chart struct {
	Title string  // for readers who hear the picture
	Axis  string  // what the lengths are, with the unit
	Bars  []Bar   // from the top
	Limit float64 // where a dashed line stands through all bars; 0 for none
}

// A Bar is one server's time. Low and High are the ends of its interval, both
// Value if there is none.
type Bar struct {
	Label            string
	Value, Low, High float64
	Samples          []float64
	Note             string // after the bar
	Role             Role
}

// A Role decides a bar's colour.
type Role string

const (
	Other Role = ""
	Base  Role = "base"
	Floor Role = "floor"
)

// A Palette holds the CSS colours of a picture.
type Palette struct {
	Ink   string // labels and intervals
	Muted string // axis and limit
	Base  string
	Other string
	Floor string
}

// File is the palette of a picture in a file of its own. A page that shows it
// may be light or dark, so these are of middle brightness, with a contrast of
// 4:1 or so to both white and GitHub's dark grey.
var File = Palette{Ink: "#75808c", Muted: "#75808c", Base: "#2f7fd6", Other: "#93a1b0", Floor: "#b98a3c"}

// Inline is the palette of a picture inside a page that sets these variables.
var Inline = Palette{
	Ink:   "var(--ink)",
	Muted: "var(--muted)",
	Base:  "var(--bar-base)",
	Other: "var(--bar-other)",
	Floor: "var(--bar-floor)",
}

func (p Palette) bar(r Role) string {
	switch r {
	case Base:
		return p.Base
	case Floor:
		return p.Floor
	}
	return p.Other
}

// Sizes in units of the picture, which the page scales to its width: narrow
// enough that the text can still be read on a phone.
const (
	width      = 400
	shownWidth = 640 // in pixels, where nothing else sets one
	edge       = 4
	rowHeight  = 32
	barHeight  = 13
	dotsAt     = 22 // from the top of a row
	axisHeight = 38
	charWidth  = 6.4 // of the labels' font, roughly
	room       = 0.5 // of the axis, for notes, as a share of the longest bar
)

// SVG returns the picture, see Picture.
func (c Chart) SVG(p Palette) []byte {
	d := newDrawing(c, p)
	bottom := len(c.Bars) * rowHeight
	begin(d, c.Title, bottom+axisHeight)
	for i, bar := range c.Bars {
		d.bar(bar, i*rowHeight)
	}
	if c.Limit > 0 {
		fmt.Fprintf(d, `<path d="M%s 0V%d" style="stroke:%s" stroke-width=".8" stroke-dasharray="3 3"/>`+"\n", d.at(c.Limit), bottom, p.Muted)
	}
	d.axis(c.Axis, bottom)
	d.WriteString("</svg>\n")
	return d.Bytes()
}

// begin opens a picture of the given height, in its units.
func begin(w io.Writer, title string, height int) {
	fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" viewBox="0 0 %d %d" role="img" aria-label="%s" font-family="Liberation Sans,Arial,Helvetica,sans-serif" font-size="12">`+"\n",
		shownWidth, width, height, html.EscapeString(title))
}

// A drawing is a chart that is being drawn.
type drawing struct {
	bytes.Buffer
	Palette
	left    float64 // where the axis begins
	longest float64 // bar
	reach   float64 // value at the right end
}

func newDrawing(c Chart, p Palette) *drawing {
	d := &drawing{Palette: p}
	for _, bar := range c.Bars {
		d.left = max(d.left, charWidth*float64(utf8.RuneCountInString(bar.Label))+8)
		d.longest = max(d.longest, bar.High)
	}
	d.reach = d.longest * (1 + room)
	return d
}

// at returns the horizontal place of a value. A tenth of a unit is less than a
// pixel.
func (d *drawing) at(v float64) string { return number(d.left + d.length(v)) }

func (d *drawing) length(v float64) float64 { return v / d.reach * (width - edge - d.left) }

func number(v float64) string {
	return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64)
}

// bar draws one server's row below top.
func (d *drawing) bar(b Bar, top int) {
	middle := top + 2 + barHeight/2
	fmt.Fprintf(d, `<text x="%s" y="%d" text-anchor="end" style="fill:%s">%s</text>`, number(d.left-5), middle+5, d.Ink, html.EscapeString(b.Label))
	fmt.Fprintf(d, `<rect x="%s" y="%d" width="%s" height="%d" style="fill:%s"/>`, number(d.left), top+2, number(d.length(b.Value)), barHeight, d.Palette.bar(b.Role))
	if b.Low < b.High {
		low, high := d.at(b.Low), d.at(b.High)
		fmt.Fprintf(d, `<path d="M%s %dv6m0-3H%sm0-3v6" fill="none" style="stroke:%s" stroke-width="1.2"/>`, low, middle-3, high, d.Ink)
	}
	fmt.Fprintf(d, `<text x="%s" y="%d" style="fill:%s">%s</text>`+"\n", number(d.left+d.length(b.High)+5), middle+5, d.Ink, html.EscapeString(b.Note))
	d.dots(b, top+dotsAt)
}

// dots draws the samples in three lines around y, so that fewer hide each
// other. Those beyond the right end are counted there.
func (d *drawing) dots(b Bar, y int) {
	if len(b.Samples) < 2 {
		return
	}
	beyond := 0
	d.WriteString(`<path d="`)
	for i, v := range b.Samples {
		if v > d.reach {
			beyond++
			continue
		}
		fmt.Fprintf(d, "M%s %dh0", d.at(v), y+3*(i%3-1))
	}
	fmt.Fprintf(d, `" fill="none" style="stroke:%s" stroke-width="2.8" stroke-linecap="round" stroke-opacity=".7"/>`+"\n", d.Palette.bar(b.Role))
	if beyond > 0 {
		fmt.Fprintf(d, `<text x="%d" y="%d" text-anchor="end" font-size="9" style="fill:%s">%d beyond</text>`+"\n", width-edge, y+3, d.Muted, beyond)
	}
}

// axis draws the line below the bars, no further than they reach.
func (d *drawing) axis(label string, y int) {
	fmt.Fprintf(d, `<path d="M%s %dH%s`, number(d.left), y, d.at(d.longest))
	ticks := roundNumbers(d.longest)
	for _, v := range ticks {
		fmt.Fprintf(d, "M%s %dv4", d.at(v), y)
	}
	fmt.Fprintf(d, `" fill="none" style="stroke:%s"/>`+"\n", d.Muted)
	for _, v := range ticks {
		fmt.Fprintf(d, `<text x="%s" y="%d" text-anchor="middle" style="fill:%s">%s</text>`, d.at(v), y+16, d.Muted, strconv.FormatFloat(v, 'g', 6, 64))
	}
	fmt.Fprintf(d, `<text x="%s" y="%d" style="fill:%s">%s</text>`+"\n", number(d.left), y+32, d.Muted, html.EscapeString(label))
}

// roundNumbers returns four numbers or so from zero up to longest, whose
// distance is 1, 2 or 5 times a power of ten.
func roundNumbers(longest float64) []float64 {
	if longest <= 0 {
		return []float64{0}
	}
	power := math.Pow(10, math.Floor(math.Log10(longest/4)))
	step := power
	for _, factor := range []float64{2, 5, 10} {
		if longest/step > 5 {
			step = factor * power
		}
	}
	var numbers []float64
	for i := 0; float64(i)*step <= longest; i++ {
		numbers = append(numbers, float64(i)*step)
	}
	return numbers
}
