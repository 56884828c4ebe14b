package target

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"

	"httpserverbench/frameworks"
)

// A server in a child process and its parent speak JSON over the child's
// standard input and output: the child writes its address; for every command
// of the parent, a string, it writes its Usage; when its input ends, as it does
// with its parent, so does the child. Any program that does so can be measured.

// replyTimeout is how long a child may take to write its address or its usage.
const replyTimeout = 10 * time.Second

// Start starts cmd, a program that serves and speaks this package's protocol,
// on the given CPUs; none means on all. It takes over cmd's standard input and
// output. A child that is not heard from in time is killed. The error of one that
// dies has the end of what it wrote to its standard error, which goes to
// cmd.Stderr besides.
func Start(cmd *exec.Cmd, cpus []int) (*Server, error) {
	log := cmd.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	said := new(tail)
	if cmd.Stderr = said; log != nil {
		cmd.Stderr = io.MultiWriter(log, said)
	}
	if err := startOn(cmd, cpus); err != nil {
		return nil, err
	}
	p := &process{cmd, stdin, json.NewEncoder(stdin), json.NewDecoder(stdout), said}
	s := &Server{do: p.do, stop: p.stop}
	if err := p.receive(&s.Addr); err != nil {
		return nil, errors.Join(err, p.stop())
	}
	return s, nil
}

// A process is a child that serves, as its parent sees it.
type process struct {
	cmd     *exec.Cmd
	stdin   io.Closer
	command *json.Encoder
	reply   *json.Decoder
	said    *tail
}

func (p *process) do(c command) (Usage, error) {
	if err := p.command.Encode(c); err != nil {
		return Usage{}, fmt.Errorf("writing to the server process: %w", err)
	}
	var u Usage
	err := p.receive(&u)
	return u, err
}

// receive decodes what the child writes next.
func (p *process) receive(v any) error {
	defer p.killAfter(replyTimeout).Stop()
	if err := p.reply.Decode(v); err != nil {
		return fmt.Errorf("reading from the server process: %w", err)
	}
	return nil
}

func (p *process) stop() error {
	p.stdin.Close()
	defer p.killAfter(closeTimeout).Stop()
	if err := p.cmd.Wait(); err != nil {
		return fmt.Errorf("server process: %w%v", err, p.said)
	}
	return nil
}

func (p *process) killAfter(d time.Duration) *time.Timer {
	return time.AfterFunc(d, func() { p.cmd.Process.Kill() })
}

// Serve is the child's side: it serves f until in ends.
func Serve(f frameworks.Framework, in io.Reader, out io.Writer) error {
	ln, err := listen()
	if err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() { done <- f.Serve(ln) }()
	reply := json.NewEncoder(out)
	err = reply.Encode(ln.Addr().String())
	var c command
	for commands := json.NewDecoder(in); err == nil && commands.Decode(&c) == nil; {
		err = reply.Encode(ln.do(c))
	}
	return errors.Join(err, ln.stop(done))
}
