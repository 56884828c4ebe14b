package main

import (
	"fmt"
	"io"
	"time"

	"httpserverbench/internal/progress"
	"httpserverbench/internal/runner"
)

// A goal is what a run works towards: a number of rounds, or, where that is
// not known, the end of a budget.
type goal struct {
	rounds int
	budget time.Duration
}

// A meter shows how far a run is, in a line for each round where there is no
// bar. It draws between rows, never while one is measured.
type meter struct {
	progress.Display
	goal
	start time.Time
	round int
	rows  int // in this round
	done  int // of them
}

func newMeter(w io.Writer, g goal, start time.Time) meter {
	return meter{Display: progress.New(w), goal: g, start: start}
}

// begin starts round n with a number of rows.
func (m *meter) begin(n, rows int) {
	m.round, m.rows, m.done = n, rows, 0
}

// row counts a row that was measured.
func (m *meter) row(row runner.Row) {
	m.done++
	m.Bar(m.fraction(time.Since(m.start)), fmt.Sprintf("round %d %s", m.round, row))
}

// finish ends round n, after which the widest interval is worst.
func (m *meter) finish(n int, worst float64) {
	elapsed := time.Since(m.start)
	line := fmt.Sprintf("round %d", n)
	if m.rounds > 0 {
		line += fmt.Sprintf(" of %d", m.rounds)
	}
	line += fmt.Sprintf(": %v, widest interval %s", elapsed.Round(time.Second), plusMinus(worst))
	if left := progress.Left(elapsed, m.fraction(elapsed)); left > 0 {
		line += fmt.Sprintf(", %s left", left)
	}
	m.Line("%s", line)
}

// fraction returns how much of the goal is reached after a time, up to 1. With
// a budget it is the least: a run that is precise ends sooner.
func (m *meter) fraction(elapsed time.Duration) float64 {
	if m.budget > 0 {
		return min(1, float64(elapsed)/float64(m.budget))
	}
	rounds := float64(m.round-1) + float64(m.done)/float64(m.rows)
	return min(1, rounds/float64(m.rounds))
}
