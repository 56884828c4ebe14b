package httpserverbench

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"testing"
	"time"

	"httpserverbench/frameworks"
)

// The server-process mode, -server=process: each server runs in a child, which
// is the same test binary with serveEnv set to the framework's name. So the
// processor time and the memory of a server can be told from the client's.
//
// Parent and child speak JSON over the child's standard input and output: the
// child sends its address; for every request of the parent, an empty object,
// it sends its usage; when its input ends, as it does with its parent, so does
// it.
const serveEnv = "HTTPSERVERBENCH_SERVE"

// bootProcess starts f in a child process, until the test ends.
func bootProcess(tb testing.TB, f frameworks.Framework) (*server, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), serveEnv+"="+f.Name)
	cmd.Stderr = tb.Output()
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	tb.Cleanup(func() {
		stdin.Close()
		defer killAfter(cmd, closeTimeout).Stop()
		if err := cmd.Wait(); err != nil {
			tb.Errorf("framework %s: server process: %v", f.Name, err)
		}
	})
	child := &process{cmd: cmd, ask: json.NewEncoder(stdin), answer: json.NewDecoder(stdout)}
	srv := &server{usage: child.usage}
	return srv, child.receive(&srv.addr)
}

// A process is a child that serves a framework, seen from its parent.
type process struct {
	cmd    *exec.Cmd
	ask    *json.Encoder
	answer *json.Decoder
}

func (p *process) usage() (usage, error) {
	if err := p.ask.Encode(struct{}{}); err != nil {
		return usage{}, fmt.Errorf("asking the server process: %w", err)
	}
	var u usage
	err := p.receive(&u)
	return u, err
}

// receive decodes what the child says next. A child that says nothing is
// killed, which ends the waiting.
func (p *process) receive(v any) error {
	defer killAfter(p.cmd, requestTimeout).Stop()
	if err := p.answer.Decode(v); err != nil {
		return fmt.Errorf("reading from the server process: %w", err)
	}
	return nil
}

func killAfter(cmd *exec.Cmd, d time.Duration) *time.Timer {
	return time.AfterFunc(d, func() { cmd.Process.Kill() })
}

// serveProcess is the child: it serves the framework called name until in ends.
func serveProcess(name string, in io.Reader, out io.Writer) error {
	f, err := frameworks.Lookup(name)
	if err != nil {
		return err
	}
	ln, err := listen()
	if err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() { done <- f.Serve(ln) }()
	answer := json.NewEncoder(out)
	if err := answer.Encode(ln.Addr().String()); err != nil {
		return err
	}
	for asked := json.NewDecoder(in); asked.Decode(&struct{}{}) == nil; {
		if err := answer.Encode(used(ln)); err != nil {
			return err
		}
	}
	ln.Close()
	return <-done
}

// used returns what this process, as the server on ln, has used.
func used(ln *listener) usage {
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	return usage{Accepted: ln.accepted.Load(), CPU: cpuTime(), Mallocs: mem.Mallocs, Bytes: mem.TotalAlloc}
}
