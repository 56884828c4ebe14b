package cli

import (
	"fmt"
	"io"
	"os"
	"time"
)

// A Progress says how far a run of rounds has come: on a terminal in one line
// that is written anew, elsewhere in a line for each eighth of the rounds. It
// writes when it is called and at no other time, so that it does not disturb
// what is measured in between.
type Progress struct {
	w        io.Writer
	terminal bool
	start    time.Time
	rounds   int
}

// NewProgress returns the progress of a run that begins now, on w.
func NewProgress(w io.Writer, rounds int) Progress {
	p := Progress{w: w, start: time.Now(), rounds: rounds}
	if f, ok := w.(*os.File); ok {
		info, err := f.Stat()
		p.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return p
}

// line is as long as what is written on a terminal.
const line = 79

// At says on a terminal what is being done. Of done rounds the last may be a
// fraction.
func (p Progress) At(done float64, what string) {
	if p.terminal {
		text := fmt.Sprintf("%3.0f %%, %v left: %s", 100*done/float64(p.rounds), p.left(time.Since(p.start), done), what)
		fmt.Fprintf(p.w, "\r%-*.*s", line, line, text)
	}
}

// Round says, elsewhere than on a terminal, that a number of rounds is done.
func (p Progress) Round(done int) {
	if !p.terminal && done%max(1, p.rounds/8) == 0 {
		took := time.Since(p.start)
		fmt.Fprintf(p.w, "round %d of %d: %v, %v left\n", done, p.rounds, took.Round(time.Second), p.left(took, float64(done)))
	}
}

// End clears the line on a terminal.
func (p Progress) End() {
	if p.terminal {
		fmt.Fprintf(p.w, "\r%*s\r", line, "")
	}
}

// left estimates the time that remains when so many rounds took so long.
func (p Progress) left(took time.Duration, done float64) time.Duration {
	if done == 0 {
		return 0
	}
	return time.Duration(float64(took) * (float64(p.rounds) - done) / done).Round(time.Second)
}
