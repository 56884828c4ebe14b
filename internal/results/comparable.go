package results

import "fmt"

// A Mismatch is why the figures of two files cannot be compared.
type Mismatch struct {
	Key    string // of the configuration, or the scenario whose fingerprint differs
	A, B   string // paths of the files
	InA    string // the value there
	InB    string
	Advice string // what to do
}

// Error returns the reason in one line.
func (m *Mismatch) Error() string {
	return fmt.Sprintf("%s and %s cannot be compared: %s is %q in one and %q in the other: %s", m.A, m.B, m.Key, m.InA, m.InB, m.Advice)
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
	for _, c := range comparable {
		if a.Config[c.key] != b.Config[c.key] {
			return &Mismatch{c.key, a.Path, b.Path, a.Config[c.key], b.Config[c.key], c.advice}
		}
	}
	for _, f := range a.Fingerprints {
		if hash := b.fingerprint(f.Scenario); hash != "" && hash != f.Hash {
			return &Mismatch{"the fingerprint of " + f.Scenario, a.Path, b.Path, f.Hash, hash,
				"its request, required response or parameters have changed: measure both with the same"}
		}
	}
	return nil
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
