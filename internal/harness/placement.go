package harness

import (
	"fmt"
	"runtime"

	"httpserverbench/internal/results"
	"httpserverbench/internal/target"
)

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
