// Package plots draws the report's pictures as SVG: horizontal bars with
// intervals, from zero, so that lengths are true to the figures.
//
// gonum/plot does the drawing. Its SVG has fixed colours, sizes and fonts; see
// Palette and finish for how they become what a page needs.
package plots

import (
	"bytes"
	"fmt"
	"image/color"
	"math"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Bars is a picture of one scenario.
type Bars struct {
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
	Note             string // behind the bar
	Role             Role
}

// A Role decides a bar's colour.
type Role int

const (
	Other Role = iota
	Base
	Floor
)

// The sizes are in points of the picture, which the page scales to its width:
// narrow enough that the text can still be read on a phone.
const (
	width     = 400
	barHeight = 14
	rowHeight = 23
	margin    = 54 // the axis below the bars
	edge      = 3
	fontSize  = 12
)

// room is how much of the axis is kept free for the notes behind the bars, in
// multiples of the longest bar.
const room = 0.5

// SVG returns the picture as an svg element without a prologue, to stand in a
// page or, as it is, in a file of its own. Equal pictures give equal bytes.
func (b Bars) SVG(p Palette) ([]byte, error) {
	plt := b.frame()
	longest := 0.0
	for i, bar := range b.Bars {
		longest = max(longest, bar.High)
		if err := addBar(plt, bar, float64(len(b.Bars)-1-i)); err != nil {
			return nil, fmt.Errorf("bar of %s: %w", bar.Label, err)
		}
	}
	plt.X.Min, plt.X.Max = 0, longest*(1+room)
	plt.Y.Min, plt.Y.Max = -0.6, float64(len(b.Bars))-0.4
	plt.X.Tick.Marker = upTo(longest)
	if b.Limit > 0 {
		plt.Add(b.limit())
	}
	height := vg.Length(len(b.Bars)*rowHeight + margin)
	canvas := vgsvg.New(width, height)
	plt.Draw(draw.Crop(draw.New(canvas), edge, -edge, edge, -edge))
	var out bytes.Buffer
	if _, err := canvas.WriteTo(&out); err != nil {
		return nil, err
	}
	return finish(out.Bytes(), b.Title, height, p)
}

// frame returns the plot without its bars.
func (b Bars) frame() *plot.Plot {
	plt := plot.New()
	plt.BackgroundColor = nil
	labels := make([]plot.Tick, len(b.Bars))
	for i, bar := range b.Bars {
		labels[i] = plot.Tick{Value: float64(len(b.Bars) - 1 - i), Label: bar.Label}
	}
	plt.Y.Tick.Marker = plot.ConstantTicks(labels)
	plt.Y.Tick.Length = 0
	plt.Y.LineStyle.Width = 0
	plt.Y.Tick.Label = style(ink, draw.XRight, draw.YCenter)
	plt.X.Tick.Label = style(muted, draw.XCenter, draw.YTop)
	plt.X.LineStyle.Color = muted
	plt.X.Tick.LineStyle.Color = muted
	plt.X.Label.Text = b.Axis
	plt.X.Label.Padding = 4
	plt.X.Label.TextStyle = style(muted, draw.XCenter, draw.YBottom)
	return plt
}

// addBar adds a bar, its interval and its note at the height y.
func addBar(plt *plot.Plot, bar Bar, y float64) error {
	rect, err := plotter.NewBarChart(plotter.Values{bar.Value}, barHeight)
	if err != nil {
		return err
	}
	rect.Horizontal, rect.XMin = true, y
	rect.Color, rect.LineStyle.Width = bar.Role.color(), 0
	note, err := plotter.NewLabels(plotter.XYLabels{
		XYs:    plotter.XYs{{X: bar.High, Y: y}},
		Labels: []string{bar.Note},
	})
	if err != nil {
		return err
	}
	note.TextStyle = []text.Style{style(ink, draw.XLeft, draw.YCenter)}
	note.Offset = vg.Point{X: 5, Y: 1.5}
	plt.Add(rect, note)
	return addInterval(plt, bar, y)
}

func addInterval(plt *plot.Plot, bar Bar, y float64) error {
	if bar.Low == bar.High {
		return nil
	}
	whisker, err := plotter.NewXErrorBars(struct {
		plotter.XYs
		plotter.XErrors
	}{
		plotter.XYs{{X: bar.Value, Y: y}},
		plotter.XErrors{{Low: bar.Value - bar.Low, High: bar.High - bar.Value}},
	})
	if err != nil {
		return err
	}
	whisker.LineStyle = draw.LineStyle{Color: ink, Width: 1.3}
	whisker.CapWidth = 6
	plt.Add(whisker)
	return nil
}

// limit returns the dashed line.
func (b Bars) limit() *plotter.Line {
	return &plotter.Line{
		XYs:       plotter.XYs{{X: b.Limit, Y: -0.6}, {X: b.Limit, Y: float64(len(b.Bars)) - 0.4}},
		LineStyle: draw.LineStyle{Color: muted, Width: 0.8, Dashes: []vg.Length{3, 3}},
	}
}

// upTo returns a ticker that labels the axis no further than the bars reach, at
// four places or so whose distance is 1, 2 or 5 times a power of ten.
func upTo(longest float64) plot.Ticker {
	power := math.Pow(10, math.Floor(math.Log10(longest/4)))
	step := power
	for _, factor := range []float64{2, 5, 10} {
		if longest/step > 5 {
			step = factor * power
		}
	}
	var ticks plot.ConstantTicks
	for i := 0; float64(i)*step <= longest; i++ {
		v := float64(i) * step
		ticks = append(ticks, plot.Tick{Value: v, Label: strconv.FormatFloat(v, 'g', 6, 64)})
	}
	return ticks
}

func style(c color.Color, x text.XAlignment, y text.YAlignment) text.Style {
	return text.Style{
		Color:   c,
		Font:    font.Font{Typeface: "Liberation", Variant: "Sans", Size: fontSize},
		XAlign:  x,
		YAlign:  y,
		Handler: text.Plain{Fonts: font.DefaultCache},
	}
}
