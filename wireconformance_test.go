package httpserverbench

import (
	"testing"
	"time"

	"httpserverbench/frameworks"
	"httpserverbench/internal/conformance"
	"httpserverbench/internal/golden"
	"httpserverbench/internal/report/page"
)

// Every server's outcomes are those that are recorded and that
// docs/conformance.md shows; go test -run Conformance -update writes both. The
// server of this module passes everything.
func TestConformance(t *testing.T) {
	var servers []*conformance.Outcomes
	for _, f := range frameworks.All {
		if f.Name != frameworks.Floor().Name {
			servers = append(servers, outcomes(t, f))
		}
	}
	for i, c := range conformance.All {
		if got := servers[0].Got[i]; !got.Passes {
			t.Errorf("%s, RFC %s: got %s, want %s", c.Name, c.Section, got.Seen, c.Want)
		}
	}
	golden.Check(t, "internal/conformance/outcomes.txt", []byte(conformance.Format(servers)))
	golden.Check(t, "docs/conformance.md", page.Conformance(servers))
}

func outcomes(t *testing.T, f frameworks.Framework) *conformance.Outcomes {
	o := &conformance.Outcomes{Server: f.Name}
	addr := serve(t, f)
	for _, c := range conformance.All {
		got, err := c.Run(addr, 5*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		o.Add(c, got)
	}
	return o
}
