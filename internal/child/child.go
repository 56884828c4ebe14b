// Package child runs child processes that end in bounded time, together with
// all that they started.
package child

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// grace is how long a child may take to end once it was told to, and its pipes
// may stay open.
const grace = 10 * time.Second

// A Command is a program that is run in a process group of its own: an
// interrupt at the terminal does not reach it, so its caller decides what one
// means.
type Command struct {
	Dir   string        // working directory; "" means the caller's
	Path  string        // of the program, or its name in PATH
	Env   []string      // variables besides the caller's, such as "GOFLAGS="
	Limit time.Duration // longest that a run may take

	// End is the signal that the group gets when the time is up or the context
	// ends; nil means os.Kill. What survives it for ten seconds is killed.
	End os.Signal
}

// Output is what a child wrote.
type Output struct {
	Stdout, Stderr []byte
}

// All returns both streams, standard output first.
func (o Output) All() []byte { return append(bytes.Clone(o.Stdout), o.Stderr...) }

// Run runs the program to its end. Output is complete also where it failed.
// The error is ctx's where that ended, and names Limit where that passed.
func (c Command) Run(ctx context.Context, args ...string) (Output, error) {
	limited, cancel := context.WithTimeout(ctx, c.Limit)
	defer cancel()
	cmd := exec.CommandContext(limited, c.Path, args...)
	cmd.Dir = c.Dir
	cmd.Env = append(cmd.Environ(), c.Env...)
	cmd.WaitDelay = grace
	lead(cmd, cmp.Or(c.End, os.Kill))
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		err = ctx.Err()
	case limited.Err() != nil:
		err = fmt.Errorf("not done within %v: %w", c.Limit, err)
	}
	return Output{stdout.Bytes(), stderr.Bytes()}, err
}
