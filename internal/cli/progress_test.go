package cli

import (
	"bytes"
	"os"
	"testing"
	"time"
)

func TestLinesElsewhereThanOnATerminal(t *testing.T) {
	var b bytes.Buffer
	d := NewProgress(&b)
	d.Bar(0.5, "round 1")
	d.Line("round %d of %d", 1, 2)
	d.End()
	if got, want := b.String(), "round 1 of 2\n"; got != want {
		t.Errorf("printed %q, want %q", got, want)
	}
}

// A pipe is a file and no terminal, as under CI.
func TestLinesInAPipe(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	NewProgress(w).Line("round %d", 1)
	w.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(r); err != nil || b.String() != "round 1\n" {
		t.Errorf("printed %q, %v", b.String(), err)
	}
}

func TestLeft(t *testing.T) {
	cases := []struct {
		elapsed  time.Duration
		fraction float64
		want     time.Duration
	}{
		{time.Minute, 0.5, time.Minute},
		{time.Minute, 0.25, 3 * time.Minute},
		{time.Minute, 1, 0},
	}
	for _, tc := range cases {
		if got := Left(tc.elapsed, tc.fraction); got != tc.want {
			t.Errorf("after %v and %v: %v left, want %v", tc.elapsed, tc.fraction, got, tc.want)
		}
	}
}
