package results_test

import (
	"errors"
	"strings"
	"testing"

	"httpserverbench/internal/results"
)

func TestComparable(t *testing.T) {
	const head = "placement: single\nbenchtime: 50ms\nsuite: abc\ngo: go1.26.8\n# fingerprint: A 11\n"
	tests := []struct{ name, from, to, want string }{
		{"the same", "", "", ""},
		{"placement", "single", "apart", `placement is "single" in one and "apart" in the other: measure both with the same -placement`},
		{"benchtime", "50ms", "1s", "-benchtime"},
		{"suite", "abc", "abd", "the client, the floor or the harness has changed"},
		{"Go", "go1.26.8", "go1.27", "version of Go"},
		{"a scenario", "A 11", "A 12", "fingerprint of A"},
		{"a scenario that is new", "A 11", "B 12", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := results.Comparable(parse(t, head), parse(t, strings.Replace(head, tt.from, tt.to, 1)))
			switch mismatch := (*results.Mismatch)(nil); {
			case tt.want == "" && err != nil:
				t.Error(err)
			case tt.want != "" && (!errors.As(err, &mismatch) || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("error %v, want %q in it", err, tt.want)
			}
		})
	}
}

// parse reads a file with the given head and one row.
func parse(t *testing.T, head string) *results.File {
	t.Helper()
	f, err := results.Parse("in.txt", []byte(head+"BenchmarkA/framework=chi 1 2 ns/op\n"))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestParseName(t *testing.T) {
	r := results.ParseName("BenchmarkConnections/framework=chi/conns=64/tls=on-16")
	if r.Name != "Connections/framework=chi/conns=64/tls=on" || r.Scenario != "Connections" || r.Procs != 16 ||
		len(r.Params) != 2 || r.Params[0] != (results.Param{Key: "conns", Value: "64"}) || r.Label() != "chi, 64, on" {
		t.Errorf("name read as %+v", r)
	}
}
