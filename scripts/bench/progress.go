package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"httpserverbench/internal/runner"
)

// A goal is what a run works towards: a number of rounds, or, where that is
// not known, the end of a budget.
type goal struct {
	rounds int
	budget time.Duration
}

// A progress shows how far a run is: as a bar on a terminal, as a line for
// each round elsewhere. It draws between rows, never while one is measured.
type progress struct {
	goal
	w     io.Writer
	start time.Time
	bar   *progressbar.ProgressBar // nil where lines are printed
	round int
	rows  int // in this round
	done  int // of them
}

// scale is how finely the bar is divided.
const scale = 1000

func newProgress(w io.Writer, g goal, start time.Time) progress {
	p := progress{goal: g, w: w, start: start}
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.bar = progressbar.NewOptions(scale,
			progressbar.OptionSetWriter(w),
			progressbar.OptionSetElapsedTime(true),
			progressbar.OptionSetPredictTime(true),
			progressbar.OptionClearOnFinish(),
			progressbar.OptionFullWidth(),
		)
	}
	return p
}

// begin starts round n with a number of rows.
func (p *progress) begin(n, rows int) {
	p.round, p.rows, p.done = n, rows, 0
}

// row counts a row that was measured.
func (p *progress) row(row runner.Row) {
	p.done++
	if p.bar != nil {
		p.bar.Describe(fmt.Sprintf("round %d %s", p.round, row))
		p.bar.Set(int(scale * p.fraction(time.Since(p.start))))
	}
}

// finish ends round n, after which the widest interval is worst.
func (p *progress) finish(n int, worst float64) {
	if p.bar != nil {
		return
	}
	elapsed := time.Since(p.start)
	line := fmt.Sprintf("round %d", n)
	if p.rounds > 0 {
		line += fmt.Sprintf(" of %d", p.rounds)
	}
	line += fmt.Sprintf(": %v, widest interval %s", elapsed.Round(time.Second), plusMinus(worst))
	if left := p.left(elapsed); left > 0 {
		line += fmt.Sprintf(", %s left", left.Round(time.Second))
	}
	fmt.Fprintln(p.w, line)
}

// fraction returns how much of the goal is reached after a time, up to 1.
func (p *progress) fraction(elapsed time.Duration) float64 {
	if p.budget > 0 {
		return min(1, float64(elapsed)/float64(p.budget))
	}
	rounds := float64(p.round-1) + float64(p.done)/float64(p.rows)
	return min(1, rounds/float64(p.rounds))
}

// left estimates the time that remains; with a budget it is the most there is.
func (p *progress) left(elapsed time.Duration) time.Duration {
	if p.budget > 0 {
		return max(0, p.budget-elapsed)
	}
	f := p.fraction(elapsed)
	if f == 0 {
		return math.MaxInt64
	}
	return time.Duration(float64(elapsed) * (1 - f) / f)
}

// end takes the bar from the terminal. It may be called more than once.
func (p *progress) end() {
	if p.bar != nil {
		p.bar.Clear()
	}
}
