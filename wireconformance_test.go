package httpserverbench

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"httpserverbench/frameworks"
	"httpserverbench/internal/conformance"
	"httpserverbench/internal/golden"
)

const conformanceHead = `# Wire conformance

What each server does with requests that RFC 9110 and RFC 9112 settle. Each case names
its section; where that leaves a choice, every choice passes. "must" is what an RFC
requires, "hazard" what no RFC requires but has been used to smuggle requests, "should"
what an RFC recommends. The servers run as they are measured: the application is the
same for all, their limits and defaults are their own.

How many of the cases pass:

`

const conformanceFailures = `The cases that one server at least does not pass. An outcome is the statuses of the
responses and what became of the connection: **open** means that the next request on it
was responded to, **closed** that it was not. An empty cell is a pass.

`

// Every server's outcomes are those that docs/conformance.md shows; go test
// -run Conformance -update writes it. The server of this module passes everything.
func TestConformance(t *testing.T) {
	var servers []conformance.Outcomes
	for _, f := range frameworks.All {
		if f.Name != frameworks.Floor().Name {
			servers = append(servers, outcomes(t, f))
		}
	}
	for i, c := range conformance.All {
		if got := servers[0].Got[i]; !c.Passes(got) {
			t.Errorf("%s, RFC %s: got %v, want %s", c.Name, c.Section, got, c.Want)
		}
	}
	var table bytes.Buffer
	if err := conformance.Table(&table, servers); err != nil {
		t.Fatal(err)
	}
	summary, failures, _ := strings.Cut(table.String(), "\n\n")
	golden.Check(t, "docs/conformance.md", []byte(conformanceHead+summary+"\n\n"+conformanceFailures+failures))
}

func outcomes(t *testing.T, f frameworks.Framework) conformance.Outcomes {
	o := conformance.Outcomes{Server: f.Name}
	addr := serve(t, f)
	for _, c := range conformance.All {
		got, err := c.Run(addr, 5*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		o.Got = append(o.Got, got)
	}
	return o
}
