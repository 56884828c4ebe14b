package plots

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image/color"
	"math"
	"regexp"
	"strconv"
	"strings"

	"gonum.org/v1/plot/vg"
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

// What is drawn has these colours, which stand for those of a palette: gonum
// writes them as they are and knows no others than RGB.
var (
	ink   = color.RGBA{R: 1, A: 255}
	muted = color.RGBA{R: 2, A: 255}
	base  = color.RGBA{R: 3, A: 255}
	other = color.RGBA{R: 4, A: 255}
	floor = color.RGBA{R: 5, A: 255}
)

func (r Role) color() color.Color {
	switch r {
	case Base:
		return base
	case Floor:
		return floor
	}
	return other
}

// fonts replaces the one font that gonum measures text by: the others have the
// same widths, or nearly so.
const fonts = "font-family:Liberation Sans,Arial,Helvetica,sans-serif"

// finish turns gonum's document into an element that scales with its
// surroundings, has a name for those who do not see it, the palette's colours,
// and coordinates that are alike everywhere.
func finish(svg []byte, title string, height vg.Length, p Palette) ([]byte, error) {
	start := bytes.Index(svg, []byte("<svg"))
	end := bytes.IndexByte(svg[max(start, 0):], '>')
	if start < 0 || end < 0 {
		return nil, errors.New("no svg element drawn")
	}
	var name bytes.Buffer
	if err := xml.EscapeText(&name, []byte(title)); err != nil {
		return nil, err
	}
	head := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" viewBox="0 0 %d %.0f" role="img" aria-label="%s">`,
		shownWidth, width, float64(height), name.String())
	body := strings.NewReplacer(
		"#010000", p.Ink,
		"#020000", p.Muted,
		"#030000", p.Base,
		"#040000", p.Other,
		"#050000", p.Floor,
		"font-family:Liberation Sans", fonts,
		"font-variant:normal;font-weight:normal;font-style:normal;", "",
	).Replace(string(svg[start+end+1:]))
	return []byte(head + coordinates.ReplaceAllStringFunc(body, rounded)), nil
}

var (
	coordinates = regexp.MustCompile(` (x|y|d)="[^"]*"`)
	decimals    = regexp.MustCompile(`-?[0-9]+\.[0-9]+(e[+-][0-9]+)?`)
)

// rounded writes an attribute's numbers with one decimal: a tenth of a point is
// less than a pixel. gonum has rounded them to five digits before, and a number
// in the middle of two others up or down as its last bit was, which depends on
// the processor.
func rounded(attribute string) string {
	return decimals.ReplaceAllStringFunc(attribute, func(number string) string {
		v, _ := strconv.ParseFloat(number, 64)
		return strconv.FormatFloat(math.Round(v*10)/10+0, 'f', -1, 64) // + 0 makes -0 a 0
	})
}

// shownWidth is the width in pixels where nothing else sets one.
const shownWidth = 640
