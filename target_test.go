package httpserverbench

import (
	"net"
	"slices"
	"strings"
	"testing"

	"httpserverbench/frameworks"
	"httpserverbench/internal/results"
	"httpserverbench/internal/target"
)

// running starts f until the test ends and returns its address.
func running(t *testing.T, f frameworks.Framework) string {
	t.Helper()
	s, err := target.InProcess(f)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return "http://" + s.Addr
}

func TestTarget(t *testing.T) {
	server := running(t, frameworks.All[0])
	floor := running(t, frameworks.Floor())
	const row = "SerialGetText/framework=target"
	for _, c := range []struct {
		args  []string
		units []string
	}{
		{[]string{"-target=" + server}, []string{results.NsPerOp}},
		{[]string{"-target=" + server, "-floor=" + floor}, []string{results.NsPerOp, results.XFloor, results.OverFloor}},
	} {
		file := measured(t, "^BenchmarkSerialGetText$", c.args...)
		if len(file.Rows) != 1 || file.Rows[0].Name != row || !slices.Equal(file.Rows[0].Units, c.units) || file.Rows[0].Latencies == nil {
			t.Errorf("%v: got rows %+v, want one, %s, with units %v and latencies", c.args, file.Rows, row, c.units)
		}
		if file.Placement() != results.Remote || file.Note("target") != server {
			t.Errorf("%v: placement %q, target %q", c.args, file.Placement(), file.Note("target"))
		}
	}
}

// What is wrong with a target is told in one line before anything is measured,
// or is the reason why its row has no figures.
func TestTargetThatCannotBeMeasured(t *testing.T) {
	refusing, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	refusing.Close()
	for _, c := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{"-target=http://" + refusing.Addr().String()}, 2, "connection refused: start one there with go run ./scripts/serve"},
		{[]string{"-target=10.0.0.2:8080"}, 2, "-target: \"10.0.0.2:8080\" is no address of a server"},
		{[]string{"-target=" + talking(t)}, 1, "SSH-2.0-nonsense"},
		{[]string{"-placement=remote"}, 2, "-placement=remote: say which server: add -target="},
		{[]string{"-floor=http://10.0.0.2:8080"}, 2, "add -target"},
		{[]string{"-target=http://10.0.0.2:8080", "-placement=apart"}, 2, "leave -placement out"},
		{[]string{"-target=http://10.0.0.2:8080", "-groups=python"}, 2, "leave -groups out"},
	} {
		args := append([]string{"-test.run=^$", "-test.bench=^BenchmarkSerialGetText$", "-test.benchtime=1x"}, c.args...)
		stdout, stderr, status := runSelf(t, args...)
		if all := stdout + stderr; status != c.status || !strings.Contains(all, c.want) {
			t.Errorf("%v: status %d, want %d and %q in:\n%s", c.args, status, c.status, c.want, all)
		}
		if lines := strings.Count(stderr, "\n"); c.status == 2 && lines != 1 {
			t.Errorf("%v: %d lines of error, want one:\n%s", c.args, lines, stderr)
		}
	}
}

// talking returns the address of a server that speaks first, and not HTTP.
func talking(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	go func() {
		for {
			nc, err := ln.Accept()
			if err != nil {
				return
			}
			nc.Write([]byte("SSH-2.0-nonsense\r\n"))
			nc.Close()
		}
	}()
	return "http://" + ln.Addr().String()
}
