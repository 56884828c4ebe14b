package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"time"

	"httpserverbench/internal/hello"
	"httpserverbench/internal/load"
	"httpserverbench/internal/results"
)

// timeout bounds each wait for a process.
const timeout = 10 * time.Second

var (
	request = []byte("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
	want    = load.Want{Status: 200, Length: len(hello.Text)}
)

// stages are what a process does one after the other, and the unit of its
// resident memory after each.
var stages = []struct {
	conns    int
	requests int // on each of them
	unit     string
}{
	{1, 1, results.IdleMemory},
	{1000, 1, results.ConnsMemory},
	{64, 300, results.LoadedMemory},
}

// A process is a program that runs.
type process struct {
	cmd    *exec.Cmd
	addr   string
	began  time.Time
	stderr bytes.Buffer
}

// examine runs a program in a fresh process and returns the figures of that.
func examine(ctx context.Context, program string) ([]figure, error) {
	ctx, kill := context.WithCancel(ctx)
	defer kill()
	p := new(process)
	if err := p.start(ctx, program); err != nil {
		return nil, err
	}
	figures, err := p.figures()
	kill()
	p.cmd.Wait() // whose error is that it was killed
	if err != nil {
		return nil, fmt.Errorf("%w\n%s", err, p.stderr.String())
	}
	return figures, nil
}

// start starts a program on a socket that listens already.
func (p *process) start(ctx context.Context, program string) error {
	ln, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		return err
	}
	defer ln.Close()
	socket, err := ln.File()
	if err != nil {
		return fmt.Errorf("hand a socket to the program: %w", err)
	}
	defer socket.Close()
	p.addr = ln.Addr().String()
	p.cmd = exec.CommandContext(ctx, program)
	p.cmd.ExtraFiles = []*os.File{socket} // the child's hello.Socket
	p.cmd.Stderr = &p.stderr
	p.began = time.Now()
	return p.cmd.Start()
}

// figures runs the stages.
func (p *process) figures() (figures []figure, err error) {
	for _, s := range stages {
		conns, err := p.use(s.conns, s.requests)
		if figures == nil {
			figures = append(figures, figure{float64(time.Since(p.began)), results.StartTime})
		}
		if err == nil {
			var bytes float64
			bytes, err = resident(p.cmd.Process.Pid)
			figures = append(figures, figure{bytes, s.unit})
		}
		for _, c := range conns {
			c.Close()
		}
		if err != nil {
			return nil, err
		}
	}
	return figures, nil
}

// use opens connections and sends requests on each, one after the other, and
// returns the connections, also with an error, for the caller to close.
func (p *process) use(n, requests int) (conns []*load.Conn, err error) {
	for range n {
		nc, err := net.DialTimeout("tcp", p.addr, timeout)
		if err != nil {
			return conns, err
		}
		conns = append(conns, load.New(nc, timeout))
	}
	for range requests {
		for _, c := range conns {
			if err := c.Send(request); err != nil {
				return conns, err
			}
		}
		for _, c := range conns {
			if err := c.Receive(want); err != nil {
				return conns, fmt.Errorf("want %v, %w", want, err)
			}
		}
	}
	return conns, nil
}

// resident returns the bytes of memory that a process has in use.
func resident(pid int) (float64, error) {
	name := fmt.Sprintf("/proc/%d/smaps_rollup", pid)
	text, err := os.ReadFile(name)
	if err != nil {
		return 0, fmt.Errorf("resident memory is read as Linux tells it: %w", err)
	}
	_, rss, _ := bytes.Cut(text, []byte("\nRss:"))
	var kilobytes float64
	if _, err := fmt.Sscanf(string(rss), "%f kB", &kilobytes); err != nil {
		return 0, fmt.Errorf("%s has no line Rss: %w", name, err)
	}
	return kilobytes * 1024, nil
}
