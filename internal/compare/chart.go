package compare

import (
	"fmt"
	"math"
	"strings"
)

// A chart is a line of characters that shows an interval against zero and the
// threshold. Zero is at cell zeroCell, the threshold at cell limitCell.
const (
	cells     = 31
	zeroCell  = 12
	limitCell = 24
)

// axis returns the heading of the charts: where zero and the threshold are.
func (j *Judgement) axis() string {
	line := []rune(strings.Repeat(" ", cells))
	line[zeroCell] = '0'
	copy(line[limitCell-1:], []rune(fmt.Sprintf("+%g %%", 100*j.Options.Threshold)))
	return strings.TrimRight(string(line), " ")
}

// chart draws the interval of a change: ├──●──┤ on │ for zero and ┊ for the
// threshold. What lies beyond the edges ends in an arrow.
func (c Change) chart(threshold float64) string {
	line := []rune(strings.Repeat(" ", cells))
	line[zeroCell], line[limitCell] = '│', '┊'
	if !c.HasInterval() {
		return string(line)
	}
	low, high := cell(c.change(c.Low), threshold), cell(c.change(c.High), threshold)
	for i := max(0, low); i <= min(cells-1, high); i++ {
		line[i] = '─'
	}
	mark(line, low, '├')
	mark(line, high, '┤')
	mark(line, cell(c.change(c.Value), threshold), '●')
	return string(line)
}

// cell returns where a share lies on a chart, perhaps beyond its edges.
func cell(share, threshold float64) int {
	at := share / threshold * (limitCell - zeroCell)
	return zeroCell + int(math.Round(max(-1e6, min(1e6, at))))
}

// mark draws a sign at a cell, or an arrow at the edge that it lies beyond.
func mark(line []rune, at int, sign rune) {
	switch {
	case at < 0:
		line[0] = '◄'
	case at >= len(line):
		line[len(line)-1] = '►'
	default:
		line[at] = sign
	}
}
