//go:build unix

package httpserverbench

import (
	"strings"
	"testing"

	"httpserverbench/internal/results"
)

// Where the system allows a process too few file descriptors for some rows, those are
// skipped with a note, once for each choice of parameters, and the others measured.
func TestRowsWithTooFewDescriptorsAreSkipped(t *testing.T) {
	const limited = `ulimit -n 200 && exec "$0" "$@"`
	stdout, stderr, status := runProgram(t, "/bin/sh", "-c", limited, self(t),
		"-test.run=^$", "-test.bench=^Benchmark(Connections|IdleConnections)$/framework=(zerodep|floor)$", "-test.benchtime=1x")
	if status != 0 {
		t.Fatalf("exit status %d\n%s%s", status, stdout, stderr)
	}
	file, err := results.Parse("output", []byte(stdout))
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for _, r := range file.Rows {
		rows = append(rows, r.Name)
	}
	const want = "Connections/framework=zerodep/conns=1 Connections/framework=floor/conns=1 Connections/framework=zerodep/conns=8 Connections/framework=floor/conns=8"
	if got := strings.Join(rows, " "); got != want {
		t.Errorf("got rows %s\nwant %s", got, want)
	}
	for _, note := range []string{
		"# skipped: Connections/conns=64: want 356 file descriptors, the system allows a process 200: raise ulimit -n\n",
		"# skipped: IdleConnections: want 8104 file descriptors, the system allows a process 200: raise ulimit -n\n",
	} {
		if n := strings.Count(stdout, note); n != 1 {
			t.Errorf("got %d times, want once:\n%s", n, note)
		}
	}
}
