package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// A progress shows how far the rounds are: as a bar on a terminal, as a line
// for each round elsewhere. It draws between rows, never while one is
// measured. The zero value shows nothing.
type progress struct {
	w             io.Writer
	start         time.Time
	rounds, steps int // steps of all rounds
	done          int
	perRound      int
	bar           *progressbar.ProgressBar // nil where lines are printed
}

func newProgress(w io.Writer, rounds, rows int, start time.Time) progress {
	p := progress{w: w, start: start, rounds: rounds, steps: rounds * rows, perRound: rows}
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.bar = progressbar.NewOptions(p.steps,
			progressbar.OptionSetWriter(w),
			progressbar.OptionSetElapsedTime(true),
			progressbar.OptionSetPredictTime(true),
			progressbar.OptionClearOnFinish(),
			progressbar.OptionFullWidth(),
		)
	}
	return p
}

// step counts a row that both sides have measured in round n.
func (p *progress) step(n int) {
	p.done++
	if p.bar != nil {
		p.bar.Describe(fmt.Sprintf("round %d of %d", n, p.rounds))
		p.bar.Add(1)
		return
	}
	if p.done%p.perRound == 0 {
		elapsed := time.Since(p.start)
		left := elapsed * time.Duration(p.steps-p.done) / time.Duration(p.done)
		fmt.Fprintf(p.w, "round %d of %d: %v, %v left\n", n, p.rounds, elapsed.Round(time.Second), left.Round(time.Second))
	}
}

// end takes the bar from the terminal.
func (p *progress) end() {
	if p.bar != nil {
		p.bar.Clear()
	}
}
