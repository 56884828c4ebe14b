package results

import (
	"cmp"
	"fmt"
)

// A Mismatch is why the figures of two files cannot be compared.
type Mismatch struct {
	Key      string // of the configuration; "" where a scenario's fingerprint differs
	Scenario string // whose fingerprint differs; "" where the configuration does
	A, B     string // paths of the files
	InA      string // the value there
	InB      string
	Advice   string // what to do
}

// Error returns the reason in one line.
func (m *Mismatch) Error() string {
	what := cmp.Or(m.Key, "the fingerprint of "+m.Scenario)
	return fmt.Sprintf("%s and %s cannot be compared: %s is %q in one and %q in the other: %s", m.A, m.B, what, m.InA, m.InB, m.Advice)
}

// comparable are the keys in which two files must agree, and what to do where
// they do not.
var comparable = []struct{ key, advice string }{
	{KeyPlacement, "measure both with the same -placement"},
	{KeyBenchtime, "measure both with the same -benchtime"},
	{KeyGo, "measure both with the same version of Go"},
	{KeySuite, "the client, the floor or the harness has changed between them: measure both with the same"},
	{KeyRace, "measure both without the race detector"},
	{"goos", "measure both on one machine"},
	{"goarch", "measure both on one machine"},
	{"cpu", "measure both on one machine"},
}

// Comparable returns a *Mismatch if the figures of a and b do not measure the
// same thing in the same way, and nil if they do. A scenario that only one of
// them has is no obstacle.
func Comparable(a, b *File) error {
	for _, m := range Mismatches(a, b) {
		return m
	}
	return nil
}

// Mismatches returns all that keeps a and b from being comparable.
func Mismatches(a, b *File) []*Mismatch {
	var all []*Mismatch
	for _, c := range comparable {
		if a.Config[c.key] != b.Config[c.key] {
			all = append(all, &Mismatch{c.key, "", a.Path, b.Path, a.Config[c.key], b.Config[c.key], c.advice})
		}
	}
	for _, f := range a.Fingerprints {
		if hash := b.fingerprint(f.Scenario); hash != "" && hash != f.Hash {
			all = append(all, &Mismatch{"", f.Scenario, a.Path, b.Path, f.Hash, hash,
				"its request, required response or parameters have changed: measure both with the same"})
		}
	}
	return all
}

// fingerprint returns a scenario's hash, or "".
func (f *File) fingerprint(scenario string) string {
	for _, p := range f.Fingerprints {
		if p.Scenario == scenario {
			return p.Hash
		}
	}
	return ""
}
