package results

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
)

// A Header is what a benchmark binary writes before its rows: what makes
// figures comparable or not, beside what testing writes itself.
type Header struct {
	Placement    Placement
	Benchtime    string
	Suite        string // hash of the sources of client, floor and harness
	Race         bool   // the race detector is on
	Fingerprints []Fingerprint
}

// A Fingerprint is a hash of what a scenario sends, requires and is
// parametrised with. Figures under different fingerprints measure different
// things.
type Fingerprint struct {
	Scenario string
	Hash     string
}

// WriteTo writes the configuration lines, the directions of those units that
// testing does not know, and the fingerprints as comments.
func (h Header) WriteTo(w io.Writer) (int64, error) {
	var text bytes.Buffer
	fmt.Fprintf(&text, "%s: %s\n%s: %s\n%s: %s\n%s: %s\n%s: %t\n%s",
		KeyPlacement, h.Placement, KeyGo, runtime.Version(), KeyBenchtime, h.Benchtime, KeySuite, h.Suite, KeyRace, h.Race, unitLines)
	for _, f := range h.Fingerprints {
		fmt.Fprintf(&text, "# %s: %s %s\n", commentFingerprint, f.Scenario, f.Hash)
	}
	return text.WriteTo(w)
}
