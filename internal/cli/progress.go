package cli

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// A Progress shows how far a run has come: as a bar on a terminal, as plain
// lines elsewhere. It draws when it is called and at no other time, so
// that it does not disturb what is measured in between. Its zero value shows
// nothing.
type Progress struct {
	lines io.Writer                // nil where a bar is drawn
	bar   *progressbar.ProgressBar // nil where lines are printed
}

// scale is how finely the bar is divided.
const scale = 1000

// NewProgress returns a progress on w.
func NewProgress(w io.Writer) Progress {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return Progress{lines: w}
	}
	return Progress{bar: progressbar.NewOptions(scale,
		progressbar.OptionSetWriter(w),
		progressbar.OptionSetElapsedTime(true),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionClearOnFinish(),
		progressbar.OptionFullWidth(),
	)}
}

// Bar draws the bar, where there is one: a fraction of the run is done, and
// what is being done.
func (d Progress) Bar(fraction float64, what string) {
	if d.bar != nil {
		d.bar.Describe(what)
		d.bar.Set(int(scale * fraction))
	}
}

// Line prints a line, where there is no bar.
func (d Progress) Line(format string, args ...any) {
	if d.lines != nil {
		fmt.Fprintf(d.lines, format+"\n", args...)
	}
}

// End takes the bar from the terminal. It may be called more than once.
func (d Progress) End() {
	if d.bar != nil {
		d.bar.Clear()
	}
}

// Left estimates the time that remains when a fraction, above 0, took elapsed.
func Left(elapsed time.Duration, fraction float64) time.Duration {
	left := float64(elapsed) * (1 - fraction) / fraction
	return time.Duration(left).Round(time.Second)
}
