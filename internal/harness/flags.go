package harness

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"httpserverbench/internal/results"
	"httpserverbench/internal/target"
)

// Flags are the flags that bear on what is measured, as they were given.
type Flags struct {
	Placement string  // -placement: "" means single, or shared where -cpu asks for several processors
	Groups    string  // -groups: names of groups of frameworks, see Group, with commas between
	Target    string  // -target: address of a server that runs already, measured instead of the frameworks
	Floor     string  // -floor: address of a floor that runs beside it; "" means none
	Profile   string  // -profile: file for a CPU profile of the server in a row; "" means none
	Bench     string  // -bench: "" means that no benchmark runs
	CPU       string  // -cpu
	Benchtime string  // -benchtime
	Rate      float64 // -rate: of open loops, requests in a second; 0 means shares of the floor's highest
	Sweep     bool    // -sweep: measure all numbers of connections
}

// Check returns an error that says what to type instead where flags contradict
// each other, or that a server which runs elsewhere is not there.
func (f Flags) Check() error {
	if _, _, err := f.resolve(); err != nil {
		return err
	}
	return f.reach()
}

// resolve settles the placement and the number of processors that -cpu asks for,
// or 0.
func (f Flags) resolve() (p results.Placement, procs int, err error) {
	if f.Placement != "" {
		if err := p.Set(f.Placement); err != nil {
			return p, 0, fmt.Errorf("-placement=%s: %w", f.Placement, err)
		}
	}
	if procs, err = f.procs(); err != nil {
		return p, 0, err
	}
	switch {
	case p != "":
	case f.Target != "":
		p = results.Remote
	case procs > 1:
		p = results.Shared
	default:
		p = results.Single
	}
	return p, procs, f.contradiction(p, procs)
}

// procs reads -cpu.
func (f Flags) procs() (n int, err error) {
	if f.CPU == "" {
		return 0, nil
	}
	if first, _, list := strings.Cut(f.CPU, ","); list {
		// The first run of a benchmark comes before testing sets the number,
		// and with b.Loop the first run is the whole measurement.
		return 0, fmt.Errorf("-cpu=%s: testing sets a number of processors only after the first measurement with it: run once for each number, as in -cpu=%s -placement=shared", f.CPU, first)
	}
	if n, err = strconv.Atoi(f.CPU); err != nil || n < 1 {
		return 0, fmt.Errorf("-cpu=%s: want a number of processors", f.CPU)
	}
	return n, nil
}

// contradiction returns why the flags do not go together in a placement, or nil.
func (f Flags) contradiction(p results.Placement, procs int) error {
	switch {
	case f.Target == "" && f.Floor != "":
		return errors.New("-floor=" + f.Floor + ": it is the floor beside a server that runs elsewhere: add -target")
	case f.Target == "" && p == results.Remote:
		return errors.New("-placement=remote: say which server: add -target=http://HOST:PORT")
	case f.Target != "" && p != results.Remote:
		return fmt.Errorf("-placement=%s: a server that runs elsewhere has placement remote: leave -placement out", p)
	case f.Target != "" && f.Groups != "":
		return errors.New("-groups=" + f.Groups + ": with -target that server is measured and no other: leave -groups out")
	case f.Groups != "" && p != results.Apart:
		return errors.New("-groups=" + f.Groups + ": their servers are programs of their own: add -placement=apart")
	case f.Profile != "" && p != results.Apart:
		return fmt.Errorf("-profile=%s: here client and server share a process: add -placement=apart", f.Profile)
	case f.Rate < 0:
		return fmt.Errorf("-rate=%v: want requests in a second, or 0 for shares of the floor's highest rate", f.Rate)
	case p == results.Single && procs > 1:
		return fmt.Errorf("-cpu=%d: placement single is one processor: type -placement=shared -cpu=%[1]d", procs)
	case p == results.Apart && procs > 0:
		return fmt.Errorf("-cpu=%d: placement apart divides the CPUs between client and servers: leave -cpu out", procs)
	}
	return nil
}

// reach finds out before anything is measured whether the servers that run
// elsewhere are there.
func (f Flags) reach() error {
	for _, flag := range []struct{ name, address string }{{"target", f.Target}, {"floor", f.Floor}} {
		if flag.address == "" {
			continue
		}
		if _, err := target.Remote(flag.address); err != nil {
			return fmt.Errorf("-%s: %w", flag.name, err)
		}
	}
	return nil
}
