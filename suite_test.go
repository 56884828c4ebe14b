package httpserverbench

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"httpserverbench/frameworks"
	"httpserverbench/internal/load"
	"httpserverbench/internal/results"
	"httpserverbench/internal/scenario"
)

// self returns the path of this test binary.
func self(t *testing.T) string {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return exe
}

// runSelf runs this test binary as [runProgram] does.
func runSelf(t *testing.T, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	return runProgram(t, self(t), args...)
}

// runProgram runs a program and returns what it writes and its exit status.
func runProgram(t *testing.T, path string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute) // go test's own limit is 10
	defer cancel()
	cmd := exec.CommandContext(ctx, path, args...)
	// Under the race detector a process sleeps for a second before it exits.
	cmd.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0 "+os.Getenv("GORACE"))
	cmd.WaitDelay = timeout
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// measured runs benchmarks and reads their output as a results file.
func measured(t *testing.T, bench string, args ...string) *results.File {
	t.Helper()
	args = append([]string{"-test.run=^$", "-test.bench=" + bench, "-test.benchtime=1x"}, args...)
	stdout, stderr, status := runSelf(t, args...)
	if status != 0 {
		t.Fatalf("%v: exit status %d\n%s%s", args, status, stdout, stderr)
	}
	file, err := results.Parse("output", []byte(stdout))
	if err != nil {
		t.Fatalf("%v: %v", args, err)
	}
	return file
}

// units returns the units that a row's line has in a placement.
func units(r scenario.Row, p results.Placement) []string {
	list := []string{results.NsPerOp}
	if r.Variant.Way == load.InMemory {
		return append(list, results.BytesPerOp, results.AllocsPerOp)
	}
	isFloor := r.Framework.Name == frameworks.Floor().Name
	if !isFloor {
		list = append(list, results.XFloor, results.OverFloor)
	}
	if r.Scenario.Bytes {
		list = append(list, results.MBPerSecond)
	}
	switch r.Variant.Way {
	case load.OpenLoop:
		list = append(list, results.Rate, results.RateDue, results.Lateness)
	case load.Streamed:
		list = append(list, results.FirstEvent)
	}
	if p == results.Apart || !r.Variant.Way.Allocates() && !r.Scenario.TLS {
		list = append(list, results.BytesPerOp, results.AllocsPerOp)
	}
	if p == results.Apart && r.Scenario.Beside.Conns > 0 {
		list = append(list, results.BytesPerConn)
	}
	if p == results.Apart && r.Scenario.Peak && runtime.GOOS == "linux" {
		list = append(list, results.PeakMemory)
	}
	if (p == results.Apart || isFloor) && runtime.GOOS != "windows" {
		list = append(list, results.CPUPerOp, results.UserPerOp)
	}
	return list
}

// checkRows wants exactly the given rows, each with its units.
func checkRows(t *testing.T, file *results.File, rows []scenario.Row, p results.Placement) {
	t.Helper()
	if len(file.Rows) != len(rows) {
		t.Errorf("got %d rows, want %d", len(file.Rows), len(rows))
	}
	for _, r := range rows {
		got := file.Row(r.Name())
		if got == nil {
			t.Errorf("row %s: missing", r.Name())
		} else if want := units(r, p); !slices.Equal(got.Units, want) {
			t.Errorf("row %s: got units %v, want %v", r.Name(), got.Units, want)
		}
	}
	if got := file.Config[results.KeyPlacement]; got != string(p) {
		t.Errorf("got placement %q, want %q", got, p)
	}
}

// rows returns the rows that are measured in a placement without being asked for.
func rows(p results.Placement) []scenario.Row {
	return slices.DeleteFunc(scenario.Rows(), func(r scenario.Row) bool {
		return r.Variant.Sweep || p == results.Single && r.Variant.Way == load.OpenLoop || p == results.Apart && r.Variant.Way == load.InMemory
	})
}

// selection returns the benchmarks that are tested in a placement, and which of
// its rows are not among them. Placement single has a row of every framework in
// every scenario but the open loop; apart has the open loop's at one load, and those
// of two frameworks; shared is as single, but for the open loop's of two.
func selection(p results.Placement) (bench string, skip func(scenario.Row) bool) {
	const two, half = "/framework=(zerodep|floor)$", "load=50"
	other := func(r scenario.Row) bool { return r.Framework.Name != "zerodep" && r.Framework.Name != "floor" }
	openLoop := func(r scenario.Row) bool { return r.Variant.Way == load.OpenLoop }
	switch p {
	case results.Apart:
		return "SteadyLoad/./" + half + "|." + two, func(r scenario.Row) bool { return other(r) && !(openLoop(r) && r.Variant.Params == half) }
	case results.Shared:
		return "SteadyLoad" + two, func(r scenario.Row) bool { return other(r) || !openLoop(r) }
	}
	return ".", func(scenario.Row) bool { return false }
}

func TestEveryRowIsMeasured(t *testing.T) {
	for _, p := range []results.Placement{results.Single, results.Apart, results.Shared} {
		t.Run(string(p), func(t *testing.T) {
			if p == results.Apart && runtime.NumCPU() < 2 {
				t.Skip("want two CPUs, one for the servers and one for the client")
			}
			bench, skip := selection(p)
			checkRows(t, measured(t, bench, "-placement="+string(p)), slices.DeleteFunc(rows(p), skip), p)
		})
	}
}

// As the run marks of an IDE send it, and without a placement.
func TestOneFunctionAlone(t *testing.T) {
	s := scenario.All[0]
	file := measured(t, "^Benchmark"+s.Name+"$", "-test.benchmem", "-test.count=2")
	checkRows(t, file, s.Rows(), results.Single)
	for _, r := range file.Rows {
		if r.Rounds() != 2 {
			t.Errorf("row %s: got %d lines, want 2", r.Name, r.Rounds())
		}
	}
}

func TestOneNumberOfProcessors(t *testing.T) {
	s := scenario.All[0]
	file := measured(t, "^Benchmark"+s.Name+"$/framework=floor$", "-test.cpu=2")
	row := s.Rows()[len(s.Rows())-1]
	checkRows(t, file, []scenario.Row{row}, results.Shared)
	if procs := file.Rows[0].Procs; procs != 2 {
		t.Errorf("got a row on %d processors, want 2", procs)
	}
}

func TestFlagsAreRefused(t *testing.T) {
	for _, c := range []struct{ flag, message string }{
		{"-placement=here", "want one of single, apart, shared"},
		{"-profile=x -test.bench=Serial", "-profile=x: here client and server share a process: add -placement=apart"},
		{"-test.cpu=1,2", "run once for each number, as in -cpu=1"},
	} {
		_, stderr, status := runSelf(t, append([]string{"-test.run=^$"}, strings.Fields(c.flag)...)...)
		if status != 2 || !strings.Contains(stderr, c.message) {
			t.Errorf("%s: got exit status %d and %q, want 2 and %q", c.flag, status, stderr, c.message)
		}
	}
}

func TestNoConfigurationWithoutBenchmarks(t *testing.T) {
	if stdout, _, _ := runSelf(t, "-test.run=^$"); strings.Contains(stdout, "Unit ") {
		t.Errorf("output without -test.bench:\n%s", stdout)
	}
}

// Every scenario has its Benchmark function, and there is no other.
func TestBenchmarksAreTheScenarios(t *testing.T) {
	stdout, _, _ := runSelf(t, "-test.list=^Benchmark")
	got := strings.Fields(stdout)
	var want []string
	for _, name := range scenario.Names() {
		want = append(want, "Benchmark"+name)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got benchmarks %v\nwant %v", got, want)
	}
}
