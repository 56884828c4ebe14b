package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// A progress shows how far the rounds are: as a bar on a terminal, elsewhere
// as about ten lines. It draws between rounds, never while a row is measured.
type progress struct {
	w      io.Writer
	start  time.Time
	rounds int
	bar    *progressbar.ProgressBar // nil where lines are printed
}

func newProgress(w io.Writer, rounds int, start time.Time) progress {
	p := progress{w: w, start: start, rounds: rounds}
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.bar = progressbar.NewOptions(rounds,
			progressbar.OptionSetWriter(w),
			progressbar.OptionSetDescription("rounds"),
			progressbar.OptionShowCount(),
			progressbar.OptionSetElapsedTime(true),
			progressbar.OptionSetPredictTime(true),
			progressbar.OptionClearOnFinish(),
			progressbar.OptionFullWidth(),
		)
	}
	return p
}

// finish counts round n as done.
func (p progress) finish(n int) {
	if p.bar != nil {
		p.bar.Set(n)
		return
	}
	if n%max(1, p.rounds/10) != 0 {
		return
	}
	elapsed := time.Since(p.start)
	left := elapsed * time.Duration(p.rounds-n) / time.Duration(n)
	fmt.Fprintf(p.w, "round %d of %d: %v, %v left\n", n, p.rounds, elapsed.Round(time.Second), left.Round(time.Second))
}

// end takes the bar from the terminal.
func (p progress) end() {
	if p.bar != nil {
		p.bar.Clear()
	}
}
