package harness

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"httpserverbench/frameworks"
	"httpserverbench/internal/load"
	"httpserverbench/internal/results"
	"httpserverbench/internal/scenario"
	"httpserverbench/internal/target"
)

// Run measures every row of the scenario called name, each as a sub-benchmark.
func (s *Suite) Run(b *testing.B, name string) {
	sc, err := scenario.Lookup(name)
	if err != nil {
		b.Fatal(err)
	}
	skipped, ran := map[string]bool{}, false
	for _, r := range s.rows(sc) {
		if reason := s.unsuited(r); reason != nil {
			if text := fmt.Sprintf("%s: %v", strings.TrimSuffix(name+"/"+r.Variant.Params, "/"), reason); !skipped[text] {
				skipped[text] = true
				s.note(results.NoteSkipped, text)
			}
			continue
		}
		ran = true
		b.Run(r.Sub(), func(b *testing.B) {
			m, err := s.measure(b, r)
			if err != nil {
				b.Fatalf("framework %s, scenario %s: %v", r.Framework.Name, r.Scenario.Name, err)
			}
			if s.lines != nil {
				s.lines.add(m)
			}
		})
	}
	if !ran {
		b.SkipNow() // else testing takes the function for a row
	}
}

// note writes a note among the results, between two lines of them.
func (s *Suite) note(key, text string) {
	if s.lines != nil {
		results.NewWriter(os.Stdout).Note(key, text)
	}
}

// measure measures a row. A server that responds wrongly before, during or
// after the timed loop is an error and has no figures.
func (s *Suite) measure(b *testing.B, r scenario.Row) (m measured, err error) {
	if r.Variant.Way == load.InMemory {
		return measureRouter(b, r)
	}
	framework, err := s.contender(r.Framework, r)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(framework.close(), err) }() // the end of its process explains the rest
	floor, err := s.contender(floorOf(r), r)
	if err != nil {
		return m, fmt.Errorf("the floor beside it: %w", err)
	}
	defer func() { err = errors.Join(floor.close(), err) }()
	if s.placement != results.Apart {
		floor.heap = framework.heap
	}
	sample := newSample(framework, floor, r.Variant.Slice)
	if err := s.pace(sample, r.Variant.Load); err != nil {
		return m, err
	}
	if err := sample.settle(); err != nil {
		return m, err
	}
	used, err := s.time(b, sample)
	if err != nil {
		return m, err
	}
	if err := errors.Join(framework.check(), floor.check()); err != nil {
		return m, err
	}
	return measured{
		name:       r.Name(),
		latency:    framework.driver.Latency(),
		overloaded: sample.overloaded(),
		figures:    s.figures(r, sample, used),
	}, nil
}

// time runs the timed loop, and returns what the framework's server used
// meanwhile. It writes the server's profile, if one was asked for.
func (s *Suite) time(b *testing.B, sm *sample) (used target.Usage, err error) {
	server := sm.framework.server
	before, err := server.Usage()
	if err == nil && s.flags.Profile != "" {
		err = server.Profile()
	}
	if err != nil {
		return used, err
	}
	for b.Loop() {
		if err := sm.op(); err != nil {
			return used, err
		}
	}
	if s.flags.Profile != "" {
		profile, err := server.Profiled()
		if err == nil {
			err = os.WriteFile(s.flags.Profile, profile, 0o666)
		}
		if err != nil {
			return used, err
		}
	}
	after, err := server.Usage()
	return after.Since(before), err
}

// floorOf returns the floor as it serves what the row's scenario needs.
func floorOf(r scenario.Row) frameworks.Framework {
	if f, err := frameworks.Floor().With(r.Scenario.Needs); err == nil {
		return f
	}
	return frameworks.Floor() // which responds to requests of routes that it has no name for
}

// contender starts f, verifies it in the row's variant, and counts what an
// operation allocates.
func (s *Suite) contender(f frameworks.Framework, r scenario.Row) (*contender, error) {
	srv, err := s.start(f, serving{f.Name, r.Scenario.Needs, r.Scenario.TLS})
	if err != nil {
		return nil, err
	}
	return newContender(srv, r.Scenario, r.Variant, requestTimeout)
}
