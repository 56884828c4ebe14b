package harness

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"

	"httpserverbench/internal/results"
	"httpserverbench/internal/target"
)

// resolve settles the placement, and returns the number of processors that -cpu
// asks for, or 0.
func (s *Suite) resolve(f Flags) (procs int, err error) {
	if f.Placement != "" {
		if err := s.placement.Set(f.Placement); err != nil {
			return 0, fmt.Errorf("-placement=%s: %w", f.Placement, err)
		}
	}
	if err := s.remoteIsMeant(f); err != nil {
		return 0, err
	}
	cpu := f.CPU
	if strings.Contains(cpu, ",") {
		// The first run of a benchmark comes before testing sets the number,
		// and with b.Loop the first run is the whole measurement.
		first, _, _ := strings.Cut(cpu, ",")
		return 0, fmt.Errorf("-cpu=%s: testing sets a number of processors only after the first measurement with it: run once for each number, as in -cpu=%s -placement=shared", cpu, first)
	}
	if cpu != "" {
		if procs, err = strconv.Atoi(cpu); err != nil || procs < 1 {
			return 0, fmt.Errorf("-cpu=%s: want a number of processors", cpu)
		}
	}
	switch {
	case s.placement == "" && procs > 1:
		s.placement = results.Shared
	case s.placement == "":
		s.placement = results.Single
	case s.placement == results.Single && procs > 1:
		return 0, fmt.Errorf("-cpu=%d: placement single is one processor: type -placement=shared -cpu=%d", procs, procs)
	case s.placement == results.Apart && procs > 0:
		return 0, fmt.Errorf("-cpu=%d: placement apart divides the CPUs between client and servers: leave -cpu out", procs)
	}
	return procs, nil
}

// place gives this process the processors of its placement; the names that
// testing gives to rows follow from that. It returns a note on the CPUs of
// placement apart, "" in another.
func (s *Suite) place(procs int) (note string, err error) {
	switch s.placement {
	case results.Single:
		runtime.GOMAXPROCS(1)
	case results.Shared:
		if procs > 0 {
			runtime.GOMAXPROCS(procs)
		}
	case results.Apart:
		return s.divide()
	}
	return "", nil
}

// divide keeps this process, the client, to the second half of the CPUs and the
// servers to the first, where the system can do that. The note says what was
// done.
func (s *Suite) divide() (note string, err error) {
	cpus, err := target.CPUs()
	switch {
	case err != nil:
		return "none, " + err.Error(), nil
	case len(cpus) < 2:
		return "", fmt.Errorf("-placement=apart: want at least two CPUs, one for the servers and one for the client, got %d", len(cpus))
	}
	half := (len(cpus) + 1) / 2
	s.servers = cpus[:half]
	client := cpus[half:]
	if err := target.Pin(client); err != nil {
		return "", err
	}
	runtime.GOMAXPROCS(len(client))
	return fmt.Sprintf("servers on CPUs %v, client on %v", s.servers, client), nil
}
