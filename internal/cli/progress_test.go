package cli

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"
)

func TestLinesElsewhereThanOnATerminal(t *testing.T) {
	r, w, err := os.Pipe() // a file and no terminal, as under CI
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	p := NewProgress(w, 16)
	for n := range 16 {
		p.At(float64(n)+0.5, "a row")
		p.Round(n + 1)
	}
	p.End()
	w.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(r); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(b.String(), "\n")
	if len(lines) != 9 || !strings.HasPrefix(lines[0], "round 2 of 16: ") || !strings.HasPrefix(lines[7], "round 16 of 16: ") || !strings.HasSuffix(lines[7], ", 0s left") {
		t.Errorf("printed %q, want a line for every second round", lines)
	}
}

func TestOneLineOnATerminal(t *testing.T) {
	var b bytes.Buffer
	p := NewProgress(&b, 2)
	p.terminal = true
	p.At(1.5, "a row with a name "+strings.Repeat("that is long ", 9))
	p.Round(2)
	p.End()
	got := strings.Split(b.String(), "\r")
	if len(got) != 4 || !strings.HasPrefix(got[1], " 75 %, 0s left: a row ") || len(got[1]) != line || strings.TrimSpace(got[2]) != "" || got[3] != "" {
		t.Errorf("printed %q", got)
	}
}

func TestLeft(t *testing.T) {
	p := Progress{rounds: 4}
	for _, c := range []struct {
		took time.Duration
		done float64
		want time.Duration
	}{
		{0, 0, 0},
		{time.Minute, 2, time.Minute},
		{time.Minute, 0.5, 7 * time.Minute},
		{time.Minute, 4, 0},
	} {
		if got := p.left(c.took, c.done); got != c.want {
			t.Errorf("%v rounds took %v: %v left, want %v", c.done, c.took, got, c.want)
		}
	}
}
