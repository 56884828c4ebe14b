package target

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
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
// on the given CPUs; none means on all. It takes over cmd's standard input,
// output and error: what was written to the last is in the error of a child
// that ends by itself. A child that is not heard from in time is killed.
func Start(cmd *exec.Cmd, cpus []int) (*Server, error) {
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	said := new(lastWords)
	cmd.Stderr = said
	cmd.WaitDelay = closeTimeout // a child of the child may hold it open
	if err := startOn(cmd, cpus); err != nil {
		return nil, err
	}
	p := &process{cmd, stdin, json.NewEncoder(stdin), json.NewDecoder(stdout), said}
	s := &Server{pid: cmd.Process.Pid, do: p.do, stop: p.stop}
	if err := p.receive(&s.Addr); err != nil {
		return nil, cmp.Or(p.stop(), err)
	}
	return s, nil
}

// Peak returns the most resident memory, in bytes, that a server's own process
// has had, or 0 where it has none or the system does not tell as Linux does.
//
// Note: the ru_maxrss that a child can tell of itself begins with what its parent
// had.
func (s *Server) Peak() int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.pid))
	if err != nil {
		return 0
	}
	_, peak, _ := strings.Cut(string(status), "\nVmHWM:")
	var kilobytes int64
	fmt.Sscanf(peak, "%d kB", &kilobytes)
	return kilobytes << 10
}

// A process is a child that serves, as its parent sees it.
type process struct {
	cmd     *exec.Cmd
	stdin   io.Closer
	command *json.Encoder
	reply   *json.Decoder
	said    *lastWords
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
	limit := p.killAfter(replyTimeout)
	err := p.reply.Decode(v)
	if !limit.Stop() {
		fmt.Fprintf(p.said, "it said nothing for %v\n", replyTimeout)
	}
	if err != nil {
		return fmt.Errorf("reading from the server process: %w", err)
	}
	return nil
}

func (p *process) stop() error {
	p.stdin.Close()
	defer p.killAfter(closeTimeout).Stop()
	if err := p.cmd.Wait(); err != nil {
		return fmt.Errorf("the server process ended with %w%s", err, p.said)
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
