package main

import (
	"fmt"
	"io"
	"time"

	"httpserverbench/internal/progress"
)

// A meter shows how far the rounds are, as about ten lines where there is no
// bar.
type meter struct {
	progress.Display
	start  time.Time
	rounds int
}

func newMeter(w io.Writer, rounds int, start time.Time) meter {
	return meter{progress.New(w), start, rounds}
}

// finish counts round n as done.
func (m meter) finish(n int) {
	fraction := float64(n) / float64(m.rounds)
	m.Bar(fraction, fmt.Sprintf("round %d of %d", n, m.rounds))
	if n%max(1, m.rounds/10) == 0 {
		elapsed := time.Since(m.start)
		m.Line("round %d of %d: %v, %v left", n, m.rounds, elapsed.Round(time.Second), progress.Left(elapsed, fraction))
	}
}
