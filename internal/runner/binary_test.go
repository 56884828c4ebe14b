package runner

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"httpserverbench/internal/results"
)

// fake returns the binary of testdata/fake, built once for all tests.
func fake(t *testing.T) *Binary {
	t.Helper()
	binary, err := buildFake()
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

var fakeDir string

var buildFake = sync.OnceValues(func() (*Binary, error) {
	return Build(context.Background(), filepath.Join("testdata", "fake"), filepath.Join(fakeDir, "fake.test"), SourceOrder)
})

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "runner")
	if err != nil {
		panic(err)
	}
	fakeDir = dir
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

func TestBuildErrors(t *testing.T) {
	empty, broken := t.TempDir(), t.TempDir()
	write(t, filepath.Join(empty, "go.mod"), "module empty\n")
	write(t, filepath.Join(empty, "empty.go"), "package empty\n")
	write(t, filepath.Join(broken, "go.mod"), "module broken\n")
	write(t, filepath.Join(broken, "broken_test.go"), "package broken\n\nvar x = y\n")
	for _, c := range []struct{ name, dir, want string }{
		{"no tests", empty, "there are no test files"},
		{"does not compile", broken, "undefined: y"},
		{"no such directory", filepath.Join(empty, "none"), "none"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Build(t.Context(), c.dir, filepath.Join(t.TempDir(), "x.test"), SourceOrder)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestSameSourceSameFingerprint(t *testing.T) {
	first := fake(t)
	elsewhere := t.TempDir()
	if err := os.CopyFS(elsewhere, os.DirFS(first.Dir)); err != nil {
		t.Fatal(err)
	}
	second, err := Build(t.Context(), elsewhere, filepath.Join(t.TempDir(), "x.test"), SourceOrder)
	if err != nil {
		t.Fatal(err)
	}
	a, errA := first.Fingerprint()
	b, errB := second.Fingerprint()
	if err := errors.Join(errA, errB); err != nil {
		t.Fatal(err)
	}
	if a != b || len(a) != 16 {
		t.Errorf("fingerprints %q and %q, want the same 16 digits", a, b)
	}
}

func TestLayoutsDiffer(t *testing.T) {
	source := fake(t)
	shuffled, err := Build(t.Context(), source.Dir, filepath.Join(t.TempDir(), "x.test"), 7)
	if err != nil {
		t.Fatal(err)
	}
	a, errA := source.Fingerprint()
	b, errB := shuffled.Fingerprint()
	if a == b || errA != nil || errB != nil {
		t.Errorf("fingerprints %q and %q, errors %v and %v; want two", a, b, errA, errB)
	}
	measured, output, err := shuffled.Run(t.Context(), row("Get/framework=chi"), Options{Benchtime: "10x"})
	checkResult(t, measured, output, err)
}

// row returns a row without samples.
func row(name string) *results.Row { return results.ParseName(name) }

func checkResult(t *testing.T, measured *results.Row, output []byte, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if measured.Rounds() != 1 || measured.Values(results.NsPerOp)[0] <= 0 || measured.Values(results.XFloor)[0] != 1.25 {
		t.Errorf("measured %+v, want one sample with a time and 1.25 xfloor", measured)
	}
	if !strings.Contains(string(output), "Benchmark"+measured.Name) {
		t.Errorf("output without the row's line:\n%s", output)
	}
}
