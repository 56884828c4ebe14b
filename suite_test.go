package httpserverbench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"httpserverbench/frameworks"

	"golang.org/x/perf/benchfmt"
)

// rowNames lists the full names of all rows, or of one function's.
func rowNames(only string) []string {
	var names []string
	for _, s := range scenarios {
		for _, f := range s.entrants() {
			if only == "" || only == s.name {
				names = append(names, s.name+"/"+s.row(f))
			}
		}
	}
	return names
}

// A value that holds a slash or ends in a dash and digits would be read as
// something else by benchstat; no value here has a dash at all.
var wellFormed = regexp.MustCompile(`^[A-Z][A-Za-z]+/framework=[a-z][a-z0-9]*(/handler=[a-z]+)?$`)

// checkNames reports names that are ill-formed or occur twice.
func checkNames(names []string) error {
	seen := make(map[string]bool)
	for _, name := range names {
		if !wellFormed.MatchString(name) {
			return fmt.Errorf("row %q: want %v", name, wellFormed)
		}
		if seen[name] {
			return fmt.Errorf("row %q: stands twice", name)
		}
		seen[name] = true
	}
	return nil
}

func TestNames(t *testing.T) {
	if err := checkNames(rowNames("")); err != nil {
		t.Error(err)
	}
	for _, bad := range [][]string{
		{"SerialGet/framework=chi", "SerialGet/framework=chi"},
		{"SerialGet/framework=chi-5"},
		{"SerialGet/framework=go/chi"},
		{"SerialGet/framework="},
		{"SerialGet/framework=net http"},
		{"serial/framework=chi"},
		{"SerialGet"},
	} {
		if checkNames(bad) == nil {
			t.Errorf("checkNames(%q): no error", bad)
		}
	}
}

// runSelf runs this test binary and returns what it writes.
func runSelf(t *testing.T, args ...string) []byte {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), exe, args...)
	// Under the race detector a process sleeps for a second before it exits.
	cmd.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0 "+os.Getenv("GORACE"))
	cmd.WaitDelay = closeTimeout
	defer killAfter(cmd, 2*time.Minute).Stop()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
	return out
}

// checkRows reads out as benchstat does and wants exactly the rows named, each
// with at least the units.
func checkRows(t *testing.T, out []byte, names, units []string) {
	t.Helper()
	missing := make(map[string]bool)
	for _, name := range names {
		missing[name] = true
	}
	results := benchfmt.NewReader(bytes.NewReader(out), "output")
	for results.Scan() {
		switch rec := results.Result().(type) {
		case *benchfmt.SyntaxError:
			t.Errorf("benchstat could not read this: %v", rec)
		case *benchfmt.Result:
			full, _ := rec.Name.Parts()
			name := string(full)
			for _, part := range namedParts(rec.Name) {
				name += part
			}
			if !missing[name] {
				t.Errorf("row %q: not expected, or there twice", name)
			}
			delete(missing, name)
			checkUnits(t, name, rec, units)
		}
	}
	if err := results.Err(); err != nil {
		t.Error(err)
	}
	for name := range missing {
		t.Errorf("row %q: missing", name)
	}
}

// namedParts returns the parts of name after the function's, without the
// number of processors.
func namedParts(name benchfmt.Name) []string {
	var parts []string
	_, all := name.Parts()
	for _, part := range all {
		if part[0] == '/' {
			parts = append(parts, string(part))
		}
	}
	return parts
}

func checkUnits(t *testing.T, name string, rec *benchfmt.Result, units []string) {
	t.Helper()
	has := make(map[string]bool)
	for _, v := range rec.Values {
		has[v.Unit], has[v.OrigUnit] = true, true
	}
	if strings.HasPrefix(name, "LargePayloadPost/") {
		units = append(units, "MB/s")
	}
	for _, unit := range units {
		if !has[unit] {
			t.Errorf("row %q: no %s", name, unit)
		}
	}
}

var everyUnit = []string{"ns/op", "p50-ns", "p99-ns", "req/s", "B/op", "allocs/op"}

func TestEveryRowIsMeasured(t *testing.T) {
	out := runSelf(t, "-test.run=^$", "-test.bench=.", "-test.benchtime=1x", "-test.benchmem")
	checkRows(t, out, rowNames(""), everyUnit)
	for _, line := range []string{"go: go1.", "server: in-process\n", "race: ", "Unit req/s better=higher\n"} {
		if n := bytes.Count(out, []byte("\n"+line)) + bytes.Count(out[:len(line)], []byte(line)); n != 1 {
			t.Errorf("%q stands %d times in the output, want once", line, n)
		}
	}
}

func TestEveryRowIsMeasuredInServerProcess(t *testing.T) {
	units := everyUnit
	if cpuTime() > 0 {
		units = append(units, "srv-cpu-ns/op")
	}
	out := runSelf(t, "-test.run=^$", "-test.bench=.", "-test.benchtime=1x", "-test.benchmem", "-server=process")
	checkRows(t, out, rowNames(""), units)
	if !bytes.Contains(out, []byte("\nserver: process\n")) {
		t.Error("no configuration line tells that the server ran in its own process")
	}
}

// As the run marks of an IDE send it.
func TestOneFunctionAlone(t *testing.T) {
	out := runSelf(t, "-test.run=^$", "-test.bench=^BenchmarkSerialGetJSON$", "-test.benchtime=1x", "-test.benchmem")
	checkRows(t, out, rowNames("SerialGetJSON"), everyUnit)
}

func TestNoConfigurationWithoutBenchmarks(t *testing.T) {
	if out := runSelf(t, "-test.run=^$"); bytes.Contains(out, []byte("Unit ")) {
		t.Errorf("output without -test.bench:\n%s", out)
	}
}

// The large payload has the size that the scenario names, and comes back from
// decoding and encoding as it was, so that one answer is owed by everyone.
func TestLargePayloadIsCanonical(t *testing.T) {
	const size, tolerance = 30_000, 600
	for _, path := range []string{"internal/scenario/requests/small.json", "internal/scenario/requests/large.json"} {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var v any
		if err := json.Unmarshal(data, &v); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if again, err := json.Marshal(v); err != nil || !bytes.Equal(again, data) {
			t.Errorf("%s: comes back as %d bytes, parting at byte %d, error %v", path, len(again), firstDifference(again, data), err)
		}
		if n := len(data); path == "internal/scenario/requests/large.json" && (n < size-tolerance || n > size+tolerance) {
			t.Errorf("%s: %d bytes, want %d ± %d", path, n, size, tolerance)
		}
	}
}

// Neither the client nor these servers allocate for a GET. Held to fewer than
// one allocation in a hundred requests, and to the best of five counts: a pool
// of buffers that is refilled and a clock that ticks elsewhere in the process
// add to a count, the more the slower the machine, and never take from it.
func TestGetAllocatesNothing(t *testing.T) {
	if raceEnabled || *serverMode != modeInProcess {
		t.Skip("the race detector allocates, and another process is not counted")
	}
	for _, s := range scenarios {
		for _, f := range s.entrants() {
			if f.Name != "floor" && f.Name != "zerodep" || !strings.HasPrefix(s.file, "get-") || s.handler == "async" {
				continue
			}
			t.Run(s.name+"/"+s.row(f), func(t *testing.T) { checkNoAllocations(t, s, f) })
		}
	}
}

func checkNoAllocations(t *testing.T, s scenario, f frameworks.Framework) {
	sub, err := newSubject(t, f, s)
	if err != nil {
		t.Fatal(err)
	}
	requests, allocs := 100*s.conns, math.Inf(1)
	for range 5 {
		allocs = min(allocs, testing.AllocsPerRun(20, func() {
			for range 100 {
				if err := sub.loop.Do(); err != nil {
					t.Fatal(err)
				}
			}
		}))
		if allocs < float64(requests)/100 {
			return
		}
	}
	t.Errorf("%v allocations in %d requests, want fewer than one in a hundred", allocs, requests)
}
