package cli

import (
	"strings"
	"testing"
)

func TestRenew(t *testing.T) {
	const begin, end = "<!-- gate: written by scripts/verify -->\n", "<!-- end of gate -->\n"
	for _, c := range []struct{ name, text, want, err string }{
		{"replaced", "a\n" + begin + "old\n" + end + "b\n", "a\n" + begin + "new\n" + end + "b\n", ""},
		{"empty", begin + end, begin + "new\n" + end, ""},
		{"no begin", "a\n" + end, "", "no place for the gate: add the line <!-- gate: written by scripts/verify -->"},
		{"no end", begin + "a\n", "", "no end of the gate: add the line <!-- end of gate -->"},
	} {
		got, err := Renew([]byte(c.text), "gate", "scripts/verify", []byte("new\n"))
		if string(got) != c.want || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: %q, %v; want %q, %q", c.name, got, err, c.want, c.err)
		}
	}
}
